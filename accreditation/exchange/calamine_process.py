"""The program that reads a workbook's cells with python-calamine; `workbook.py` runs it in a process of its own.

Argument: the folder where the library is. Standard input: a line of three numbers, MAX_CELLS MOST_MEMORY LENGTH, then
the name of the wanted sheet in LENGTH bytes of UTF-8 (-1: no wish), then the bytes of the workbook.
Standard output: a line of JSON, either {"refused": CODE} or {"sheets": [[NAME, VISIBLE, FILLED], ...], "sheet": NAME or
null, "rows": NUMBER, "merged": [[FIRST ROW, LAST ROW, COLUMN], ...]}; then a line for each row, [CELL, ...]. Dates come
as ISO writes them, numbers as numbers, rows without any cell as []. FILLED is null for sheets not looked at. Merged
areas count from 0; those within one row are left out. Of longer texts come 32,768 characters.

It imports nothing of the portal, and of Python only what is there anyway: `json` and what that needs would take as long
to import as the interpreter takes to start, and a usual list to read.
"""

import io
import resource
import sys
from collections.abc import Iterator

sys.path.append(sys.argv[1])
# Found by the line above: the interpreter starts without the search for packages.
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

# One character more than a cell can hold, so that what was cut here is told as too long.
_LONGEST = 32_768
# Lists of names have a few hundred bytes a row.
MOST_WRITTEN = 1 << 30
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(32), *b'"\\')}
_CONSTANTS = {"None": "null", "True": "true", "False": "false", "nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def read(data: bytes, wanted: str | None, max_cells: int) -> tuple[dict[str, object], Iterator[list[object]]]:
    """Return what there is, and the rows of the wanted sheet; without a wish, of the first visible one that has any."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets: list[tuple[str, bool, bool | None]] = []
    chosen: CalamineSheet | None = None
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        is_visible = about.visible == SheetVisibleEnum.Visible
        is_asked_for = is_visible if wanted is None else about.name == wanted
        sheet = workbook.get_sheet_by_name(about.name) if is_asked_for else None
        # Not by its height, which is the place of the last row: 0 for a sheet of one line.
        is_filled = None if sheet is None else sheet.start is not None
        sheets.append((about.name, is_visible, is_filled))
        if chosen is None and (is_filled if wanted is None else sheet is not None):
            chosen = sheet
    if chosen is None or chosen.end is None:
        return {"sheets": sheets, "sheet": chosen and chosen.name, "rows": 0, "merged": []}, iter(())
    cells = (chosen.end[0] + 1) * (chosen.end[1] + 1)
    if cells > max_cells:
        return {"refused": "too-large"}, iter(())
    areas = chosen.merged_cell_ranges or []
    merged = [(first, last, column) for (first, column), (last, _column) in areas[:cells] if last > first]
    return {"sheets": sheets, "sheet": chosen.name, "rows": chosen.end[0] + 1, "merged": merged}, rows_of(chosen)


def rows_of(sheet: CalamineSheet) -> Iterator[list[object]]:
    """Yield the cells of each row from the first column on, one row at a time."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        # One stray cell at the foot of a sheet makes a million of these.
        yield [] if row.count("") == len(row) else [*before, *row]


def as_json(value: object) -> str:
    """Return the JSON of what `read` gives."""
    if isinstance(value, str):
        value = value[:_LONGEST]
        return f'"{value if _is_plain(value) else value.translate(_ESCAPED)}"'
    if isinstance(value, list | tuple):
        return _list_as_json(value)
    if isinstance(value, dict):
        return f"{{{','.join([f'{as_json(key)}:{as_json(held)}' for key, held in value.items()])}}}"
    if value is None or isinstance(value, int | float):
        text = repr(value)
        return _CONSTANTS.get(text, text)
    return f'"{as_text(value)}"'


def _list_as_json(values: list[str] | tuple[str, ...]) -> str:
    # Most rows are texts without anything to escape: asked at once, that costs as little as `json` itself.
    try:
        together = "".join(values)
        if len(together) <= _LONGEST and _is_plain(together):
            return '["' + '","'.join(values) + '"]' if values else "[]"
    except TypeError:
        pass
    return f"[{','.join(map(as_json, values))}]"


def _is_plain(text: str) -> bool:
    return text.isprintable() and '"' not in text and "\\" not in text


def as_text(value: object) -> str:
    """The dates and times, which JSON has no form for; midnight is no time that anybody typed."""
    from datetime import date, datetime, time

    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def main() -> None:
    max_cells, most_memory, length = map(int, sys.stdin.buffer.readline().split())
    # Where the system knows no such limit, it is only a smaller comfort that this process is not the server's.
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
        # One text may stand in a million cells.
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        # What it held when it failed is nobody's business.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        pass
    wanted = sys.stdin.buffer.read(length).decode() if length >= 0 else None
    data = sys.stdin.buffer.read()
    try:
        about, rows = read(data, wanted, max_cells)
    except PasswordError:
        about, rows = {"refused": "password-protected"}, iter(())
    sys.stdout.buffer.write(as_json(about).encode() + b"\n")
    for row in rows:
        sys.stdout.buffer.write(as_json(row).encode() + b"\n")


if __name__ == "__main__":
    main()
