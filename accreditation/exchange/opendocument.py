"""The marks of an OpenDocument spreadsheet, and the size of its sheets, which repetition can make enormous."""

from zipfile import ZipFile

from accreditation.exchange.markup import (
    LONGEST_TEXT,
    MAX_CELLS,
    Allowance,
    Attributes,
    Marks,
    damaged,
    parse,
    pieces,
    too_large,
)

# Programs write equal rows beneath each other once, with their number. So many are no persons: a kilobyte could stand
# for a million rows.
_MOST_EQUAL_ROWS = 10_000


def read_marks(archive: ZipFile) -> dict[str, Marks]:
    """Return the marks of each sheet of an .ods archive. Raises UnreadableFile as `markup.read_marks` does."""
    if "content.xml" not in archive.namelist():
        raise damaged()
    reader = _ContentReader()
    parse(pieces(archive, "content.xml"), reader.start, reader.end, reader.text)
    return reader.sheets


class _ContentReader:
    """Handlers for content.xml: counts repeated rows and cells, notes formulas and errors where they stand first."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks, self._allowance = Marks(), Allowance()
        self._row = self._column = self._columns = 0
        self._rows_repeated = 1
        self._widest = self._lowest = self._last_filled = 0
        self._is_error = False
        self._shown = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._allowance.take()
            self._marks = self.sheets.setdefault(attributes.get("table:name", ""), Marks())
            self._row = self._columns = self._widest = self._lowest = 0
        elif name == "table-column":
            first, self._columns = self._columns, self._columns + _repeated(attributes, "table:number-columns-repeated")
            if _is_hidden(attributes):
                self._allowance.take()
                self._marks.hidden_columns.append(range(first, self._columns))
        elif name == "table-row":
            self._start_row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)

    def text(self, text: str) -> None:
        if self._is_error and len(self._shown) < LONGEST_TEXT:
            self._shown = (self._shown + text)[:LONGEST_TEXT]

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell") and self._is_error:
            self._allowance.take()
            self._marks.errors[self._row, self._column - 1] = self._shown or "#N/A"
            self._is_error = False
        elif name == "table-row":
            self._end_row()

    def _start_row(self, attributes: Attributes) -> None:
        self._row, self._column, self._last_filled = self._row + 1, 0, 0
        self._rows_repeated = _repeated(attributes, "table:number-rows-repeated")
        if _is_hidden(attributes):
            self._allowance.take()
            self._marks.hidden_rows.append(range(self._row, self._row + self._rows_repeated))

    def _start_cell(self, attributes: Attributes) -> None:
        column, self._column = self._column, self._column + _repeated(attributes, "table:number-columns-repeated")
        self._is_error, self._shown = attributes.get("calcext:value-type") == "error", ""
        if "office:value-type" not in attributes and "table:formula" not in attributes:
            return
        self._last_filled = self._column
        rows = _repeated(attributes, "table:number-rows-spanned")
        if rows > 1:
            self._allowance.take()
            self._marks.merged.append((range(self._row, self._row + rows), column))
        if "table:formula" in attributes and not self._is_error:
            # LibreOffice stores the value of every formula.
            self._allowance.take()
            self._marks.formulas[self._row, column] = ""

    def _end_row(self) -> None:
        last_row = self._row + self._rows_repeated - 1
        if self._last_filled:
            if self._rows_repeated > _MOST_EQUAL_ROWS:
                raise too_large()
            self._widest, self._lowest = max(self._widest, self._last_filled), last_row
        if self._widest * self._lowest > MAX_CELLS:
            raise too_large()
        self._row = last_row


def _repeated(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("table:visibility") in ("collapse", "filter")
