"""What a workbook's XML says that its values do not: formulas, errors, hidden rows and columns, shown zeros.

Reading values is left to a fast library. It gives nothing for an error, nothing for a formula that was never computed,
and the number 42 for a cell that shows 000042.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from accreditation.exchange.table import UnreadableFile

# A library that gives a sheet as one rectangle needs memory for its empty cells too.
MAX_CELLS = 8_000_000
# What a sheet of Excel can hold; a number beyond that would be believed.
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
# Of all sheets together; each takes some hundreds of bytes.
MAX_MARKS = 1_000_000
# One more than a cell can hold.
LONGEST_TEXT = 32_768
# A sheet may have two hundred megabytes of markup.
PIECE = 1 << 20

# Within one element only, so that a sheet of nothing but opened elements is searched once, not once for each of them.
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
# Searched as plain bytes, for speed; a sheet whose writer gives its elements a prefix is always parsed.
_WORTH_PARSING = (b"<f>", b"<f ", b"<f/", b't="e"', b"t='e'", b"hidden=")
# Four letters lie beyond the edge already.
_REFERENCE = re.compile(r"([A-Z]{1,4})[A-Z]*[0-9]+")
# No format of Excel is longer.
_ZEROS = re.compile(r"0{2,255}")

Cell = tuple[int, int]
Attributes = dict[str, str]


@dataclass(slots=True)
class Marks:
    """Places in a sheet as (row from 1, column from 0). Texts are as stored in the file, None where there is none."""

    # Spans as the file names them: it may name the whole sheet over and over, in a few bytes each time.
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    formulas: dict[Cell, str | None] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    # As in `table.Grid`. Those of an Excel workbook come with its values.
    merged: list[tuple[range, int]] = field(default_factory=list)


class Allowance:
    """How many marks the sheets of a workbook may still have, all together."""

    def __init__(self) -> None:
        self._left = MAX_MARKS

    def take(self) -> None:
        """Take one. Raises UnreadableFile with the code too-large where none is left."""
        if not self._left:
            raise too_large()
        self._left -= 1


def read_marks(archive: ZipFile) -> dict[str, Marks]:
    """Return the marks of each sheet of an .xlsx archive by its name.

    Raises UnreadableFile with the code too-large if the cells of a sheet span a rectangle beyond MAX_CELLS or lie
    beyond the edge of any sheet, or if there are more than MAX_MARKS, damaged-workbook or unsafe-xml if a part cannot
    be parsed.
    """
    padded, allowance = _padded_styles(archive), Allowance()
    paths = _worksheet_paths(archive)
    # Once for each part: any number of names may stand for one.
    read = {path: _read_worksheet(archive, path, padded, allowance) for path in dict.fromkeys(paths.values())}
    return {name: read[path] for name, path in paths.items()}


def _read_worksheet(archive: ZipFile, path: str, padded: dict[str, int], allowance: Allowance) -> Marks:
    # Parsing takes several times as long as reading the values, and most lists have nothing to find.
    if not _look_through(pieces(archive, path)) and not padded:
        return Marks()
    reader = _WorksheetReader(padded, allowance)
    parse(pieces(archive, path), reader.start, reader.end, reader.text)
    return reader.marks


def _look_through(sheet: Iterable[bytes]) -> bool:
    """Check how far the cells of a sheet reach, and return whether there may be something to parse it for."""
    is_worth_it, width, height, unfinished = True, 0, 0, b""
    for number, piece in enumerate(sheet):
        text = unfinished + piece
        if not number:
            is_worth_it = b"<worksheet" not in text[:4096]
        is_worth_it = is_worth_it or any(mark in text for mark in _WORTH_PARSING)
        references = _FILLED_CELL.findall(text)
        if references:
            columns, rows = zip(*references, strict=True)
            width = max(width, *(column_index(letters.decode().upper()) + 1 for letters in set(columns)))
            height = max(height, *map(int, set(rows)))
            if width * height > MAX_CELLS:
                raise too_large()
        # No element of a cell is that long.
        unfinished = text[text.rfind(b"<") :] if b"<" in text else b""
        unfinished = unfinished if len(unfinished) <= PIECE else b""
    return is_worth_it


def parse(
    data: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse XML and call the handlers with local names. A document type, and so every entity, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for piece in data:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise error if isinstance(error, UnreadableFile) else damaged() from None


def damaged() -> UnreadableFile:
    return UnreadableFile("damaged-workbook", _("The workbook is damaged. Open it in Excel and save it anew as .xlsx."))


def too_large() -> UnreadableFile:
    message = _("The sheet has more cells than a list can have. Delete the empty rows and columns around the list.")
    return UnreadableFile("too-large", message)


def column_index(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


class _WorksheetReader:
    """Handlers for a worksheet: follows rows and cells, keeps the stored text of those cells that need it."""

    def __init__(self, padded: dict[str, int], allowance: Allowance) -> None:
        self.marks = Marks()
        self._padded, self._allowance = padded, allowance
        self._row, self._column = 0, -1
        self._type, self._zeros = "", 0
        self._formula = self._in_value = False
        self._value: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._row, self._column = _number(attributes.get("r"), self._row + 1), -1
            if self._row > _MAX_ROWS:
                raise too_large()
            if attributes.get("hidden") in ("1", "true"):
                self._allowance.take()
                self.marks.hidden_rows.append(range(self._row, self._row + 1))
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._in_value = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
            self._allowance.take()
            self.marks.hidden_columns.append(range(first - 1, last))

    def text(self, text: str) -> None:
        value = self._value or ""
        if self._in_value and (self._formula or self._zeros or self._type == "e") and len(value) < LONGEST_TEXT:
            self._value = (value + text)[:LONGEST_TEXT]

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell((self._row, self._column))

    def _start_cell(self, attributes: Attributes) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_index(found[1]) if found else self._column + 1
        if self._column >= _MAX_COLUMNS:
            raise too_large()
        self._type = attributes.get("t", "n")
        self._zeros = self._padded.get(attributes.get("s", ""), 0) if self._type == "n" else 0
        self._formula, self._value = False, None

    def _end_cell(self, cell: Cell) -> None:
        if self._type == "e" or self._formula or self._value is not None:
            self._allowance.take()
        if self._type == "e":
            self.marks.errors[cell] = self._value or "#N/A"
        elif self._formula:
            self.marks.formulas[cell] = self._value
            if self._type == "str" and self._value is not None:
                self.marks.texts[cell] = self._value
        if self._zeros and self._value is not None and self._value.isdecimal():
            self.marks.texts[cell] = self._value.zfill(self._zeros)


def _worksheet_paths(archive: ZipFile) -> dict[str, str]:
    """Sheet name -> path of its part in the archive."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relationship(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            names[attributes.get("name", "")] = targets.get(identity, "")

    parse(pieces(archive, "xl/_rels/workbook.xml.rels"), relationship)
    parse(pieces(archive, "xl/workbook.xml"), sheet)
    return {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in names.items()}


def _padded_styles(archive: ZipFile) -> dict[str, int]:
    """Style number -> how many digits cells of that style show at least, for number formats such as 000000000."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    formats: dict[str, int] = {}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt" and _ZEROS.fullmatch(attributes.get("formatCode", "")):
            formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            styles.append(formats.get(attributes.get("numFmtId", ""), 0))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    parse(pieces(archive, "xl/styles.xml"), start, end)
    return {str(number): digits for number, digits in enumerate(styles) if digits}


def pieces(archive: ZipFile, path: str) -> Iterator[bytes]:
    """Yield the bytes of a part; some programs write its name in other capitals than they refer to it."""
    name = next((name for name in archive.namelist() if name.lower() == path.lower()), None)
    if name is None:
        raise damaged()
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            yield piece


def _refuse_document_type(*declaration: object) -> None:
    message = _("The workbook was not written by a spreadsheet program. Open it in Excel and save it anew as .xlsx.")
    raise UnreadableFile("unsafe-xml", message)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else default
