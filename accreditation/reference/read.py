"""Reading the files of reference data into unsaved rows, with every problem named by file, line and column."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accreditation.reference.tables import TABLES, Link, Table

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Problem:
    """Why the files cannot be loaded. Line 1 is the header; `column` "" means the whole line."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Entry:
    """One line of a file: its cells as written, and the row that it makes, not yet saved and without its links."""

    table: Table
    line: int
    cells: dict[str, str]
    row: Any

    @property
    def key(self) -> str:
        return key_text(self.table, [self.cells[column] for column in self.table.key])

    def link(self, name: str) -> str:
        """Return the key of the row that a linked field points to, "" if it points to none."""
        link = self.table.links[name]
        return key_text(_TABLES[link.file], self._link_cells(link)) if self.cells[link.columns[-1]] else ""

    def _link_cells(self, link: Link) -> list[str]:
        return [self.cells[column] for column in link.columns]

    def problem(self, column: str, message: str) -> Problem:
        return Problem(self.table.file, self.line, column, message)


@dataclass
class Reference:
    """Everything that the files say. `entries` by file, in the order of lines."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def by_key(self, file: str) -> dict[str, Entry]:
        return {entry.key: entry for entry in self.entries[file]}


_TABLES = {table.file: table for table in TABLES}


def key_text(table: Table, values: list[Any]) -> str:
    """Return what identifies a row, as one text; the same for cells of a file and for values of the database."""
    return " | ".join(table.key_of("" if value is None else str(value)) for value in values)


def read(folder: Path = FOLDER) -> Reference:
    """Read every file of the folder; what is wrong in itself or points nowhere is in `problems`."""
    reference = Reference()
    for table in TABLES:
        entries, problems = _read_table(folder / table.file, table)
        reference.entries[table.file] = entries
        reference.problems += [*problems, *_repeated_keys(entries)]
    for table in TABLES:
        reference.problems += _dead_links(table, reference)
    return reference


def _read_table(path: Path, table: Table) -> tuple[list[Entry], list[Problem]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(_numbered(csv.reader(file, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [], [Problem(table.file, 1, "", f"cannot be read: {error}")]
    header = lines[0][1] if lines else []
    wrong = sorted(table.columns.symmetric_difference(header))
    if wrong or len(header) != len(set(header)):
        return [], [Problem(table.file, 1, column, "is missing, unknown or repeated") for column in wrong or header]
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, values in lines[1:]:
        if len(values) != len(header):
            problems.append(Problem(table.file, number, "", f"{len(values)} cells, expected {len(header)}"))
            continue
        cells = dict(zip(header, values, strict=True))
        entry = Entry(table, number, cells, _unsaved_row(table, cells))
        entries.append(entry)
        problems += _wrong_cells(entry)
    return entries, problems


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of the line it begins on: a note may run over several lines."""
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def _unsaved_row(table: Table, cells: dict[str, str]) -> models.Model:
    row = table.model()
    for column, name in table.fields.items():
        convert = table.converters.get(column)
        empty = None if row._meta.get_field(name).null else ""
        setattr(row, name, convert(cells[column]) if convert else cells[column] or empty)
    return row


def _wrong_cells(entry: Entry) -> Iterator[Problem]:
    """Let Django read every cell: dates, numbers, addresses, choices and lengths are those of the model."""
    columns = {name: column for column, name in entry.table.fields.items()}
    others = {model_field.name for model_field in entry.row._meta.fields} - columns.keys()
    try:
        entry.row.clean_fields(exclude=others)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            column = columns[name]
            yield entry.problem(column, f"“{entry.cells[column]}”: {' '.join(messages)}")
    for column, cell in entry.cells.items():
        if cell != cell.strip():
            yield entry.problem(column, f"“{cell}” begins or ends with a blank")


def _repeated_keys(entries: list[Entry]) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.key, entry)
        if before is not entry:
            yield entry.problem(entry.table.key[-1], f"“{entry.key}” is already on line {before.line}")


def _dead_links(table: Table, reference: Reference) -> Iterator[Problem]:
    for name, link in table.links.items():
        known = {entry.key for entry in reference.entries[link.file]}
        for entry in reference.entries[table.file]:
            target = entry.link(name)
            if target and target not in known:
                yield entry.problem(link.columns[-1], f"“{target}” is not in {link.file}")
