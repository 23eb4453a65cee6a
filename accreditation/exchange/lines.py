"""Lines of a sender's file: told as people write them, and remembered by the million."""

from collections.abc import Iterable

# More nobody reads in one sentence.
_RUNS_KEPT = 50


class Lines:
    """Line numbers in the order of the file, written as 2-5, 9. Of very many runs the first are kept."""

    __slots__ = ("_runs", "count")

    def __init__(self, lines: Iterable[int] = ()) -> None:
        self._runs: list[list[int]] = []
        self.count = 0
        for line in lines:
            self.add(line)

    def add(self, line: int) -> None:
        """A line that stands after all that were added; the last one again is the same line."""
        if self._runs and line == self._runs[-1][1]:
            return
        self.count += 1
        if self._runs and line == self._runs[-1][1] + 1:
            self._runs[-1][1] = line
        elif len(self._runs) < _RUNS_KEPT:
            self._runs.append([line, line])

    @property
    def first(self) -> int:
        return self._runs[0][0]

    def __len__(self) -> int:
        return self.count

    def __str__(self) -> str:
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in self._runs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and (self._runs, self.count) == (other._runs, other.count)

    __hash__ = None  # type: ignore[assignment]  # they grow


def ranges(lines: Iterable[int]) -> str:
    """Return line numbers in any order as people write them: 2-5, 9."""
    return str(Lines(sorted(lines)))


class LineSet:
    """A set of line numbers in one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, line: int) -> None:
        byte = line >> 3
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte + 1024 - len(self._bits)))
        self._bits[byte] |= 1 << (line & 7)

    def __contains__(self, line: int) -> bool:
        byte = line >> 3
        return byte < len(self._bits) and bool(self._bits[byte] & 1 << (line & 7))

    def __bytes__(self) -> bytes:
        """Equal for equal sets."""
        return bytes(self._bits).rstrip(b"\0")
