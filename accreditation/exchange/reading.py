"""From the bytes that a sender sent to a table of texts, without judging what the texts mean.

Nothing is corrected in silence: cells are as received (`cells.clean_text` cleans them), and what was noticed, guessed
or left unread is in the notes of the table.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import delimited, spreadsheet, table
from accreditation.exchange.cells import clean_text
from accreditation.exchange.content import Content, content_of
from accreditation.exchange.encoding import decode
from accreditation.exchange.findings import Findings
from accreditation.exchange.frame import Frame, IsHeading, find_frame, without_header
from accreditation.exchange.problems import shortened
from accreditation.exchange.table import ColumnNotes, Grid, Note, Row, Rows, Table, UnreadableFile, column_letters

# What an Excel cell can hold.
MAX_CELL = 32_767
# Lists have some twenty columns. Each heading that is not known is compared with all that are.
MAX_COLUMNS = 500
# What a workbook may have; texts are read in pieces.
MAX_WORKBOOK = 20 << 20

_ENDINGS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods"}
_NAMES = {"csv": _("a text (CSV)"), "xlsx": _("an Excel workbook"), "xls": _("an old Excel workbook")}
_NAMES |= {"ods": _("an OpenDocument spreadsheet")}
# PNG, JPEG, GIF, PDF, RTF, RAR, 7z, gzip; programs of Linux and of Windows.
_LONGEST_MARK = 128
_NO_LIST = re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|%PDF|\{\\rtf|Rar!|7z\xbc\xaf|\x1f\x8b|\x7fELF|MZ[^\r\n]{0,62}\x00")
# A letter that the sender's program could not write: ?айрат, Ерж?н, or the replacement character.
_LOST_LETTER = re.compile(r"[Ѐ-ӿ]\?|\?[Ѐ-ӿ]|\ufffd")
# Of most rows no cell has to be looked at.
_SUSPICIOUS = re.compile("[?#\0\ufffd]")

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
    if content.begins_with(spreadsheet.ZIP, spreadsheet.OLE):
        grid = spreadsheet.split(_of_workbook(content), sheet)
    else:
        grid = _split_text(content, encoding)
    expected = _ENDINGS.get(PurePath(filename).suffix.lower())
    if expected and expected != grid.kind:
        message = _("The file is not what its name says; it was read as {kind}.")
        grid.notes.insert(0, Note("other-format", format_lazy(message, kind=_NAMES[grid.kind])))
    return _table(grid, is_heading, headless)


def _of_workbook(content: Content) -> bytes:
    """All of a workbook: unlike a text it is not read in pieces."""
    if content.size > MAX_WORKBOOK:
        message = _("The workbook has {size} bytes; the most that is read is {limit}. Save the list as CSV.")
        raise UnreadableFile("too-large", format_lazy(message, size=content.size, limit=MAX_WORKBOOK))
    return content.read()


def _split_text(content: Content, encoding: str | None) -> Grid:
    with content.open() as file:
        if _NO_LIST.match(file.read(_LONGEST_MARK)):
            message = _("This is not a list but a picture, a document or a program. Save the list as .xlsx or CSV.")
            raise UnreadableFile("binary-file", message)
    return delimited.split(decode(content, encoding))


def _table(grid: Grid, is_heading: IsHeading | None, headless: bool) -> Table:
    lines = grid.lines if grid.kind == "csv" else _Filled(grid.lines)
    if next(iter(lines), None) is None:
        message = _("The file is empty.") if len(grid.sheets) < 2 else _("The sheet is empty.")
        raise UnreadableFile("empty-file", message, sheets=grid.sheets)
    frame = without_header(lines) if headless else find_frame(lines, is_heading)
    header = [clean_text(cell) for cell in frame.header]
    grid.notes.extend(frame.notes)
    rows: Iterable[Row] = _Framed(frame, lines)
    if grid.merged:
        rows = _with_merged(grid, list(rows))
    width = _last_filled(header)
    if grid.kind != "csv" or headless:
        # In a workbook a column may have no heading.
        width = max(chain([width], (_last_filled(row.cells) for row in rows)))
    if width > MAX_COLUMNS:
        message = _("The file has {columns} columns; at most {limit} are read.")
        raise UnreadableFile("too-large", format_lazy(message, columns=width, limit=MAX_COLUMNS))
    header = (header + [""] * width)[:width]
    kept = _look_through(grid, rows, width, only_headed=grid.kind == "csv" and not headless)

    def labelled(notes: Iterable[Note]) -> Iterator[Note]:
        return (_labelled(note, header) for note in notes if not 0 < note.line < frame.header_line)

    return Table(
        grid.kind,
        header,
        frame.header_line,
        kept,
        list(labelled(grid.notes)),
        Findings(labelled(grid.problems)),
        grid.encoding,
        grid.delimiter,
        grid.sheet,
        grid.sheets,
        frame.total,
    )


class _Filled:
    """Lines with anything in them; those of a text are no others."""

    def __init__(self, lines: Iterable[Row]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[Row]:
        return (row for row in self._lines if any(cell and not cell.isspace() for cell in row.cells))


class _Framed:
    """The rows of the table among its lines."""

    def __init__(self, frame: Frame, lines: Iterable[Row]) -> None:
        self._frame, self._lines = frame, lines

    def __iter__(self) -> Iterator[Row]:
        return self._frame.rows(self._lines)


class _LongTable:
    """The rows of a table that has too many to be kept, as they were when they were looked through."""

    def __init__(self, rows: Iterable[Row], width: int, number: int) -> None:
        self._rows, self._width, self._number = rows, width, number

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Row]:
        return (_fitted(row, self._width) for row in self._rows)


def _look_through(grid: Grid, rows: Iterable[Row], width: int, *, only_headed: bool) -> Rows:
    """Return the rows, each as wide as the table, and look into the cells for what no encoding and no format can tell.

    In a text, a cell beyond the last heading means that a delimiter stands inside a cell and moved the rest of its row:
    that row must not be read. Overlong cells are cut.
    """
    kept: list[Row] | None = []
    number = 0
    short = ColumnNotes("short-row", _("The row ends early; the columns it lacks were taken as empty."))
    lost = ColumnNotes("lost-letter", _("A letter was lost when the file was saved and shows as a question mark."))
    for row in rows:
        number += 1
        if only_headed and len(row.cells) != width:
            if len(row.cells) < width:
                short.add(row.line, len(row.cells), "")
            elif _last_filled(row.cells) > width:
                _report_too_many(grid, row, width)
        _look_into(grid, row, lost)
        if kept is not None:
            kept.append(_fitted(row, width))
            if len(kept) > table.ROWS_KEPT:
                kept = None
    grid.notes.extend(short.notes())
    grid.notes.extend(lost.notes())
    return _LongTable(rows, width, number) if kept is None else kept


def _report_too_many(grid: Grid, row: Row, width: int) -> None:
    message = _("The row has more cells than the header: {cells} instead of {headings}.")
    text = format_lazy(message, cells=_last_filled(row.cells), headings=width)
    grid.problems.append(Note("too-many-cells", text, row.line, width, value=shortened(row.cells[width])))


def _look_into(grid: Grid, row: Row, lost: ColumnNotes) -> None:
    if not _SUSPICIOUS.search(together := "".join(row.cells)) and len(together) <= MAX_CELL:
        return
    for index, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            message = _("The cell has {count} characters; a cell holds at most {limit}.")
            message = format_lazy(message, count=len(cell), limit=MAX_CELL)
            grid.problems.append(Note("long-cell", message, row.line, index, value=cell[:80] + "…"))
        if "\0" in cell:
            message = _("The cell has a character that cannot be typed (NUL). The file was damaged on its way.")
            grid.problems.append(
                Note("null-character", message, row.line, index, value=shortened(cell.replace("\0", "")))
            )
        if ("?" in cell or "\ufffd" in cell) and _LOST_LETTER.search(cell):
            lost.add(row.line, index, shortened(cell))
        if cell.startswith("#") and _ERROR.fullmatch(cell.strip()):
            error = shortened(cell.strip())
            message = format_lazy(_("The cell shows the error {error} instead of a value."), error=error)
            grid.problems.append(Note("error-value", message, row.line, index, value=shortened(cell)))


def _fitted(row: Row, width: int) -> Row:
    """The row as wide as the table, with cells that can be kept."""
    cells = row.cells
    if len(cells) != width:
        cells = (cells + ("",) * (width - len(cells)))[:width]
    together = "".join(cells)
    if "\0" in together or len(together) > MAX_CELL:
        cells = tuple(cell.replace("\0", "")[:MAX_CELL] for cell in cells)
    return row if cells is row.cells else Row(row.line, cells)


def _with_merged(grid: Grid, rows: list[Row]) -> list[Row]:
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
                filled.add(line, index, shortened(text))
    grid.notes.extend(filled.notes())
    return rows


def _last_filled(cells: list[str] | tuple[str, ...]) -> int:
    for index in range(len(cells), 0, -1):
        if cells[index - 1] and not cells[index - 1].isspace():
            return index
    return 0


def _labelled(note: Note, header: list[str]) -> Note:
    """The note with the heading of its column as it stands in the file, or the letter of the column."""
    if note.index is None:
        return note
    heading = header[note.index] if note.index < len(header) else ""
    return replace(note, column=heading or column_letters(note.index))
