"""Files that leave the portal: CSV and XLSX that no spreadsheet runs, and that come back exactly as they went."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from tablib import Dataset

from accreditation.exchange.encoding import KZ_1048, UTF_8, UTF_16, WINDOWS_1251
from accreditation.exchange.formulas import escape
from accreditation.exchange.problems import shortened

# Without it Excel takes the file for Windows-1251 and garbles every Kazakh and Russian word.
BOM = "\ufeff"
# What XML cannot hold. No text of the register has these: every way in refuses them.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

_CODECS = {UTF_8: "utf-8", UTF_16: "utf-16-le", WINDOWS_1251: "cp1251", KZ_1048: "kz1048"}
_ROWS_IN_A_PIECE = 500

# What a sheet of Excel can hold.
MOST_ROWS = 1_048_576

# Characters side by side: a sentence or two on a screen.
_SENTENCES = 100


def as_text(value: Any) -> str:
    """The cell of a value: nothing for None, ISO for dates, and no formula."""
    if isinstance(value, str):
        return escape(value)
    return "" if value is None else str(value)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",") -> Iterator[str]:
    """Yield the lines of a CSV file, the first with a byte order mark."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter)
    line.write(BOM)
    for cells in _with_header(header, rows):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


class CannotEncode(ValueError):
    """A character that the encoding does not have; the message says which, in which row."""


class TooManyRows(ValueError):
    """A list that no workbook can hold; the message says how many rows one has."""


def ensure_workbook_holds(rows: int) -> None:
    """Raise TooManyRows if a sheet is too small for so many rows and their headings."""
    if rows >= MOST_ROWS:
        message = _("A workbook holds %(limit)s rows, and the list has %(rows)s. Choose CSV.")
        raise TooManyRows(message % {"limit": number_format(MOST_ROWS - 1), "rows": number_format(rows)})


def csv_pieces(
    header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ",", encoding: str = UTF_8
) -> Iterator[bytes]:
    """Yield a CSV file in one of `ENCODINGS`, some rows at a time, so that no more than those are held.

    Raises CannotEncode at a row with a character that the encoding lacks: nothing is written as something else.
    """
    text = io.StringIO(BOM if encoding in (UTF_8, UTF_16) else "", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(map(as_text, header))
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_IN_A_PIECE)):
        writer.writerows(map(_safe, some))
        yield encoded(text.getvalue(), encoding)
        text.seek(0)
        text.truncate()
    if text.tell():
        yield encoded(text.getvalue(), encoding)


def _safe(cells: Sequence[Any]) -> Sequence[Any]:
    """The row with texts that no spreadsheet runs; most have none that it would."""
    for cell in cells:
        if cell.__class__ is str and cell and not cell[0].isalnum():
            return [as_text(cell) for cell in cells]
    return cells


def encoded(text: str, encoding: str) -> bytes:
    """Return whole lines of a CSV file in one of `ENCODINGS`. Raises CannotEncode."""
    try:
        return text.encode(_CODECS[encoding])
    except UnicodeEncodeError as error:
        row = text[text.rfind("\n", 0, error.start) + 1 :].partition("\r")[0]
        message = _("%(encoding)s has no “%(character)s”, and the row “%(row)s” has it. Choose UTF-8.")
        raise CannotEncode(
            message % {"encoding": encoding.upper(), "character": text[error.start], "row": shortened(row)}
        ) from error


def write_xlsx(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]], wide: int | None = None) -> None:
    """Write a workbook of one sheet in which every cell is text: no number loses its zeros, no formula runs.

    `wide` is the place of a column, from 0, that holds sentences.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    if wide is not None:
        sheet.column_dimensions[get_column_letter(wide + 1)].width = _SENTENCES
    try:
        for cells in _with_header(header, rows):
            sheet.append([_text_cell(sheet, text) for text in cells])
        book.save(file)
    finally:
        # The library keeps the rows in a file of its own, and removes that only once the book is saved.
        writer = sheet._writer
        if writer is not None and Path(writer.out).exists():
            writer.cleanup()


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]], wide: int | None = None) -> bytes:
    """Return the workbook that `write_xlsx` writes."""
    file = io.BytesIO()
    write_xlsx(file, header, rows, wide)
    return file.getvalue()


def _with_header(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """All lines as texts that no spreadsheet runs: a list that goes back to its sender has the sender's headings."""
    for row in chain([header], rows):
        yield [as_text(value) for value in row]


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _NOT_IN_XML.sub("", text))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


class SafeCSV(base_formats.CSV):
    """CSV of django-import-export, as bytes in UTF-8 with the mark that Excel needs."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self) -> str:
        return "CSV"

    def is_binary(self) -> bool:
        return True

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return "".join(csv_lines(dataset.headers, dataset)).encode()


class SafeXLSX(base_formats.XLSX):
    """XLSX of django-import-export, in which every cell is text."""

    def get_title(self) -> str:
        return "XLSX"

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return xlsx_bytes(dataset.headers, dataset)


CONTENT_TYPES = {"csv": SafeCSV.CONTENT_TYPE, "xlsx": SafeXLSX.CONTENT_TYPE}
FORMATS: list[type[base_formats.Format]] = [SafeCSV, SafeXLSX]
