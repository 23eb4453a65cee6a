"""From a workbook to lines of cells: which sheet is the list, and every value as the text that the sender saw."""

from zipfile import ZipFile

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import markup, opendocument
from accreditation.exchange.archive import open_archive
from accreditation.exchange.lines import Lines
from accreditation.exchange.markup import Marks
from accreditation.exchange.table import ColumnNotes, Grid, Note, Row, UnreadableFile
from accreditation.exchange.workbook import (
    MEMORY_PER_BYTE_OF_RECORDS,
    MEMORY_PER_BYTE_OF_XML,
    Value,
    Workbook,
    protected,
    starting_reader,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Beyond 15 digits Excel keeps zeros instead of the digits that were typed.
_EXACT = 10**15


def split(data: bytes, sheet: str | None = None) -> Grid:
    """Return the lines of a workbook's list, as a grid of the kind xlsx, xls or ods.

    `sheet` names the sheet; without it the first visible sheet that is not empty is taken. Raises UnreadableFile: see
    `archive`, `markup`, `workbook`, and the codes not-a-table and no-such-sheet.
    """
    with starting_reader() as reader:
        archive = open_archive(data) if data.startswith(ZIP) else None
        kind = _kind_of_archive(archive) if archive else _kind_of_ole(data)
        # Before the library reads a sheet: it would reserve memory for the whole rectangle that the cells span.
        marks = _marks(archive, kind)
        workbook = reader.read(data, sheet, _memory(data, archive))
    grid = Grid(kind, sheets=tuple(each.name for each in workbook.sheets))
    grid.sheet = _chosen(workbook, sheet, grid)
    lines = _lines(grid, workbook.rows)
    of_sheet = marks.get(grid.sheet, Marks())
    _apply(grid, lines, of_sheet)
    grid.lines = lines
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


_NUMBERS = frozenset({int, float})


def _lines(grid: Grid, rows: list[list[Value]]) -> list[Row]:
    lines = []
    numbers = ColumnNotes("number-stored-as-number", _("The cells hold numbers, not text: zeros in front may be lost."))
    for line, values in enumerate(rows, start=1):
        texts = [value if isinstance(value, str) else shown(value) for value in values]
        lines.append(Row(line, tuple(texts)))
        for index, value in enumerate(values):
            # Not a truth value, which is a number to isinstance.
            if value.__class__ in _NUMBERS:
                numbers.add(line, index, texts[index])
                if abs(float(value)) >= _EXACT:
                    grid.problems.append(_lost_digits(line, index, texts[index]))
    grid.notes.extend(numbers.notes())
    return lines


def _apply(grid: Grid, lines: list[Row], marks: Marks) -> None:
    """Put into the grid what only the markup knows; marks beyond the last value are about empty cells."""
    for (line, index), text in (marks.texts | marks.errors).items():
        if line <= len(lines):
            cells = list(lines[line - 1].cells)
            cells.extend([""] * (index + 1 - len(cells)))
            cells[index] = text
            lines[line - 1] = Row(line, tuple(cells))
    _note_formulas(grid, lines, marks)
    _note_hidden(grid, lines, marks)


def _note_formulas(grid: Grid, lines: list[Row], marks: Marks) -> None:
    formulas = ColumnNotes("formula", _("The cells are computed by formulas; their last results were taken."))
    for (line, index), stored in sorted(marks.formulas.items()):
        if stored is None:
            message = _("The cell is a formula without a result. Open the file in Excel, save it, and send it again.")
            grid.problems.append(Note("formula", message, line, index))
        else:
            cells = lines[line - 1].cells if line <= len(lines) else ()
            formulas.add(line, index, cells[index] if index < len(cells) else stored)
    grid.notes.extend(formulas.notes())


def _note_hidden(grid: Grid, lines: list[Row], marks: Marks) -> None:
    hidden = _within(marks.hidden_rows, 1, len(lines) + 1)
    found = [line for line in hidden if any(lines[line - 1].cells)]
    if found:
        message = _("Hidden rows were read like the others. Number of rows: {count}.")
        text = format_lazy(message, count=len(found))
        grid.notes.append(Note("hidden-row", text, line=found[0], lines=Lines(found)))
    filled = {index for row in lines for index, cell in enumerate(row.cells) if cell}
    for index in _within(marks.hidden_columns, 0, max(filled, default=-1) + 1):
        if index in filled:
            grid.notes.append(Note("hidden-column", _("A hidden column was read like the others."), index=index))


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
