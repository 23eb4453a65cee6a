"""From a text to lines of cells, each with the line of the file on which it begins."""

import csv
import io
import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.delimiter import find_delimiter, find_hint
from accreditation.exchange.markup import MAX_CELLS
from accreditation.exchange.table import Grid, Row, UnreadableFile

# The limit of the csv module is one for the whole process and stops the file at the first long cell without saying
# where. Files are bounded by their size instead, and long cells are reported with their place.
csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))

# Several times what all senders of a campaign name together.
MAX_ROWS = 250_000

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|table|!--)", re.IGNORECASE)


def split(text: str, encoding: str) -> Grid:
    """Return the lines of `text` that have a cell that is not blank, as a grid of the kind csv.

    Raises UnreadableFile with the code not-a-table, unclosed-quote, bad-quote or too-large.
    """
    if _MARKUP.match(text):
        message = _("This is a web page or XML, whatever its name says. Open it in Excel and save it as .xlsx.")
        raise UnreadableFile("not-a-table", message)
    # Programs of the time of DOS end a text with Ctrl-Z.
    lines = list(io.StringIO(text.removesuffix("\x1a"), newline=""))
    hint = find_hint(lines[0]) if lines else ""
    delimiter = hint or find_delimiter(text)
    grid = Grid("csv", encoding=encoding, delimiter=delimiter)
    skipped = 1 if hint else 0
    grid.lines = _records(lines[skipped:], delimiter, skipped)
    return grid


def _records(lines: list[str], delimiter: str, skipped: int) -> list[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[Row] = []
    begins = number = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _bad_quote(lines[begins:], delimiter, skipped + begins) from None
        if cells is None:
            return records
        if any(cell and not cell.isspace() for cell in cells):
            records.append(Row(skipped + begins + 1, tuple(cells)))
            number += len(cells)
            if len(records) > MAX_ROWS or number > MAX_CELLS:
                raise _too_large()
        begins = reader.line_num


def _too_large() -> UnreadableFile:
    message = _("The file has more than {rows} rows or {cells} cells, which no list has. Send it in parts.")
    return UnreadableFile("too-large", format_lazy(message, rows=MAX_ROWS, cells=MAX_CELLS))


def _bad_quote(lines: list[str], delimiter: str, before: int) -> UnreadableFile:
    """Tell on which line the quotation mark stands that stopped `csv`; `lines` begin with the record that has it."""
    text, place, line = "".join(lines), 0, before + 1
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*.?", re.DOTALL)
    while place < len(text):
        if text[place] != '"':
            place = plain.match(text, place).end()  # type: ignore[union-attr]  # it matches anything
            continue
        line = before + len(_LINE_BREAK.findall(text, 0, place)) + 1
        cell = _QUOTED.match(text, place)
        if cell is None:
            message = _("The quotation mark opened on line {line} is never closed.")
            return UnreadableFile("unclosed-quote", format_lazy(message, line=line), line)
        place = cell.end() + 1
        if text[place - 1 : place] not in (delimiter, "\r", "\n", ""):
            break
    message = _("A cell that begins on line {line} with a quotation mark goes on after its closing quotation mark.")
    return UnreadableFile("bad-quote", format_lazy(message, line=line), line)
