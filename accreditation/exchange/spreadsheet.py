"""From a workbook to lines of cells: which sheet is the list, and every value as the text that the sender saw."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar
from zipfile import ZipFile

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import markup, opendocument
from accreditation.exchange.archive import open_archive
from accreditation.exchange.lines import Lines
from accreditation.exchange.markup import Marks
from accreditation.exchange.table import ROWS_KEPT, ColumnNotes, Grid, Note, Row, UnreadableFile
from accreditation.exchange.workbook import (
    MEMORY_PER_BYTE_OF_RECORDS,
    MEMORY_PER_BYTE_OF_XML,
    SheetRows,
    Value,
    Workbook,
    protected,
    reader,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Where Excel, LibreOffice and, in UTF-16, old Excel keep them.
_MACROS = re.compile(r"^xl/(?:vbaproject\.bin|macrosheets/)|^(?:basic|scripts)/.+[^/]$")
_MACROS_OF_OLE = "_VBA_PROJECT".encode("utf-16-le")
# Beyond 15 digits Excel keeps zeros instead of the digits that were typed.
_EXACT = 10**15

T = TypeVar("T")


def split(data: bytes, sheet: str | None = None) -> Grid:
    """Return the lines of a workbook's list, as a grid of the kind xlsx, xls or ods.

    `sheet` names the sheet; without it the first visible sheet that is not empty is taken. Raises UnreadableFile: see
    `archive`, `markup`, `workbook`, and the codes not-a-table and no-such-sheet.
    """
    with reader() as process:
        archive = open_archive(data) if data.startswith(ZIP) else None
        kind = _kind_of_archive(archive) if archive else _kind_of_ole(data)
        # With a limit of its memory: the library would reserve some for the whole rectangle that the cells span.
        process.give(data, sheet, _memory(data, archive))
        marks = _marks(archive, kind)
        workbook = process.take()
    grid = Grid(kind, sheets=tuple(each.name for each in workbook.sheets))
    _note_what_was_left(grid, data, archive)
    grid.sheet = _chosen(workbook, sheet, grid)
    of_sheet = marks.get(grid.sheet, Marks())
    lines = _Lines(workbook.rows, of_sheet)
    grid.lines = list(lines) if len(lines) <= ROWS_KEPT else lines
    _look_over(grid, workbook.rows, grid.lines, of_sheet)
    grid.merged = workbook.merged + of_sheet.merged
    return grid


def _memory(data: bytes, archive: ZipFile | None) -> int:
    """How much memory what the workbook holds can take in earnest."""
    if archive is None:
        return MEMORY_PER_BYTE_OF_RECORDS * len(data)
    return MEMORY_PER_BYTE_OF_XML * sum(part.file_size for part in archive.infolist())


def shown(value: Value) -> str:
    """Return the value of a cell as text: whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value)


def _kind_of_archive(archive: ZipFile) -> str:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in names:
        raise UnreadableFile("not-a-table", _("Binary workbooks (.xlsb) are not read. Save it as .xlsx."))
    if any(name.startswith("word/") for name in names):
        raise _word_document()
    raise UnreadableFile("not-a-table", _("This is an archive with other files in it. Unpack it and load the list."))


def _kind_of_ole(data: bytes) -> str:
    """The container of old Office files names its streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise protected()
    if "WordDocument".encode("utf-16-le") in data:
        raise _word_document()
    return "xls"


def _note_what_was_left(grid: Grid, data: bytes, archive: ZipFile | None) -> None:
    """Tell of programs and of links to other files, which nothing here runs or opens."""
    names = [name.lower() for name in archive.namelist()] if archive else []
    if any(_MACROS.search(name) for name in names) or (archive is None and _MACROS_OF_OLE in data):
        grid.notes.append(Note("macros", _("The workbook has macros. They were not run.")))
    if any(name.startswith("xl/externallinks/") for name in names):
        message = _("The workbook takes values from other files. They were not opened; its own last values were taken.")
        grid.notes.append(Note("external-links", message))


def _word_document() -> UnreadableFile:
    message = _("This is a Word document. Copy its table into a workbook and save that as .xlsx.")
    return UnreadableFile("not-a-table", message)


def _marks(archive: ZipFile | None, kind: str) -> dict[str, Marks]:
    """The marks of each sheet; of the old binary format only the values are known."""
    if archive is None:
        return {}
    return markup.read_marks(archive) if kind == "xlsx" else opendocument.read_marks(archive)


def _chosen(workbook: Workbook, wanted: str | None, grid: Grid) -> str:
    """Return the name of the sheet that was read, and note the others: nobody shall believe that all were read."""
    if wanted is not None:
        if workbook.sheet is None:
            message = _("There is no sheet “{sheet}”. The workbook has: {sheets}.")
            raise UnreadableFile(
                "no-such-sheet", format_lazy(message, sheet=wanted, sheets=", ".join(grid.sheets) or "—")
            )
        return workbook.sheet
    hidden = [sheet.name for sheet in workbook.sheets if not sheet.is_visible]
    if hidden:
        message = _("The workbook has hidden sheets, which were not read: {sheets}.")
        grid.notes.append(Note("hidden-sheet", format_lazy(message, sheets=", ".join(hidden))))
    if workbook.sheet is None:
        raise UnreadableFile("empty-file", _("The visible sheets of the workbook are empty."), sheets=grid.sheets)
    others = [sheet.name for sheet in workbook.sheets if sheet.is_filled and sheet.name != workbook.sheet]
    if others:
        message = _("Only the sheet “{sheet}” was read. Others that are not empty: {sheets}.")
        text = format_lazy(message, sheet=workbook.sheet, sheets=", ".join(others))
        grid.notes.append(Note("other-sheets", text))
    return workbook.sheet


_ONLY_TEXTS, _NUMBERS = frozenset({str}), frozenset({int, float})


class _Lines:
    """The lines of a sheet as texts, with what only the markup knows put in; marks beneath the last are left out."""

    def __init__(self, rows: SheetRows, marks: Marks) -> None:
        self._rows = rows
        self._marked = _by_line(marks.texts | marks.errors)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        for line, values in enumerate(self._rows, start=1):
            texts = [*map(shown, values)]
            for index, text in self._marked.get(line, {}).items():
                texts.extend([""] * (index + 1 - len(texts)))
                texts[index] = text
            yield Row(line, tuple(texts))


def _by_line(marked: Mapping[tuple[int, int], T]) -> dict[int, dict[int, T]]:
    by_line: dict[int, dict[int, T]] = {}
    for line, index in sorted(marked):
        by_line.setdefault(line, {})[index] = marked[line, index]
    return by_line


def _look_over(grid: Grid, rows: SheetRows, lines: Iterable[Row], marks: Marks) -> None:
    """Note numbers, formulas, and hidden rows and columns with anything in them."""
    numbers = ColumnNotes("number-stored-as-number", _("The cells hold numbers, not text: zeros in front may be lost."))
    formulas = ColumnNotes("formula", _("The cells are computed by formulas; their last results were taken."))
    computed = _by_line(marks.formulas)
    hidden_rows = set(_within(marks.hidden_rows, 1, len(rows) + 1))
    hidden = Lines()
    filled: set[int] = set()
    for values, row in zip(rows, lines, strict=True):
        if not _ONLY_TEXTS.issuperset(map(type, values)):
            _note_numbers(grid, row.line, values, numbers)
        if row.line in computed:
            _note_formulas(grid, row, computed.pop(row.line), formulas)
        if row.line in hidden_rows and any(row.cells):
            hidden.add(row.line)
        if marks.hidden_columns:
            filled.update(index for index, cell in enumerate(row.cells) if cell)
    for line, beneath in computed.items():
        _note_formulas(grid, Row(line, ()), beneath, formulas)
    grid.notes.extend([*numbers.notes(), *formulas.notes()])
    if hidden:
        message = _("Hidden rows were read like the others. Number of rows: {count}.")
        text = format_lazy(message, count=len(hidden))
        grid.notes.append(Note("hidden-row", text, line=hidden.first, lines=hidden))
    for index in _within(marks.hidden_columns, 0, max(filled, default=-1) + 1):
        if index in filled:
            grid.notes.append(Note("hidden-column", _("A hidden column was read like the others."), index=index))


def _note_numbers(grid: Grid, line: int, values: list[Value], numbers: ColumnNotes) -> None:
    for index, value in enumerate(values):
        # Not a truth value, which is a number to isinstance.
        if value.__class__ in _NUMBERS:
            numbers.add(line, index, shown(value))
            if abs(float(value)) >= _EXACT:
                grid.problems.append(_lost_digits(line, index, shown(value)))


def _note_formulas(grid: Grid, row: Row, computed: Mapping[int, str | None], formulas: ColumnNotes) -> None:
    """`computed` has the cells of the row that are formulas, with their results."""
    for index, stored in computed.items():
        if stored is None:
            message = _("The cell is a formula without a result. Open the file in Excel, save it, and send it again.")
            grid.problems.append(Note("formula", message, row.line, index))
        else:
            formulas.add(row.line, index, row.cells[index] if index < len(row.cells) else stored)


def _within(spans: list[range], first: int, stop: int) -> list[int]:
    """The places of the spans that lie in the sheet. In earnest spans do not overlap; those that do end the search."""
    places: set[int] = set()
    covered = 0
    for span in spans:
        part = range(max(span.start, first), min(span.stop, stop))
        covered += len(part)
        if covered > stop:
            break
        places.update(part)
    return sorted(places)


def _lost_digits(line: int, index: int, value: str) -> Note:
    message = _("A number of more than 15 digits has lost its last digits in the workbook. Type it again, as text.")
    return Note("mangled-number", message, line, index, value=value)
