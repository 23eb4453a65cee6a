"""From a text to lines of cells, each with the line of the file on which it begins."""

import csv
import io
import re
from collections.abc import Iterator
from typing import TextIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.delimiter import find_delimiter, find_hint
from accreditation.exchange.encoding import Text
from accreditation.exchange.table import Grid, Row, UnreadableFile

# The limit of the csv module is one for the whole process and stops the file at the first long cell without saying
# where. Files are bounded by their size instead, and long cells are reported with their place.
csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))

# Several times what all senders of a campaign name together.
MAX_ROWS = 2_000_000
# Characters of one row. A quotation mark that is never closed makes one row of all that follows.
_LONGEST = 4_000_000
_HEAD = 1 << 16

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|table|!--)", re.IGNORECASE)


def split(text: Text) -> Grid:
    """Return the lines of `text` that have a cell that is not blank, as a grid of the kind csv.

    Raises UnreadableFile with the code not-a-table; going through the lines raises it with the code unclosed-quote,
    bad-quote or too-large.
    """
    with text.open() as stream:
        head = stream.read(_HEAD)
    if _MARKUP.match(head):
        message = _("This is a web page or XML, whatever its name says. Open it in Excel and save it as .xlsx.")
        raise UnreadableFile("not-a-table", message)
    hint = find_hint(next(io.StringIO(head, newline=""), ""))
    delimiter = hint or find_delimiter(head)
    lines = _TextLines(text, delimiter, 1 if hint else 0)
    return Grid("csv", lines, encoding=text.encoding, delimiter=delimiter)


class _RowTooLong(Exception):
    pass


class _TextLines:
    """The rows of a text, read anew each time."""

    def __init__(self, text: Text, delimiter: str, skipped: int) -> None:
        self._text, self._delimiter, self._skipped = text, delimiter, skipped

    def __iter__(self) -> Iterator[Row]:
        with self._text.open() as stream:
            for _line in range(self._skipped):
                stream.readline()
            yield from self._rows(stream)

    def _rows(self, stream: TextIO) -> Iterator[Row]:
        # What the reader took of the text since its last row.
        taken: list[str] = []
        reader = csv.reader(_lines(stream, taken), delimiter=self._delimiter, strict=True)
        begins = number = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                raise _bad_quote(taken, self._delimiter, self._skipped + begins) from None
            except _RowTooLong:
                raise _row_too_long(taken, self._delimiter, self._skipped + begins) from None
            if cells is None:
                return
            if any(cell and not cell.isspace() for cell in cells):
                number += 1
                if number > MAX_ROWS:
                    raise _too_large()
                yield Row(self._skipped + begins + 1, tuple(cells))
            begins = reader.line_num
            taken.clear()


def _lines(stream: TextIO, taken: list[str]) -> Iterator[str]:
    """Yield the lines of the text, and note each in `taken`. Raises _RowTooLong where nobody empties that."""
    length = 0
    ahead = stream.readline(_LONGEST)
    while ahead:
        line, ahead = ahead, stream.readline(_LONGEST)
        if not ahead:
            # Programs of the time of DOS end a text with Ctrl-Z.
            line = line.removesuffix("\x1a")
        if not taken:
            length = 0
        length += len(line)
        if length >= _LONGEST:
            raise _RowTooLong
        taken.append(line)
        if line:
            yield line


def _too_large() -> UnreadableFile:
    message = _("The file has more than {rows} rows, which no list has. Send it in parts.")
    return UnreadableFile("too-large", format_lazy(message, rows=MAX_ROWS))


def _row_too_long(lines: list[str], delimiter: str, before: int) -> UnreadableFile:
    unclosed = _bad_quote(lines, delimiter, before)
    if unclosed.code == "unclosed-quote":
        return unclosed
    message = _("Line {line} is longer than any row of a list. Save the list as .xlsx or CSV.")
    return UnreadableFile("too-large", format_lazy(message, line=before + 1), before + 1)


def _bad_quote(lines: list[str], delimiter: str, before: int) -> UnreadableFile:
    """Tell on which line the quotation mark stands that stopped `csv`; `lines` begin with the record that has it."""
    text, place, counted, line = "".join(lines), 0, 0, before + 1
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*.?", re.DOTALL)
    while place < len(text):
        if text[place] != '"':
            place = plain.match(text, place).end()  # type: ignore[union-attr]  # it matches anything
            continue
        line += len(_LINE_BREAK.findall(text, counted, place))
        counted = place
        cell = _QUOTED.match(text, place)
        if cell is None:
            message = _("The quotation mark opened on line {line} is never closed.")
            return UnreadableFile("unclosed-quote", format_lazy(message, line=line), line)
        place = cell.end() + 1
        if text[place - 1 : place] not in (delimiter, "\r", "\n", ""):
            break
    message = _("A cell that begins on line {line} with a quotation mark goes on after its closing quotation mark.")
    return UnreadableFile("bad-quote", format_lazy(message, line=line), line)
