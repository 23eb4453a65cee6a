"""The steps of a plan, of which a long list has more than memory should hold."""

import pickle
from collections.abc import Iterator

from accreditation.exchange.lines import LineSet
from accreditation.exchange.scratch import Scratch
from accreditation.exchange.steps import Action, Step

KEPT = 10_000
# Steps that are read back together.
_AT_A_TIME = 500


class Steps:
    """In the order of the list. Once `refused` is set, what would be done on those lines is refused."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._recent: list[Step] = []
        self._moved_out = 0
        self.refused: LineSet | None = None
        scratch.execute("CREATE TABLE steps (steps BLOB)")

    def append(self, step: Step) -> None:
        self._recent.append(step)
        if len(self._recent) > KEPT:
            self._move_out()

    def _move_out(self) -> None:
        steps = self._recent
        parts = (steps[start : start + _AT_A_TIME] for start in range(0, len(steps), _AT_A_TIME))
        self._scratch.insert("steps", ((pickle.dumps(part, pickle.HIGHEST_PROTOCOL),) for part in parts), 1)
        self._moved_out += len(steps)
        steps.clear()

    def __len__(self) -> int:
        return self._moved_out + len(self._recent)

    def __iter__(self) -> Iterator[Step]:
        return map(self._final, self._all()) if self.refused else self._all()

    def _all(self) -> Iterator[Step]:
        if self._moved_out:
            for (part,) in self._scratch.execute("SELECT steps FROM steps ORDER BY rowid"):
                yield from pickle.loads(part)  # noqa: S301 - written here, seen by nobody else
        yield from self._recent

    def _final(self, step: Step) -> Step:
        if self.refused and step.entry.line in self.refused and step.action not in (Action.CONFLICT, Action.REFUSE):
            return step._replace(action=Action.REFUSE)
        return step
