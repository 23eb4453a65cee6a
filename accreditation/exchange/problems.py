"""What stands against loading a list, or is worth telling about it: always with line, column and value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.lines import Lines
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


def of_reading(table: Table) -> tuple[Iterator[Problem], Iterator[Problem]]:
    """Return the problems and the notes that reading the file gave, each in the order of lines."""
    return map(_problem, table.problems), map(_problem, table.notes)


def _problem(note: Note) -> Problem:
    in_cell = note.index is not None and note.code != "too-many-cells"
    problem = Problem(note.code, note.message, note.line, note.column, shortened(note.value), in_cell=in_cell)
    return replace(problem, message=with_lines(note.message, note.lines))


def _joined(message: Message, lines: Lines) -> str:
    named = _("Lines: {lines}.").format(lines=shortened(str(lines)))
    return f"{message} {named}"


_with_lines = lazy(_joined, str)


def with_lines(message: Message, lines: Lines | None) -> Message:
    """Return the message with the lines that it is about, where it is about several."""
    return _with_lines(message, lines) if lines and len(lines) > 1 else message
