"""What was found in a list, any number of it: the first are in memory, of the others there is room on disk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar, overload

from accreditation.exchange.lines import LineSet
from accreditation.exchange.packing import pack, unpack
from accreditation.exchange.scratch import Scratch

# A page shows a thousand; a list with more problems is rather sent back with remarks than mended here.
KEPT = 10_000


class Found(Protocol):
    """Anything about a line of the file, 0 for the whole file, under a stable code."""

    @property
    def line(self) -> int: ...
    @property
    def code(self) -> str: ...


F = TypeVar("F", bound=Found)


class Findings(Sequence[F]):
    """In the order of the lines, what concerns the whole file first; and of one line as they were added.

    `codes` counts them by code, `lines` has the lines that they are about.
    """

    def __init__(self, found: Iterable[F] = ()) -> None:
        self.codes: Counter[str] = Counter()
        self.lines = LineSet()
        self._kept: list[F] = []
        self._in_order = True
        self._scratch: Scratch | None = None
        self.extend(found)

    def append(self, found: F) -> None:
        self.codes[found.code] += 1
        self.lines.add(found.line)
        if self._scratch:
            self._scratch.insert("found", [(found.line, pack(found))], 2)
            return
        self._in_order = self._in_order and (not self._kept or self._kept[-1].line <= found.line)
        self._kept.append(found)
        if len(self._kept) > KEPT:
            self._move_out()

    def extend(self, found: Iterable[F]) -> None:
        for one in found:
            self.append(one)

    def _move_out(self) -> None:
        self._scratch = Scratch()
        self._scratch.execute("CREATE TABLE found (line INTEGER, item BLOB)")
        self._scratch.execute("CREATE INDEX found_by_line ON found (line)")
        self._scratch.insert("found", ((one.line, pack(one)) for one in self._kept), 2)
        self._kept.clear()

    def __len__(self) -> int:
        return self.codes.total()

    def __iter__(self) -> Iterator[F]:
        if self._scratch:
            rows = self._scratch.execute("SELECT item FROM found ORDER BY line, rowid")
            return (unpack(item) for (item,) in rows)
        if not self._in_order:
            self._kept.sort(key=lambda one: one.line)
            self._in_order = True
        return iter(self._kept)

    @overload
    def __getitem__(self, place: int) -> F: ...
    @overload
    def __getitem__(self, place: slice) -> list[F]: ...
    def __getitem__(self, place: Any) -> Any:
        """One of them, or the first ones; only from the beginning."""
        if isinstance(place, slice):
            return list(islice(self, place.start, place.stop))
        try:
            return next(islice(self, place, None))
        except StopIteration:
            raise IndexError(place) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # they grow


def has(found: Sequence[Found], code: str) -> bool:
    """Whether one of them has the code. Findings know it without looking."""
    return bool(found.codes[code]) if isinstance(found, Findings) else any(one.code == code for one in found)
