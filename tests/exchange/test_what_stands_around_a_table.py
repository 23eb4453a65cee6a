"""Titles, second headings, numbered columns and totals are told from persons, and each line set aside is named."""

import io

import pytest
from openpyxl import Workbook

from accreditation.exchange.apply import check_list
from accreditation.exchange.columns import HEADINGS
from accreditation.exchange.options import ListOptions
from accreditation.exchange.reading import read_table
from tests.factories import make_country, make_election, make_organization

HEADER = ["Фамилия", "Имя", "Гражданство", "Дата рождения"]
IVANOV = ["Иванов", "Пётр", "Россия", "31.12.1980"]
PETROV = ["Петров", "Иван", "Россия", "01.02.1970"]
TITLE = ["СПИСОК наблюдателей, направленных на выборы", "", "", ""]


def text(*lines):
    return "\n".join(";".join(cells) for cells in lines).encode()


def workbook(*lines):
    book = Workbook()
    for cells in lines:
        book.active.append([cell or None for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(data):
    return read_table(data, "list.csv" if b"PK" not in data[:2] else "list.xlsx", is_heading=HEADINGS.knows)


def notes(table):
    return [(note.code, note.line) for note in table.notes]


@pytest.mark.parametrize("written", [text, workbook])
def test_titles_above_the_headings_are_set_aside_and_told(written):
    table = read(written(["Приложение 1"], TITLE, [], HEADER, IVANOV, PETROV))
    assert (table.header, table.header_line) == (HEADER, 4)
    assert [row.line for row in table.rows] == [5, 6]
    assert notes(table) == [("above-headings", 4)]
    assert "Приложение 1 / СПИСОК наблюдателей" in str(table.notes[0].message)


@pytest.mark.parametrize("written", [text, workbook])
def test_headings_on_two_lines_are_read_together(written):
    table = read(written(["№", "ФИО", "", "Гражданство", "Паспорт", ""],
                         ["", "Фамилия", "Имя", "", "номер", "страна выдачи"],
                         ["1", "Иванов", "Пётр", "Россия", "712345678", "Россия"]))  # fmt: skip
    assert HEADINGS.recognize(table).places == {
        "family_name": 1, "given_name": 2, "nationality": 3, "document_number": 4, "document_country": 5,
    }  # fmt: skip
    assert [row.cells[1] for row in table.rows] == ["Иванов"]
    assert notes(table) == [("two-lines-of-headings", 2)]


def test_a_person_is_not_taken_for_a_second_line_of_headings():
    table = read(text(HEADER, ["Паспорт", "Имя", "Россия", "31.12.1980"]))
    assert [row.line for row in table.rows] == [2]


def test_a_line_that_numbers_the_columns_is_set_aside():
    table = read(text(HEADER, ["1", "2", "3", "4"], IVANOV))
    assert [row.line for row in table.rows] == [3]
    assert notes(table) == [("column-numbers", 2)]


def test_headings_repeated_on_a_further_page_are_set_aside():
    table = read(text(HEADER, IVANOV, HEADER, PETROV))
    assert [row.line for row in table.rows] == [2, 4]
    assert notes(table) == [("repeated-headings", 3)]


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["Итого: 2", "", "", ""], 2), (["Итого", "2", "", ""], 2), (["ВСЕГО", "", "", "2 человека"], 2),
        (["Барлығы: 2 адам", "", "", ""], 2), (["Total", "2", "", ""], 2), (["Total number: 2", "", "", ""], 2),
        (["Итого", "", "", ""], None), (["Итого наблюдателей: 2", "", "", ""], 2),
        (["Total: 2 persons.", "", "", ""], 2),
    ],
)  # fmt: skip
def test_a_total_is_nobody_and_says_how_many_there_are(cells, total):
    table = read(text(HEADER, IVANOV, PETROV, cells))
    assert [row.line for row in table.rows] == [2, 3]
    assert table.total == total
    assert notes(table) == [("total-line", 4)]


@pytest.mark.parametrize("name", ["Totalov", "Всеволод", "Итогов", "Total 5 of 6"])
def test_a_person_is_not_taken_for_a_total(name):
    table = read(text(HEADER, [name, "Пётр", "Россия", "31.12.1980"]))
    assert len(table.rows) == 1
    assert table.total is None


@pytest.mark.parametrize(
    "cells", [["Total", "Maria", "Norway", ""], ["Всего", "Пётр", "", ""], ["Итого", "", "Россия", ""]]
)
def test_whoever_is_called_total_is_a_person(cells):
    assert len(read(text(HEADER, cells)).rows) == 1


def test_a_total_in_the_middle_of_a_long_list_is_no_total():
    many = [["Иванов", str(number), "Россия", "31.12.1980"] for number in range(30)]
    assert len(read(text(HEADER, ["Всего", "2", "", ""], *many)).rows) == 31


def test_a_list_without_known_headings_begins_with_its_first_line():
    assert read(text(["a", "b"], ["c", "d"])).header_line == 1


@pytest.fixture
def election(db):
    make_country("RU", alpha3="RUS", name_ru="Россия")
    make_organization()
    return make_election()


def codes(election, *lines, **options):
    outcome = check_list(text(*lines), "list.csv", election, ListOptions(sender="odihr", **options))
    return [problem.code for problem in outcome.problems]


def test_the_total_beneath_the_table_is_compared_with_the_persons(election):
    assert codes(election, HEADER, IVANOV, PETROV, ["Итого: 2", "", "", ""]) == []
    assert codes(election, HEADER, IVANOV, PETROV, ["Итого: 3", "", "", ""]) == ["control-total"]


def test_the_number_of_the_letter_comes_before_that_of_the_list(election):
    assert codes(election, HEADER, IVANOV, PETROV, ["Итого: 3", "", "", ""], control_total=2) == []
    assert codes(election, HEADER, IVANOV, PETROV, ["Итого: 2", "", "", ""], control_total=3) == ["control-total"]


@pytest.mark.parametrize("dots", [150, 2_000_000])
def test_a_line_that_goes_on_behind_its_dots_is_no_total(dots):
    table = read(text(HEADER, IVANOV, ["total" + "." * dots + "x", "", "", ""]))
    assert (table.total, len(table.rows), notes(table)) == (None, 2, [])


def test_a_total_with_dots_before_its_number():
    table = read(text(HEADER, IVANOV, ["Total" + "." * 100 + "1", "", "", ""]))
    assert (table.total, len(table.rows)) == (1, 1)
