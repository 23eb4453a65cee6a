"""The program that reads a workbook's cells with python-calamine; `workbook.py` runs it in a process of its own.

Standard input: a line of JSON {"sheet": NAME or null, "max_cells": NUMBER, "most_memory": BYTES}, then the bytes of the
workbook.
Standard output: JSON, either {"refused": CODE} or {"sheets": [[NAME, VISIBLE, FILLED], ...], "sheet": NAME or null,
"rows": [[CELL, ...], ...], "merged": [[FIRST ROW, LAST ROW, COLUMN], ...]}. Dates come as ISO writes them, numbers as
numbers, rows without any cell as []. FILLED is null for sheets not looked at. Merged areas count from 0; those within
one row are left out.
It imports nothing of the portal, so that it starts quickly.
"""

import contextlib
import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum


def read(data: bytes, wanted: str | None, max_cells: int) -> dict[str, object]:
    """Return the sheets, and the cells of the wanted one; without a wish, of the first visible one that has any."""
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
        return {"sheets": sheets, "sheet": chosen and chosen.name, "rows": [], "merged": []}
    cells = (chosen.end[0] + 1) * (chosen.end[1] + 1)
    if cells > max_cells:
        return {"refused": "too-large"}
    areas = chosen.merged_cell_ranges or []
    merged = [(first, last, column) for (first, column), (last, _column) in areas[:cells] if last > first]
    rows = chosen.to_python(skip_empty_area=False)
    for row in rows:
        # One stray cell at the foot of a sheet makes a million of these.
        if row.count("") == len(row):
            row.clear()
    return {"sheets": sheets, "sheet": chosen.name, "rows": rows, "merged": merged}


def as_text(value: object) -> str:
    """The dates and times, which JSON has no form for; midnight is no time that anybody typed."""
    if isinstance(value, datetime.datetime):
        return value.isoformat() if value.time() != datetime.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def main() -> None:
    question = json.loads(sys.stdin.buffer.readline())
    # Where the system knows no such limit, it is only a smaller comfort that this process is not the server's.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (question["most_memory"],) * 2)
        # What it held when it failed is nobody's business.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        answer = read(data, question["sheet"], question["max_cells"])
    except PasswordError:
        answer = {"refused": "password-protected"}
    sys.stdout.write(json.dumps(answer, default=as_text))


if __name__ == "__main__":
    main()
