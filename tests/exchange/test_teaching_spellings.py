"""From the preview of a list the secretary teaches a sender's spelling for ever; a clerk cannot."""

import pytest

from accreditation.geography.models import CountryAlias
from accreditation.organizations.models import OrganizationAlias
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, problems, said, send
from tests.factories import make_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, secretary):
    return desk(secretary)


def teach(at, page, meaning, *numbers):
    sent = {"mend": "1"}
    for cell in page.context["to_mend"]:
        if cell.number in (numbers or (0,)):
            sent |= {f"value-{cell.number}": cell.value, f"text-{cell.number}": meaning, f"teach-{cell.number}": "on"}
    return at.post(address_of(page), sent, follow=True)


def test_a_taught_country_is_known_in_every_row_and_every_later_list(at, election):
    data = csv_list([person(1, nationality="Norge"), person(2, nationality="norge")])
    page = teach(at, send(at, data, election=election), "Norway (NO)")
    assert said(page) == ["1 spelling was taught."]
    assert problems(page) == []
    assert CountryAlias.objects.filter(text="Norge", country="NO").exists()
    assert problems(send(at, data, election=election)) == []


def test_a_taught_sender_is_an_organization_or_a_state(at, election):
    page = teach(at, send(at, csv_list([person(1, sender="Office in Warsaw")]), election=election), "odihr")
    assert problems(page) == []
    assert OrganizationAlias.objects.filter(text="Office in Warsaw", organization__slug="odihr").exists()
    page = teach(at, send(at, csv_list([person(2, sender="Kingdom in the north")]), election=election), "NO")
    assert problems(page) == []
    assert CountryAlias.objects.filter(text="Kingdom in the north", country="NO").exists()


@pytest.mark.parametrize("meaning", ["Nowhere", ""])
def test_what_a_spelling_means_has_to_be_known(at, election, meaning):
    page = teach(at, send(at, csv_list([person(1, nationality="Norge")]), election=election), meaning)
    assert said(page)[0].startswith("Nothing was taught.")
    assert not CountryAlias.objects.filter(text="Norge").exists()
    assert problems(page) == [("unknown-country", 2, "nationality", "Norge")]


def test_a_spelling_that_means_another_country_is_refused(at, election):
    page = send(at, csv_list([person(1, nationality="Norge")]), election=election)
    make_country("TR")
    CountryAlias.objects.create(country_id="TR", text="Norge")
    assert said(teach(at, page, "NO"))[0].startswith("Nothing was taught. “Norge”:")


def test_a_spelling_ticked_twice_is_taught_once(at, election):
    page = send(at, csv_list([person(1, nationality="Norge"), person(2, nationality="norge")]), election=election)
    assert said(teach(at, page, "NO", 0, 1)) == ["1 spelling was taught."]
    assert CountryAlias.objects.filter(country="NO", text__iexact="norge").count() == 1


def test_a_spelling_with_two_meanings_is_refused_and_nothing_typed_is_lost(at, election):
    rows = [person(1, nationality="Norge"), person(2, nationality="norge"), person(3, role="king")]
    page = send(at, csv_list(rows), election=election)
    sent = {"mend": "1", "line-2": "4", "column-2": "role", "text-2": "observer"}
    for number, value, meaning in ((0, "Norge", "NO"), (1, "norge", "TR")):
        sent |= {f"value-{number}": value, f"text-{number}": meaning, f"teach-{number}": "on"}
    page = at.post(address_of(page), sent, follow=True)
    assert said(page) == ["Nothing was taught. “norge” cannot mean several things."]
    assert not CountryAlias.objects.filter(text__iexact="norge").exists()
    assert page.context["mended"] == [(4, ("role", "observer"))]


def test_a_text_that_was_typed_here_is_not_taught(at, election):
    page = send(at, csv_list([person(1, nationality="Norge")]), election=election)
    sent = {"mend": "1", "line-0": "2", "column-0": "nationality", "text-0": "Norwegen"}
    page = at.post(address_of(page), sent, follow=True)
    assert [cell.is_spelling for cell in page.context["to_mend"]] == [False]


def test_only_who_keeps_the_spellings_is_asked_and_heard(desk, clerk, at, election):
    data = csv_list([person(1, nationality="Norge"), person(2, role="king")])
    assert "always means this" in send(at, data, election=election).content.decode()
    page = send(desk(clerk), data, election=election)
    assert "propose it to the secretary" in page.content.decode()
    sent = {"mend": "1", "value-0": "Norge", "text-0": "NO", "teach-0": "on"}
    desk(clerk).post(address_of(page), sent)
    assert not CountryAlias.objects.filter(text="Norge").exists()


def test_a_role_is_no_spelling_that_is_taught(at, election):
    page = send(at, csv_list([person(1, nationality="Norge"), person(2, role="king")]), election=election)
    assert [cell.is_spelling for cell in page.context["to_mend"]] == [True, False]
