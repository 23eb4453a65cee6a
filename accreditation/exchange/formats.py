"""Files that leave the portal: CSV and XLSX that no spreadsheet runs, and that come back exactly as they went."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from tablib import Dataset

from accreditation.exchange.formulas import escape

# Without it Excel takes the file for Windows-1251 and garbles every Kazakh and Russian word.
BOM = "\ufeff"
# What XML cannot hold. No text of the register has these: every way in refuses them.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

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


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]], wide: int | None = None) -> bytes:
    """Return a workbook of one sheet in which every cell is text: no number loses its zeros, no formula runs.

    `wide` is the place of a column, from 0, that holds sentences.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    if wide is not None:
        sheet.column_dimensions[get_column_letter(wide + 1)].width = _SENTENCES
    for cells in _with_header(header, rows):
        sheet.append([_text_cell(sheet, text) for text in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _with_header(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    yield list(header)
    for row in rows:
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
