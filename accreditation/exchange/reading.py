"""From the bytes that a sender sent to a table of texts, without judging what the texts mean.

Nothing is corrected in silence: cells are as received (`cells.clean_text` cleans them), and what was noticed, guessed
or left unread is in the notes of the table.
"""

import re
from dataclasses import replace
from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import delimited, spreadsheet
from accreditation.exchange.cells import clean_text
from accreditation.exchange.content import Content, content_of
from accreditation.exchange.encoding import decode
from accreditation.exchange.frame import IsHeading, take_out, without_header
from accreditation.exchange.table import ColumnNotes, Grid, Note, Row, Table, UnreadableFile, column_letters

# What an Excel cell can hold.
MAX_CELL = 32_767
# Lists have some twenty columns. Each heading that is not known is compared with all that are.
MAX_COLUMNS = 500
# Cells that show errors are told one by one; more than these nobody mends before looking again.
MOST_ERRORS = 10_000

_ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods"}
_NAMES = {"csv": _("a text (CSV)"), "xlsx": _("an Excel workbook"), "xls": _("an old Excel workbook")}
_NAMES |= {"ods": _("an OpenDocument spreadsheet")}
# PNG, JPEG, GIF, PDF, RTF, RAR, 7z, gzip; programs of Linux and of Windows.
_NO_LIST = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF|\{\\rtf|Rar!|7z\xbc\xaf|\x1f\x8b|\x7fELF|MZ[^\r\n]{0,62}\x00")
# A letter that the sender's program could not write: ?айрат, Ерж?н, or the replacement character.
_LOST_LETTER = re.compile(r"[Ѐ-ӿ]\?|\?[Ѐ-ӿ]|\ufffd")

# What Excel shows instead of a result, in English and Russian, and the fence of a column too narrow for its numbers.
_ERROR = re.compile(r"#(?:N/A|Н/Д|[A-ZА-Я_]+(?:/0)?[!?]|#{3,})")


def read_table(
    data: bytes | Content,
    filename: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    max_bytes: int | None = None,
    is_heading: IsHeading | None = None,
    headless: bool = False,
) -> Table:
    """Return the list in `data`: CSV with any usual delimiter and encoding, XLSX, XLS or ODS, told by its content.

    `is_heading` tells whether a text is a known heading: by it the table is found among titles and totals. Without it
    the first line that is not blank names the columns. A `headless` list has no such line: all of it are rows.
    `encoding` (one of `encoding.ENCODINGS`) and `sheet` are a person's answers; without them they are found out.
    Raises EncodingUndecided if a person must choose the encoding, else UnreadableFile with one of the codes empty-file,
    too-large, not-a-table, binary-file, bad-encoding, unknown-encoding, unclosed-quote, bad-quote, zip-bomb,
    damaged-workbook, unsafe-xml, password-protected, no-such-sheet.
    """
    content = content_of(data)
    if max_bytes is not None and content.size > max_bytes:
        message = _("The file has {size} bytes; the most that is read is {limit}.")
        raise UnreadableFile("too-large", format_lazy(message, size=content.size, limit=max_bytes))
    data = content.read()
    if data.startswith((spreadsheet.ZIP, spreadsheet.OLE)):
        grid = spreadsheet.split(data, sheet)
    else:
        grid = _split_text(data, encoding)
    expected = _ENDINGS.get(PurePath(filename).suffix.lower())
    if expected and expected != grid.kind:
        message = _("The file is not what its name says; it was read as {kind}.")
        grid.notes.insert(0, Note("other-format", format_lazy(message, kind=_NAMES[grid.kind])))
    return _table(grid, is_heading, headless)


def _split_text(data: bytes, encoding: str | None) -> Grid:
    if _NO_LIST.match(data):
        message = _("This is not a list but a picture, a document or a program. Save the list as .xlsx or CSV.")
        raise UnreadableFile("binary-file", message)
    text, name = decode(data, encoding)
    grid = delimited.split(text, name)
    if "\0" in text:
        _report_null_characters(grid)
    return grid


def _report_null_characters(grid: Grid) -> None:
    message = _("The cell has a character that cannot be typed (NUL). The file was damaged on its way.")
    for position, row in enumerate(grid.lines):
        found = [index for index, cell in enumerate(row.cells) if "\0" in cell]
        if found:
            grid.lines[position] = Row(row.line, tuple(cell.replace("\0", "") for cell in row.cells))
            cells = grid.lines[position].cells
            grid.problems.extend(
                Note("null-character", message, row.line, index, value=cells[index]) for index in found
            )


def _table(grid: Grid, is_heading: IsHeading | None, headless: bool) -> Table:
    filled = [row for row in grid.lines if any(cell and not cell.isspace() for cell in row.cells)]
    if not filled:
        message = _("The file is empty.") if len(grid.sheets) < 2 else _("The sheet is empty.")
        raise UnreadableFile("empty-file", message, sheets=grid.sheets)
    framed = without_header(filled) if headless else take_out(filled, is_heading)
    rows, header = framed.rows, [clean_text(cell) for cell in framed.header]
    grid.notes.extend(framed.notes)
    _fill_merged(grid, rows)
    width = _width(header, rows, grid, headless)
    if width > MAX_COLUMNS:
        message = _("The file has {columns} columns; at most {limit} are read.")
        raise UnreadableFile("too-large", format_lazy(message, columns=width, limit=MAX_COLUMNS))
    header = (header + [""] * width)[:width]
    rows = [_fitted(row, width) for row in rows]
    _report_cells(grid, rows)

    def labelled(notes: list[Note]) -> list[Note]:
        return [_labelled(note, header) for note in notes if not 0 < note.line < framed.header_line]

    return Table(
        grid.kind,
        header,
        framed.header_line,
        rows,
        labelled(grid.notes),
        labelled(sorted(grid.problems, key=lambda problem: (problem.line, problem.index or 0))),
        grid.encoding,
        grid.delimiter,
        grid.sheet,
        grid.sheets,
        framed.total,
    )


def _fill_merged(grid: Grid, rows: list[Row]) -> None:
    """Give each row of the table what it shares with others in one cell: the text stands in the first of them only."""
    places = {row.line: place for place, row in enumerate(rows)}
    last = max(places, default=0)
    filled = ColumnNotes("merged-cells", _("A cell spans several rows; its text was taken for each of them."))
    # In earnest no cell lies in two areas; areas that do end the filling.
    left = sum(len(row.cells) for row in rows)
    for lines, index in grid.merged:
        first = places.get(lines.start)
        text = rows[first].cells[index] if first is not None and index < len(rows[first].cells) else ""
        beneath = range(lines.start + 1, min(lines.stop, last + 1))
        left -= len(beneath)
        if not text or left < 0:
            continue
        for line in beneath:
            if line in places:
                cells = list(rows[places[line]].cells)
                cells.extend([""] * (index + 1 - len(cells)))
                cells[index] = text
                rows[places[line]] = Row(line, tuple(cells))
                filled.add(line, index, text)
    grid.notes.extend(filled.notes())


def _width(header: list[str], rows: list[Row], grid: Grid, headless: bool) -> int:
    """How many columns the table has.

    In a workbook a column may have no heading. In a text, a cell beyond the last heading means that a delimiter stands
    inside a cell and moved the rest of its row: that row must not be read.
    """
    width = _last_filled(header)
    if grid.kind != "csv" or headless:
        return max([width, *(_last_filled(row.cells) for row in rows)])
    short = ColumnNotes("short-row", _("The row ends early; the columns it lacks were taken as empty."))
    for row in rows:
        if len(row.cells) > width and _last_filled(row.cells) > width:
            message = _("The row has more cells than the header: {cells} instead of {headings}.")
            text = format_lazy(message, cells=_last_filled(row.cells), headings=width)
            grid.problems.append(Note("too-many-cells", text, row.line, width, value=row.cells[width]))
        elif len(row.cells) < width:
            short.add(row.line, len(row.cells), "")
    grid.notes.extend(short.notes())
    return width


def _last_filled(cells: list[str] | tuple[str, ...]) -> int:
    for index in range(len(cells), 0, -1):
        if cells[index - 1] and not cells[index - 1].isspace():
            return index
    return 0


def _fitted(row: Row, width: int) -> Row:
    if len(row.cells) == width:
        return row
    return Row(row.line, (row.cells + ("",) * (width - len(row.cells)))[:width])


def _report_cells(grid: Grid, rows: list[Row]) -> None:
    """Look into the cells for what no encoding and no format can tell. Overlong cells are cut."""
    lost = ColumnNotes("lost-letter", _("A letter was lost when the file was saved and shows as a question mark."))
    for position, row in enumerate(rows):
        if max(map(len, row.cells), default=0) > MAX_CELL:
            rows[position] = row = _cut(grid, row)
        for index, cell in enumerate(row.cells):
            if ("?" in cell or "\ufffd" in cell) and _LOST_LETTER.search(cell):
                lost.add(row.line, index, cell)
            if cell.startswith("#") and len(grid.problems) < MOST_ERRORS and _ERROR.fullmatch(cell.strip()):
                message = format_lazy(_("The cell shows the error {error} instead of a value."), error=cell.strip())
                grid.problems.append(Note("error-value", message, row.line, index, value=cell))
    grid.notes.extend(lost.notes())


def _cut(grid: Grid, row: Row) -> Row:
    for index, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            message = _("The cell has {count} characters; a cell holds at most {limit}.")
            message = format_lazy(message, count=len(cell), limit=MAX_CELL)
            grid.problems.append(Note("long-cell", message, row.line, index, value=cell[:80] + "…"))
    return Row(row.line, tuple(cell[:MAX_CELL] for cell in row.cells))


def _labelled(note: Note, header: list[str]) -> Note:
    """The note with the heading of its column as it stands in the file, or the letter of the column."""
    if note.index is None:
        return note
    heading = header[note.index] if note.index < len(header) else ""
    return replace(note, column=heading or column_letters(note.index))
