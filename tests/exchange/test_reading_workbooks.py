"""Workbooks say more than their values, and can hide a bomb. Both are known before a row is read."""

import io
import signal
import subprocess
import tracemalloc
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from accreditation.exchange import markup
from accreditation.exchange.archive import MAX_PARTS
from accreditation.exchange.reading import MAX_CELL, read_table
from accreditation.exchange.table import Row, UnreadableFile

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"


def read(name, **options):
    return read_table((FILES / name).read_bytes(), name, **options)


def remarks(notes):
    return [(note.code, note.line, note.column, note.value) for note in notes]


def refusal_of(data, **options):
    with pytest.raises(UnreadableFile) as refusal:
        read_table(data, "list.xlsx", **options)
    return refusal.value.code


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


def with_sheet(old, new):
    """The parts of a workbook in whose sheet a piece of markup became another."""
    source = zipfile.ZipFile(FILES / "list.xlsx")
    parts = {part: source.read(part) for part in source.namelist()}
    return parts | {SHEET: parts[SHEET].replace(old, new)}


def test_a_workbook_is_read_with_dates_as_iso_writes_them():
    table = read("list.xlsx")
    assert (table.kind, table.sheet, table.sheets, table.header_line) == ("xlsx", "Список", ("Список",), 1)
    assert table.rows[0] == Row(2, ("Иванов", "Пётр", "Россия", "1980-12-31", "712345678"))
    assert table.notes == table.problems == []


@pytest.mark.parametrize("name", ["list.xls", "list.ods"])
def test_other_workbooks_are_read_as_well(name):
    table = read(name)
    assert (table.kind, table.sheet) == (name[-3:], "Список")
    assert table.rows[0] == Row(2, ("Иванов", "1980-12-31", "712345678"))
    assert table.notes[0].code == "number-stored-as-number"


def test_every_kind_of_value_comes_as_the_sender_saw_it():
    book = Workbook()
    texts = ['say "no"', "C:\\lists", "one\ttwo\nthree", "Қазақстан 😀"]
    book.active.append([*"abcdefghij"])
    book.active.append([*texts, True, 7, 1.5, datetime(2030, 1, 6, 9, 30), date(2030, 1, 6), time(18)])
    file = io.BytesIO()
    book.save(file)
    numbers = ["TRUE", "7", "1.5", "2030-01-06T09:30:00", "2030-01-06", "18:00:00"]
    assert read_table(file.getvalue(), "list.xlsx").rows == [Row(2, (*texts, *numbers))]


def test_what_is_no_number_in_a_cell_of_numbers_is_read_as_a_text():
    odd = archive(with_sheet(b"</sheetData>", b'<row r="99"><c r="A99"><v>NaN</v></c></row></sheetData>'))
    assert read_table(odd, "list.xlsx").rows[-1] == Row(99, ("nan", "", "", "", ""))


@pytest.fixture
def started(monkeypatch):
    """The processes that were started for workbooks."""
    processes = []
    real = subprocess.Popen

    def popen(*args, **kwargs):
        processes.append(real(*args, **kwargs))
        return processes[-1]

    monkeypatch.setattr("accreditation.exchange.workbook.subprocess.Popen", popen)
    return processes


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls"])
def test_no_process_is_left_behind_a_workbook(name, started):
    read(name)
    refusal_of((FILES / name).read_bytes(), sheet="no such sheet")
    refusal_of(archive({"word/document.xml": "<a/>"}))
    assert [process.returncode is not None for process in started] == [True] * 3


def test_a_process_that_does_not_come_to_an_end_is_ended(started, monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr("accreditation.exchange.workbook.PROGRAM", endless)
    monkeypatch.setattr("accreditation.exchange.workbook.SECONDS", 0.2)
    assert refusal_of((FILES / "list.xlsx").read_bytes()) == "damaged-workbook"
    # Refused while the process still has the bytes in hand.
    monkeypatch.setattr("accreditation.exchange.workbook.SECONDS", 60)
    assert refusal_of((FILES / "declares_a_document_type.xlsx").read_bytes()) == "unsafe-xml"
    refusal_of(archive({"xl/workbook.xml": "<a"}))
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 3


def test_a_workbook_named_as_a_text_is_read_as_what_it_is():
    table = read("workbook_named_csv.csv")
    assert (table.kind, [note.code for note in table.notes]) == ("xlsx", ["other-format"])


def test_numbers_keep_the_zeros_that_the_sheet_shows_and_are_noted():
    table = read("passport_numbers_stored_as_numbers.xlsx")
    assert [row.cells[4] for row in table.rows[:2]] == ["712345678", "000000042"]
    assert [(note.code, note.column, str(note.lines or "")) for note in table.notes] == [
        ("number-stored-as-number", "Паспорт", "2-4")
    ]
    assert [(problem.code, problem.line, problem.column) for problem in table.problems] == [
        ("mangled-number", 4, "Паспорт")
    ]


def test_formulas_are_noted_and_those_without_a_result_are_problems():
    table = read("formulas_and_errors.xlsx")
    # The library reads the text 0100 that a formula refers to as the number 100.
    assert [row.cells for row in table.rows] == [("ИВАНОВ", "#N/A", "0100"), ("Петрова", "", "100")]
    assert [
        (note.code, note.line, note.column, str(note.lines or "")) for note in table.notes if note.code == "formula"
    ] == [
        ("formula", 2, "Фамилия", "2"),
        ("formula", 2, "Паспорт", "2-3"),
    ]
    assert remarks(table.problems) == [("error-value", 2, "Имя", "#N/A"), ("formula", 3, "Имя", "")]


def test_formulas_and_errors_of_an_opendocument_are_told_as_well():
    table = read("list.ods")
    assert {note.code for note in table.notes} == {"number-stored-as-number", "formula", "hidden-row", "hidden-column"}
    assert remarks(table.problems) == [("error-value", 3, "Паспорт", "#N/A")]


def test_hidden_rows_and_columns_are_read_and_noted():
    table = read("hidden_row_column_and_sheet.xlsx")
    assert [row.cells[0] for row in table.rows] == ["Иванов", "Петрова", "Сидоров"]
    assert [(note.code, note.column, str(note.lines or "")) for note in table.notes] == [
        ("hidden-sheet", "", ""),
        ("hidden-row", "", "3"),
        ("hidden-column", "Гражданство", ""),
    ]
    assert "Черновик" in str(table.notes[0].message)


def test_a_hidden_sheet_is_read_if_a_person_names_it():
    assert read("hidden_row_column_and_sheet.xlsx", sheet="Черновик").header == ["x"]


def test_the_first_sheet_that_is_not_empty_is_read_and_the_others_are_named():
    table = read("two_sheets_and_an_empty_one.xlsx")
    assert (table.sheet, table.sheets) == ("Первый", ("Пусто", "Первый", "Второй"))
    assert [note.code for note in table.notes] == ["other-sheets"]
    assert "Второй" in str(table.notes[0].message)


def test_the_named_sheet_is_read():
    table = read("two_sheets_and_an_empty_one.xlsx", sheet="Второй")
    assert (table.rows[0].cells[0], table.notes) == ("Петрова", [])


@pytest.mark.parametrize("sheet", ["Третий", ""])
def test_a_sheet_that_is_not_there_is_named_with_those_that_are(sheet):
    with pytest.raises(UnreadableFile, match="Пусто, Первый, Второй") as refusal:
        read("two_sheets_and_an_empty_one.xlsx", sheet=sheet)
    assert refusal.value.code == "no-such-sheet"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no_cells.xlsx", "empty-file"),
        ("cut_in_the_middle.xlsx", "damaged-workbook"),
        ("cut_in_the_middle_of_its_sheet.xlsx", "damaged-workbook"),
        ("declares_a_document_type.xlsx", "unsafe-xml"),
        ("cell_in_the_last_corner.xlsx", "too-large"),
        ("one_cell_repeated_over_the_whole_sheet.ods", "too-large"),
        ("protected_by_a_password.xlsx", "password-protected"),
        ("word_document.docx", "not-a-table"),
    ],
)
def test_a_workbook_that_gives_no_table_is_refused(name, code):
    assert refusal_of((FILES / name).read_bytes()) == code


def test_an_archive_of_other_files_is_refused():
    assert refusal_of(archive({"list.csv": "A;B"})) == "not-a-table"


def test_what_unpacks_to_far_more_than_a_list_is_refused():
    assert refusal_of(archive({"xl/workbook.xml": b"<" + b" " * (30 << 20)})) == "zip-bomb"


def test_an_archive_of_countless_parts_is_refused():
    assert refusal_of(archive({f"xl/{number}.xml": "<a/>" for number in range(MAX_PARTS + 1)})) == "zip-bomb"


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused():
    content = b"<a>" + b"x" * 1_000_000
    honest = archive({"xl/workbook.xml": content})
    size = len(content).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert refusal_of(honest.replace(size, (1000).to_bytes(4, "little"))) == "zip-bomb"


def test_a_part_that_is_shorter_than_it_declares_is_refused():
    honest = archive({"xl/workbook.xml": b"<a>" + b"x" * 1000})
    assert refusal_of(honest.replace((1003).to_bytes(4, "little"), (1004).to_bytes(4, "little"))) == "damaged-workbook"


def test_a_part_of_which_a_letter_was_damaged_is_refused():
    honest = archive({"xl/workbook.xml": "<a>Petrov</a>"}, zipfile.ZIP_STORED)
    assert refusal_of(honest.replace(b"Petrov", b"Petrow")) == "damaged-workbook"


def test_a_cell_beyond_the_edge_of_any_sheet_harms_nobody_else():
    """The compiled library asks for terabytes, and ends its process when it does not get them."""
    beyond = b'<row r="99"><c r="ZZZZ1048577"><v>1</v></c></row></sheetData>'
    assert refusal_of(archive(with_sheet(b"</sheetData>", beyond))) == "damaged-workbook"


@given(st.sampled_from(["list.xlsx", "list.xls", "list.ods", "formulas_and_errors.xlsx"]), st.data())
def test_damaged_bytes_give_a_table_or_a_reason(name, data):
    damaged = bytearray((FILES / name).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        table = read_table(bytes(damaged), name)
    except UnreadableFile as refusal:
        assert str(refusal)
    else:
        assert all(len(row.cells) == len(table.header) for row in table.rows)


@given(st.text('<>/ crvfst="1A2?!&;-[]x', max_size=60))
def test_any_markup_in_a_sheet_gives_a_table_or_a_reason(markup):
    try:
        read_table(archive(with_sheet(b"<sheetData>", b"<sheetData>" + markup.encode())), "list.xlsx")
    except UnreadableFile as refusal:
        assert str(refusal)


HIDDEN_COLUMNS = '<col min="1" max="16384" hidden="1"/>' * 20_000
HIDDEN_ROWS = (
    '<table:table table:name="{}"><table:table-row table:visibility="collapse" '
    'table:number-rows-repeated="999999999"/></table:table>'
)


@pytest.mark.parametrize(
    "parts",
    [
        {
            "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="s.xml"/></Relationships>',
            "xl/s.xml": f"<worksheet><cols>{HIDDEN_COLUMNS}</cols><sheetData/></worksheet>",
        },
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<d xmlns:table="t">{"".join(HIDDEN_ROWS.format(number) for number in range(2000))}</d>',
        },
    ],
    ids=["columns", "rows"],
)
def test_a_sheet_that_hides_itself_over_and_over_takes_no_memory_for_it(parts):
    tracemalloc.start()
    try:
        refusal_of(archive(parts))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 60 << 20


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="999999999"><c r="A2"><f>1</f></c></row>',
        '<row r="1048576"/><row><c><f>1</f></c></row>',
        '<row r="2"><c r="XFE2"><f>1</f></c></row>',
        f'<row r="2"><c r="{"A" * 2_000_000}2"><f>1</f></c></row>',
        f'<row r="2">{"<c/>" * 16_384}<c><f>1</f></c></row>',
    ],
    ids=["row", "next row", "column", "letters", "next column"],
)
def test_a_formula_beyond_the_edge_of_any_sheet_is_refused(cell):
    assert refusal_of(archive(with_sheet(b"</sheetData>", f"{cell}</sheetData>".encode()))) == "too-large"


MARKED_CELLS = {
    "formula": '<c r="{}1"><f>1</f><v>1</v></c>',
    "error": '<c r="{}1" t="e"><v>#N/A</v></c>',
    "hidden row": '</row><row r="99" hidden="1">',
}


@pytest.mark.parametrize("cell", MARKED_CELLS.values(), ids=MARKED_CELLS)
def test_more_marks_than_any_list_has_are_refused(cell, monkeypatch):
    row = "".join(cell.format(letter) for letter in "ABCDEF")
    data = archive(with_sheet(b"</sheetData>", f'<row r="99">{row}</row></sheetData>'.encode()))
    monkeypatch.setattr(markup, "MAX_MARKS", 6)
    assert read_table(data, "list.xlsx")
    monkeypatch.setattr(markup, "MAX_MARKS", 5)
    assert refusal_of(data) == "too-large"


def test_more_numbers_with_zeros_in_front_than_any_list_has_are_refused(monkeypatch):
    monkeypatch.setattr(markup, "MAX_MARKS", 0)
    assert refusal_of((FILES / "passport_numbers_stored_as_numbers.xlsx").read_bytes()) == "too-large"


def test_more_marks_than_any_list_has_are_refused_in_one_row_of_an_opendocument(monkeypatch):
    monkeypatch.setattr(markup, "MAX_MARKS", 1000)
    cells = '<table:table-cell table:formula="of:=1"/>' * 1001
    content = f'<d xmlns:table="t"><table:table table:name="a"><table:table-row>{cells}'
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    assert refusal_of(archive(parts)) == "too-large"


def test_a_cell_longer_than_excel_holds_is_cut_before_it_is_passed_on(monkeypatch):
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["MARK", "short"])
    file = io.BytesIO()
    book.save(file)
    source = zipfile.ZipFile(file)
    parts = {part: source.read(part).replace(b"MARK", b"x" * 100_000) for part in source.namelist()}
    passed = []
    monkeypatch.setattr("accreditation.exchange.spreadsheet.shown", lambda value: passed.append(len(value)) or value)
    table = read_table(archive(parts), "list.xlsx")
    assert max(passed) == MAX_CELL + 1
    assert table.rows == [Row(2, ("x" * MAX_CELL, "short"))]
    assert [problem.code for problem in table.problems] == ["long-cell"]
