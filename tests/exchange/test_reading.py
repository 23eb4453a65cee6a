"""Files as senders make them are read, or refused with a sentence that says what is wrong and where."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.exchange.reading import MAX_CELL, read_table
from accreditation.exchange.table import EncodingUndecided, Row, UnreadableFile

FILES = Path(__file__).parent / "files"
HEADER = ["Фамилия", "Имя", "Гражданство", "Дата рождения", "Паспорт"]
IVANOV = ("Иванов", "Пётр", "Россия", "31.12.1980", "712345678")


def read(name, **options):
    return read_table((FILES / name).read_bytes(), name, **options)


def remarks(notes):
    return [(note.code, note.line, note.column, note.value) for note in notes]


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("list_in_utf_8.csv", "utf-8", ";"),
        ("list_with_a_byte_order_mark.csv", "utf-8", ";"),
        ("list_in_windows_1251.csv", "windows-1251", ";"),
        ("excel_unicode_text.txt", "utf-16", "\t"),
        ("utf_16_without_a_mark.txt", "utf-16", "\t"),
    ],
)
def test_the_encoding_and_the_delimiter_are_found_out(name, encoding, delimiter):
    table = read(name)
    assert (table.kind, table.encoding, table.delimiter) == ("csv", encoding, delimiter)
    assert table.header == HEADER
    assert table.header_line == 1
    assert table.rows[0] == Row(2, IVANOV)
    assert table.notes == table.problems == []


def test_a_person_is_asked_whether_names_are_kazakh():
    with pytest.raises(EncodingUndecided) as refusal:
        read("kazakh_names_in_kz_1048.csv")
    assert (refusal.value.code, refusal.value.line) == ("encoding-undecided", 4)
    assert [sample.readings for sample in refusal.value.samples] == [
        {"windows-1251": "Јбдіров", "kz-1048": "Әбдіров"},
        {"windows-1251": "Ќайрат", "kz-1048": "Қайрат"},
        {"windows-1251": "Ќазаќстан", "kz-1048": "Қазақстан"},
    ]


@pytest.mark.parametrize(
    ("encoding", "name"), [("kz-1048", "Қайрат"), ("KZ1048", "Қайрат"), ("windows-1251", "Ќайрат")]
)
def test_the_answer_is_followed(encoding, name):
    assert read("kazakh_names_in_kz_1048.csv", encoding=encoding).rows[2].cells[1] == name


@pytest.mark.parametrize(
    ("name", "code", "line", "found"),
    [
        ("western_letters_in_windows_1252.csv", "bad-encoding", 2, "“Mьller”"),
        ("russian_letters_in_koi8_r.csv", "bad-encoding", 1, "“жБНЙМЙС”"),
        ("russian_letters_in_cp866.csv", "bad-encoding", 1, "“бҮ”"),
        ("one_letter_cut_in_half_in_utf_8.csv", "bad-encoding", 3, "UTF-8"),
        ("quote_never_closed.csv", "unclosed-quote", 2, "line 2"),
        ("quote_closed_in_the_middle.csv", "bad-quote", 4, "line 4"),
        ("nothing.csv", "empty-file", 0, "empty"),
        ("only_delimiters.csv", "empty-file", 0, "empty"),
        ("picture_named_csv.csv", "binary-file", 0, "a picture"),
        ("program_named_csv.csv", "binary-file", 0, "a program"),
        ("web_page_named_xls.xls", "not-a-table", 0, "web page"),
    ],
)
def test_a_file_that_gives_no_table_is_refused_with_the_place(name, code, line, found):
    with pytest.raises(UnreadableFile, match=found) as refusal:
        read(name)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_a_file_is_refused_in_the_encoding_that_a_person_named_wrongly():
    with pytest.raises(UnreadableFile) as refusal:
        read("list_in_windows_1251.csv", encoding="utf-8")
    assert (refusal.value.code, refusal.value.line) == ("bad-encoding", 1)


def test_an_unknown_encoding_is_named():
    with pytest.raises(UnreadableFile, match="“klingon”") as refusal:
        read("list_in_utf_8.csv", encoding="klingon")
    assert refusal.value.code == "unknown-encoding"


def test_a_file_beyond_the_limit_is_not_opened():
    with pytest.raises(UnreadableFile, match=r"410 bytes.* 100") as refusal:
        read("list_in_utf_8.csv", max_bytes=100)
    assert refusal.value.code == "too-large"


def test_the_line_in_which_excel_names_the_delimiter_is_no_header():
    table = read("delimiter_announced_by_excel.csv")
    assert (table.delimiter, table.header_line, table.header) == ("|", 2, HEADER)
    assert table.rows[0].line == 3


def test_lines_are_counted_as_in_the_file():
    table = read("line_breaks_in_cells_and_blank_lines.csv")
    assert table.header_line == 3
    assert [(row.line, row.cells[0]) for row in table.rows] == [(4, "Иванов\nИвановский"), (8, "Петрова")]


def test_a_delimiter_inside_a_cell_is_reported_because_it_moves_the_row():
    table = read("row_with_too_many_cells.csv")
    assert remarks(table.problems) == [("too-many-cells", 4, "F", "2")]
    assert "6 instead of 5" in str(table.problems[0].message)
    assert len(table.rows[2].cells) == 5


def test_a_row_that_ends_early_is_noted_once_for_its_column():
    table = read_table(b"A;B;C\n1;2;3\n4\n5\n6;7;\n", "list.csv")
    assert [(note.code, note.line, note.column, str(note.lines)) for note in table.notes] == [
        ("short-row", 3, "B", "3-4")
    ]
    assert table.rows[1].cells == ("4", "", "")


def test_empty_columns_at_the_end_are_dropped():
    table = read_table(b"A;B;;\n1;2;;\n", "list.csv")
    assert (table.header, table.rows) == (["A", "B"], [Row(2, ("1", "2"))])
    assert table.problems == []


def test_lost_letters_are_noted():
    table = read("letters_lost_as_question_marks.csv")
    assert remarks(table.notes) == [
        ("lost-letter", 2, "Фамилия", "?бдіров"),
        ("lost-letter", 2, "Имя", "?айрат"),
        ("lost-letter", 2, "Гражданство", "?аза?стан"),
    ]


def test_errors_that_a_spreadsheet_saved_are_problems():
    assert remarks(read("error_values.csv").problems) == [
        ("error-value", 2, "Имя", "#Н/Д"),
        ("error-value", 2, "Гражданство", "#N/A"),
        ("error-value", 2, "Дата рождения", "########"),
        ("error-value", 2, "Паспорт", "#REF!"),
    ]


def test_a_null_character_is_a_problem_of_its_cell():
    table = read("null_characters.csv")
    assert remarks(table.problems) == [("null-character", 2, "Фамилия", "Иванов")]
    assert table.rows[0].cells[0] == "Иванов"


def test_an_endless_cell_is_a_problem_and_cut():
    table = read_table(b"A;B\n" + b"x" * 200_000 + b";2\n", "list.csv")
    assert [(problem.code, problem.line, problem.column) for problem in table.problems] == [("long-cell", 2, "A")]
    assert len(table.rows[0].cells[0]) == MAX_CELL


def test_a_text_named_as_a_workbook_is_read_as_what_it_is():
    table = read("text_named_xlsx.xlsx")
    assert (table.kind, [note.code for note in table.notes]) == ("csv", ["other-format"])


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Имя;Адрес\nПётр;Алматы, Абая, 1\nАнна;Астана, Мира, 2\n", ";"),
        ("Фамилия, имя;Гражданство\nИванов, Пётр;Россия\n", ";"),
        ('Name,Position\n"Ivanov; Petr",a\n"Petrova; Anna",b\n', ","),
        ("Name\tJob, rank\nIvanov\tchair, first\n", "\t"),
        ("Список наблюдателей\n\nФамилия|Имя|Страна\nИванов|Пётр|Россия\n", "|"),
        ("Фамилия\nИванов\n", ","),
        ("A;B;C\n1;;\n2;;\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_evenly(text, delimiter):
    assert read_table(text.encode(), "list.csv").delimiter == delimiter


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_the_hint_of_excel_is_known_in_its_forms(line):
    assert read_table(f"{line}\r\nA;B\r\n1;2\r\n".encode(), "list.csv").header == ["A", "B"]


cells = st.text(
    st.one_of(st.sampled_from("абвәқі;,\t|\"'\n x1"), st.characters(min_codepoint=32, max_codepoint=0x52F)), max_size=8
).filter(lambda text: not any("\x7f" <= character <= "\x9f" for character in text))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(rows=st.lists(st.tuples(cells, cells, cells).filter(lambda row: any(map(str.strip, row))), max_size=5))
def test_what_was_written_is_read(delimiter, encoding, rows):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("Фамилия", "Имя", "Страна"), *rows])
    table = read_table(f"sep={delimiter}\r\n{written.getvalue()}".encode(encoding), "list.csv")
    assert [row.cells for row in table.rows] == rows


@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode),
        st.text("аAқ;,\t\"'\n\r 1=#?\0").map(str.encode),
        st.text("абвґєў;\n").map(lambda text: text.encode("cp1251")),
        st.text().map(lambda text: text.encode("utf-16", "surrogatepass")),
    ),
    st.sampled_from([None, "utf-8", "utf-16", "windows-1251", "kz-1048"]),
)
def test_any_bytes_give_a_table_or_a_reason(data, encoding):
    try:
        table = read_table(data, "list.csv", encoding=encoding)
    except UnreadableFile as refusal:
        assert refusal.code
        assert str(refusal)
    else:
        assert all(len(row.cells) == len(table.header) for row in table.rows)


def test_a_header_of_invisible_characters_only_names_no_column():
    table = read_table("\ufeff\ufeff\nA|B\nC|D\n".encode(), "list.csv")
    assert (table.header, [row.cells for row in table.rows]) == ([], [(), ()])
