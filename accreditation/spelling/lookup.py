"""Finding the one thing that a spelling means, and naming the closest known spellings when it means none."""

import re
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from accreditation.spelling.aliases import alias_key

T = TypeVar("T", bound=Hashable)

# "Қазақстан / Kazakhstan", "Kazakhstan (Қазақстан)": one thing named twice.
_HALVES = re.compile(r"[/()\n|]+")
_CLOSE_ENOUGH, _NEARLY_AS_CLOSE = 60, 15


class AliasIndex(Generic[T]):
    """Spellings of things. A spelling that two things share means neither of them.

    The match is exact on `alias_key`: near twins (Niger, Nigeria) are never taken for each other.
    """

    def __init__(self, spellings: Iterable[tuple[str, T]]) -> None:
        meanings: dict[str, set[T]] = {}
        self._labels: dict[str, str] = {}
        for text, thing in spellings:
            key = alias_key(text)
            if key:
                meanings.setdefault(key, set()).add(thing)
                self._labels.setdefault(key, text)
        self._things = {key: next(iter(found)) for key, found in meanings.items() if len(found) == 1}
        self.ambiguous = {key for key, found in meanings.items() if len(found) > 1}

    def find(self, text: str) -> T | None:
        """Return what the text means; a text of two halves means what both of them mean."""
        whole = self._things.get(alias_key(text))
        if whole is not None:
            return whole
        halves = [half for half in _HALVES.split(text) if half.strip()]
        if len(halves) < 2:
            return None
        meanings = {self._things.get(alias_key(half)) for half in halves}
        return meanings.pop() if len(meanings) == 1 else None

    def suggest(self, text: str, limit: int = 3) -> list[tuple[str, T]]:
        """Return the closest known spellings with their meaning, best first, each meaning once: a question only."""
        found: dict[T, str] = {}
        wanted = alias_key(text)
        # A code of two or three letters stands in many a word, and is meant by none of them.
        alike = [key for key in self._things if len(key) >= min(4, len(wanted))]
        close = process.extract(wanted, alike, scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=_CLOSE_ENOUGH)
        best = close[0][1] if close else 0
        for key, score, _index in close:
            # Beside Norway for "Norwey", North Korea is only a slip of the hand.
            if score >= best - _NEARLY_AS_CLOSE:
                found.setdefault(self._things[key], self._labels[key])
        return [(label, thing) for thing, label in found.items()][:limit]
