"""What reading a file gives: a table of texts with line numbers, what was noticed on the way, or the reason why not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils.functional import Promise

from accreditation.exchange.findings import Findings
from accreditation.exchange.lines import Lines

Message = str | Promise

# Longer lists are read from their file again each time.
ROWS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the clerk about a place in the file.

    `line` is the line or row number in the sender's file, 0 if the note is about the whole file. `index` counts columns
    from 0; `column` is the heading as it stands in the file, or the letter of a column that has none. A note that holds
    for many cells of a column is made once: `line` and `value` are those of the first, `lines` tells where it holds.
    """

    code: str
    message: Message
    line: int = 0
    index: int | None = None
    column: str = ""
    value: str = ""
    lines: Lines | None = None


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    while index >= 0:
        index, letter = index // 26 - 1, index % 26
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as received: as many texts as the header has, "" where the file has nothing."""

    line: int
    cells: tuple[str, ...]


class Rows(Protocol):
    """Rows that can be gone through as often as needed; those of a long text are read anew each time."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Row]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """A list as the sender made it.

    `kind` is csv, xlsx, xls or ods. `header_line` is 0 where no line names the columns. `encoding` and `delimiter` are
    "" for a workbook, `sheet` and `sheets` are empty for a text. `total` is what a line beneath the table tells, if
    any. `problems` stand against loading the file, `notes` do not; neither is about what the texts mean.
    """

    kind: str
    header: list[str]
    header_line: int
    rows: Rows
    notes: Sequence[Note]
    problems: Sequence[Note]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    total: int | None = None

    def labels(self) -> list[str]:
        """A name for each column by which a person finds it in the file; no two are the same.

        The heading as it stands there; the letter where it has none, and beside a heading that stands twice.
        """
        labels: list[str] = []
        for index, heading in enumerate(self.header):
            label = heading or column_letters(index)
            labels.append(label if label not in labels else f"{label} ({column_letters(index)})")
        return labels


@dataclass(slots=True)
class Grid:
    """Lines of texts before it is known which of them is the header; those of a text are read anew each time.

    `merged` are cells that span several lines: the lines, and the column from 0. Only the first line has the text.
    """

    kind: str
    lines: Iterable[Row] = ()
    notes: list[Note] = field(default_factory=list)
    problems: Findings[Note] = field(default_factory=Findings)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    merged: list[tuple[range, int]] = field(default_factory=list)


class UnreadableFile(ValueError):
    """The file gives no table at all. `code` is a stable word, `line` is 0 where no line is to blame.

    `sheets` are those of a workbook of which another one can be chosen.
    """

    def __init__(self, code: str, message: Message, line: int = 0, sheets: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
        self.sheets = sheets

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Sample:
    """A word of the file in each of the encodings that are possible: `readings` maps their names to the word."""

    line: int
    readings: dict[str, str]


class EncodingUndecided(UnreadableFile):
    """More than one encoding fits. The clerk looks at the samples and says which; that name goes in as `encoding`."""

    def __init__(self, message: Message, samples: list[Sample]) -> None:
        super().__init__("encoding-undecided", message, samples[0].line)
        self.samples = samples


class ColumnNotes:
    """Collects remarks of one kind on single cells into one note for each column."""

    def __init__(self, code: str, message: Message) -> None:
        self._note = Note(code, message)
        self._lines: dict[int, Lines] = {}
        self._first: dict[int, tuple[int, str]] = {}

    def add(self, line: int, index: int, value: str) -> None:
        """Cells of one column come in the order of the file."""
        if index not in self._lines:
            self._lines[index], self._first[index] = Lines(), (line, value)
        self._lines[index].add(line)

    def notes(self) -> list[Note]:
        return [
            replace(self._note, line=self._first[index][0], index=index, value=self._first[index][1], lines=lines)
            for index, lines in sorted(self._lines.items())
        ]
