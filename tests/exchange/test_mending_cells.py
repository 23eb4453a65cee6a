"""A cell is mended on the page: the list is read anew with what was typed, and the file stays as received."""

import json

import pytest

from accreditation.delegations.models import Observer, SubmissionRow
from accreditation.exchange.mending import MOST_AT_ONCE, mended
from accreditation.exchange.models import Reading, Upload
from accreditation.exchange.options import ListOptions
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, confirm, problems, send, totals

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def mend(at, page, **typed):
    """Type into the cells that are named by their problem's value."""
    sent = {"mend": "1"}
    for cell in page.context["to_mend"]:
        sent |= {f"line-{cell.number}": cell.line, f"column-{cell.number}": cell.column}
        sent[f"text-{cell.number}"] = typed.get(cell.value or "empty", "")
    return at.post(address_of(page), sent, follow=True)


def test_what_is_typed_is_read_and_the_list_is_loaded_with_it(at, election):
    page = send(at, csv_list([person(1), person(2, nationality="Norwey", role="king")]), election=election)
    assert [(cell.line, cell.column, cell.value) for cell in page.context["to_mend"]] == [
        (3, "nationality", "Norwey"), (3, "role", "king"),
    ]  # fmt: skip

    page = mend(at, page, Norwey="Norway (NO)", king="observer")

    assert problems(page) == []
    assert page.context["mended"] == [(3, ("nationality", "Norway (NO)")), (3, ("role", "observer"))]
    confirm(at, page)
    assert set(Observer.objects.values_list("nationality", "role")) == {("NO", "observer")}


def test_the_line_is_kept_as_received_and_the_reading_says_what_was_typed(at, election):
    page = mend(at, send(at, csv_list([person(1, nationality="Norwey")]), election=election), Norwey="Norway")
    confirm(at, page)
    assert "Norwey" in json.loads(SubmissionRow.objects.get().cells)
    assert Reading.objects.get().parameters["mended"] == {"2": {"nationality": "Norway"}}


def test_an_empty_cell_and_an_error_of_a_spreadsheet_are_mended_too(at, election):
    page = send(at, csv_list([person(1, nationality=""), person(2, position="#N/A")]), election=election)
    page = mend(at, page, **{"empty": "Norway", "#N/A": "Expert"})
    assert problems(page) == []
    confirm(at, page)
    assert set(Observer.objects.values_list("position", flat=True)) == {"Expert"}


def test_what_is_typed_wrongly_is_a_problem_again_with_what_was_typed(at, election):
    page = mend(at, send(at, csv_list([person(1, nationality="Norwey")]), election=election), Norwey="Norwegen")
    assert problems(page) == [("unknown-country", 2, "nationality", "Norwegen")]
    page = mend(at, page, Norwegen="NO")
    assert problems(page) == []


def test_it_is_taken_back(at, election):
    page = mend(at, send(at, csv_list([person(1, nationality="Norwey")]), election=election), Norwey="Norway")
    page = at.post(address_of(page), {"unmend": "1"}, follow=True)
    assert problems(page) == [("unknown-country", 2, "nationality", "Norwey")]


def test_a_whole_name_is_mended_in_its_one_cell(at, election):
    data = csv_list([person(1, **{"Full name": "Ana Maria Nordquest"})], ("sender", "Full name", "nationality"))
    page = mend(at, send(at, data, election=election), **{"Ana Maria Nordquest": "Nordquest, Ana Maria"})
    confirm(at, page)
    assert Observer.objects.get().given_name == "Ana Maria"


def test_nothing_is_loaded_that_was_typed_after_the_look(at, election):
    page = send(at, csv_list([person(1, position="Expert"), person(2)]), election=election)
    Upload.objects.update(parameters=ListOptions(mended={2: {"position": "Ambassador"}}).as_json())
    answer = confirm(at, page)
    assert not Observer.objects.exists()
    assert totals(answer) == {"read": 2, "created": 2}


def test_headings_and_persons_who_stand_twice_are_not_mended_in_a_cell(at, election):
    data = csv_list([person(1, King="x"), person(1, King="y")], ("sender", "King", "family_name", "nationality"))
    page = send(at, data, election=election)
    assert problems(page)
    assert page.context["to_mend"] == []
    assert page.context["problems_shown"] == page.context["outcome"].problems


@pytest.mark.parametrize("typed", [{"line-0": "x"}, {"line-0": "9" * 40, "column-0": "role", "text-0": "x"}, {}])
def test_nonsense_mends_nothing(typed):
    assert mended(ListOptions(), typed).mended == {}


def test_of_many_cells_the_first_are_mended_here(at, election):
    page = send(at, csv_list([person(n, nationality="Norwey") for n in range(MOST_AT_ONCE + 20)]), election=election)
    assert len(page.context["to_mend"]) == MOST_AT_ONCE
    assert len(page.context["problems_shown"]) == 20
