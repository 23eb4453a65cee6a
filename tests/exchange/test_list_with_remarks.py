"""The sender's own list goes back with remarks beside its rows, and comes again mended."""

import csv
import io

import pytest
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook

from accreditation.exchange.models import Upload
from tests.exchange.lists import HEADER, csv_list, person
from tests.exchange.sending import address_of, problems, send, totals

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def remarks(at, page, language="en"):
    answer = at.get(f"{address_of(page)}remarks-{language}/")
    assert answer.status_code == 200
    return answer, answer.content


def rows_of(content, delimiter=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_each_row_has_what_has_to_be_mended_beside_it(at, election):
    data = csv_list([person(1), person(2, nationality="Norwey", role="king"), person(3)], delimiter=";")
    answer, content = remarks(at, send(at, data, election=election))
    assert answer["Content-Disposition"] == 'attachment; filename="remarks-en.csv"'
    header, first, second, third = rows_of(content, ";")
    assert header == [*HEADER, "Remarks"]
    assert (first[-1], third[-1]) == ("", "")
    assert second[:-1] == list(person(2, nationality="Norwey", role="king").values())
    assert "nationality: No country is known by this name." in second[-1]
    assert "Known: «Norway (NO)»" in second[-1]
    assert "role: " in second[-1]


def test_a_heading_of_no_meaning_is_for_the_clerk_to_say_and_for_the_sender_to_rename(at, election):
    page = send(at, csv_list([person(1)]).replace(b"position", b"Fee paid"), election=election)
    (problem,) = page.context["outcome"].problems
    assert (
        str(problem.message) == "No column is called “Fee paid”. Say on the page what it means, or that it is not read."
    )
    _answer, content = remarks(at, page)
    assert rows_of(content)[0] == ["Fee paid: No column is known by this name. Rename the column, or remove it."]


@pytest.mark.parametrize(("language", "heading"), [("kk", "Ескертулер"), ("ru", "Замечания"), ("en", "Remarks")])
def test_the_remarks_are_in_the_language_of_the_sender(at, election, language, heading):
    page = send(at, csv_list([person(1, nationality="Norwey")]), election=election)
    _answer, content = remarks(at, page, language)
    rows = rows_of(content)
    assert rows[0][-1] == heading
    with translation.override(language):
        assert (
            gettext("No country is known by this name. Write the full name or the two letters of ISO.") in rows[1][-1]
        )
    assert len({remarks(at, page, each)[1] for each in ("kk", "ru", "en")}) == 3


def test_a_workbook_goes_back_as_a_workbook_of_texts(at, election):
    book, file = Workbook(), io.BytesIO()
    book.active.append([*HEADER])
    book.active.append([*person(1, nationality="Norwey", position="=1+1").values()])
    book.active["H2"].data_type = "s"
    book.save(file)
    answer, content = remarks(at, send(at, file.getvalue(), "list.xlsx", election=election))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["I1"].value == "Remarks"
    assert "No country is known" in sheet["I2"].value
    assert (sheet["H2"].value, sheet["H2"].data_type) == ("'=1+1", "s")


def test_a_heading_that_begins_like_a_formula_goes_back_as_a_text(at, election):
    formula = '=HYPERLINK("x")'
    data = csv_list([person(1) | {formula: "y"}], header=[*HEADER, formula])
    told, heading, _row = rows_of(remarks(at, send(at, data, election=election))[1])
    assert formula in told[0]
    assert heading == [*HEADER, f"'{formula}", "Remarks"]
    book, file = Workbook(), io.BytesIO()
    book.active.append([*HEADER, formula])
    book.active.append([*person(1).values(), "y"])
    book.active["I1"].data_type = "s"
    book.save(file)
    content = remarks(at, send(at, file.getvalue(), "list.xlsx", election=election))[1]
    cell = load_workbook(io.BytesIO(content)).active["I2"]
    assert (cell.value, cell.data_type) == (f"'{formula}", "s")


def test_what_concerns_the_whole_list_stands_above_its_headings(at, election):
    page = send(at, csv_list([person(1)]), election=election, control_total=5)
    rows = rows_of(remarks(at, page)[1])
    assert rows[0] == ["The letter says 5 persons; the list names 1."]
    assert rows[1] == [*HEADER, "Remarks"]


def test_mended_and_sent_again_the_remarks_are_left_aside(at, election):
    page = send(at, csv_list([person(1), person(2, nationality="Norwey")]), election=election, control_total=5)
    mended = remarks(at, page, "ru")[1].replace(b"Norwey", b"Norway")
    again = send(at, mended, election=election, control_total=2)
    assert problems(again) == []
    assert totals(again) == {"read": 2, "created": 2}
    assert "remarks" in [note.code for note in again.context["outcome"].notes]
    back = remarks(at, send(at, mended, election=election, control_total=3), "en")[1]
    assert rows_of(back)[1] == [*HEADER, "Remarks"]


def test_a_list_that_was_loaded_or_cannot_be_read_has_no_remarks(at, election):
    page = send(at, b"", election=election)
    assert at.get(f"{address_of(page)}remarks-en/").status_code == 404
    page = send(at, csv_list([person(1)]), election=election)
    assert at.get(f"{address_of(page)}remarks-xx/").status_code == 404
    Upload.objects.all().delete()
    assert at.get(f"{address_of(page)}remarks-en/").status_code == 404


@pytest.mark.parametrize("member", ["auditor", "administrator", "staff_without_rights"])
def test_it_is_for_whoever_may_load_the_list(at, desk, cast, election, member):
    page = send(at, csv_list([person(1)]), election=election)
    assert desk(cast[member]).get(f"{address_of(page)}remarks-en/").status_code == 403
