"""What stands against loading a list, or is worth telling about it: always with line, column and value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.table import Message, Note, Table

# A cell can hold 32,767 characters; this much of one is enough to find it.
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` is 0 and `column` is "" where the whole file is meant; `code` is one of those in docs/import.md.

    `in_cell` tells that another text in the one cell would settle it.
    """

    code: str
    message: Message
    line: int = 0
    column: str = ""
    value: str = ""
    suggestions: tuple[str, ...] = ()
    in_cell: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "column": self.column,
            "value": shortened(self.value),
            "code": self.code,
            "message": str(self.message),
            "suggestions": list(self.suggestions),
        }


class BadCell(ValueError):
    """What is wrong with one cell, before it is known where the cell stands."""

    def __init__(self, code: str, message: Message, suggestions: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.suggestions = tuple(suggestions)

    def at(self, line: int, column: str, value: str) -> Problem:
        return Problem(self.code, self.message, line, column, shortened(value), self.suggestions, in_cell=True)


def shortened(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """What concerns the whole file first, then line by line."""
    return sorted(problems, key=lambda problem: problem.line)


def of_reading(table: Table) -> tuple[list[Problem], list[Problem]]:
    """Return the problems and the notes that reading the file gave."""
    return [_problem(note) for note in table.problems], [_problem(note) for note in table.notes]


def _problem(note: Note) -> Problem:
    in_cell = note.index is not None and note.code != "too-many-cells"
    problem = Problem(note.code, note.message, note.line, note.column, shortened(note.value), in_cell=in_cell)
    return replace(problem, message=with_lines(note.message, note.lines))


def ranges(lines: Iterable[int]) -> str:
    """Return line numbers as people write them: 2-5, 9."""
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _joined(message: Message, lines: tuple[int, ...]) -> str:
    named = _("Lines: {lines}.").format(lines=shortened(ranges(lines)))
    return f"{message} {named}"


_with_lines = lazy(_joined, str)


def with_lines(message: Message, lines: tuple[int, ...]) -> Message:
    """Return the message with the lines that it is about, where it is about several."""
    return _with_lines(message, lines) if len(lines) > 1 else message
