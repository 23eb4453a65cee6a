"""A list that names everybody of its sender: whoever is missing is told, and nothing becomes of that by itself."""

import pytest

from accreditation.delegations.models import Observer
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import answer, confirm, send, totals
from tests.factories import make_accredited, make_country, make_delegation, make_observer

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def missing(page):
    return [(each.name, each.status) for each in page.context["outcome"].missing]


@pytest.fixture
def page(at, election):
    delegation = make_delegation(election)
    make_accredited(1, delegation, family_name="Zander", given_name="Ada")
    make_observer(delegation, family_name="Bergmann", given_name="Bo")
    make_observer(delegation, family_name="Gone", status="recalled")
    make_observer(make_delegation(election, country=make_country("TR")), family_name="Elsewhere")
    confirm(at, send(at, csv_list([person(1)]), election=election))
    return send(at, csv_list([person(1), person(2)]), election=election, whole="on")


def test_who_stands_in_the_register_and_not_in_the_list_is_told(page):
    assert missing(page) == [("Bergmann Bo", "submitted"), ("Zander Ada", "accredited")]
    assert totals(page) == {"read": 2, "created": 1, "unchanged": 1}
    assert "2 persons of the register are not in the list" in page.content.decode()


def test_the_link_leads_to_these_persons(at, page):
    found = at.get(page.context["missing_address"]).context["cl"].queryset
    assert {person.family_name for person in found} == {"Bergmann", "Zander"}


def test_loading_changes_nothing_of_them(at, page):
    confirm(at, page)
    statuses = dict(Observer.objects.values_list("family_name", "status"))
    assert (statuses["Bergmann"], statuses["Zander"]) == ("submitted", "accredited")


def test_a_list_that_does_not_say_so_tells_nobody(at, page):
    assert missing(answer(at, page, whole=None)) == []


def test_who_is_left_out_of_the_list_is_missing_from_it(at, page):
    page = answer(at, page, left_out_lines="2", left_out_reason="Asked the sender.")
    assert "Aldermann1 Adela" in [name for name, _status in missing(page)]


def test_before_every_row_is_understood_nobody_is_called_missing(at, election, page):
    data = csv_list([person(1, nationality="Norwey")])
    assert missing(send(at, data, election=election, whole="on")) == []
