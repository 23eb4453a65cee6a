"""A suggestion is accepted with one click for the whole file; for ever it is proposed, and the secretary confirms."""

import pytest
from django.urls import reverse

from accreditation.delegations.models import Observer
from accreditation.exchange.models import ProposedSpelling, Reading
from accreditation.geography.models import CountryAlias
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, confirm, problems, said, send, totals

pytestmark = pytest.mark.django_db

PROPOSED = "admin:exchange_proposedspelling_changelist"


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def norwey(election, at):
    rows = [person(1, nationality="Norwey"), person(2, nationality="Norwey "), person(3, nationality="Germany")]
    return send(at, csv_list(rows), election=election)


def click(at, page, meaning, **typed):
    (cell, *_others) = page.context["to_mend"]
    sent = {f"value-{cell.number}": cell.value, "accept": f"{cell.number}:{meaning}"} | typed
    return at.post(address_of(page), sent, follow=True)


def propose(at, page, meaning):
    (cell, *_others) = page.context["to_mend"]
    sent = {
        f"value-{cell.number}": cell.value,
        f"text-{cell.number}": meaning,
        f"teach-{cell.number}": "on",
        "mend": "1",
    }
    return at.post(address_of(page), sent, follow=True)


def choose(client, *proposals, action="confirm_spellings"):
    chosen = {"action": action, "_selected_action": [proposal.pk for proposal in proposals]}
    return client.post(reverse(PROPOSED), chosen, follow=True)


def test_one_click_settles_every_row_of_the_file(at, election):
    page = norwey(election, at)
    assert 'value="0:Norway (NO)"' in page.content.decode()
    page = click(at, page, "Norway (NO)")
    assert problems(page) == []
    assert page.context["accepted"] == [("Norwey", "Norway (NO)")]
    confirm(at, page)
    assert sorted(Observer.objects.values_list("nationality", flat=True)) == ["DE", "NO", "NO"]
    assert Reading.objects.get().parameters["spellings"] == {"Norwey": "Norway (NO)"}
    # The next file is asked again.
    assert problems(norwey(election, at))


def test_what_was_typed_over_other_cells_is_kept(at, election):
    page = send(at, csv_list([person(1, nationality="Norwey"), person(2, role="king")]), election=election)
    typed = {"line-1": "3", "column-1": "role", "text-1": "observer"}
    assert problems(click(at, page, "NO", **typed)) == []


def test_a_sender_is_accepted_too(at, election):
    page = send(at, csv_list([person(1, sender="Odir"), person(2, sender="Odir")]), election=election)
    assert totals(click(at, page, "odihr")) == {"read": 2, "created": 2}


def test_it_is_taken_back(at, election):
    page = click(at, norwey(election, at), "NO")
    page = at.post(address_of(page), {"unmend": "1"}, follow=True)
    assert len(problems(page)) == 2


@pytest.mark.parametrize("typed", ["", ":", "0:", "7:NO", "x:NO"])
def test_nonsense_accepts_nothing(at, election, typed):
    page = norwey(election, at)
    page = at.post(address_of(page), {"accept": typed, "value-0": "Norwey"}, follow=True)
    assert len(problems(page)) == 2


def test_a_cell_is_left_empty_where_nobody_needs_it(at, election):
    page = send(at, csv_list([person(1, birth_date="unknown", nationality="Norwey")]), election=election)
    assert [(cell.column, cell.can_be_empty) for cell in page.context["to_mend"]] == [
        ("nationality", False), ("birth_date", True),
    ]  # fmt: skip
    sent = {"mend": "1", "line-0": 2, "column-0": "nationality", "text-0": "NO"}
    page = at.post(address_of(page), sent | {"line-1": 2, "column-1": "birth_date", "empty-1": "on"}, follow=True)
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.get().birth_date is None


def test_a_clerk_proposes_and_the_secretary_confirms(at, desk, secretary, election):
    page = propose(at, norwey(election, at), "Norway (NO)")
    assert said(page) == ["1 spelling was proposed."]
    assert problems(page) == []
    assert not CountryAlias.objects.filter(text="Norwey").exists()

    client = desk(secretary)
    assert "1 proposed spelling waits to be confirmed" in client.get(reverse("admin:index")).content.decode()
    answer = choose(client, ProposedSpelling.objects.get())
    assert said(answer) == ["1 spelling was taught."]
    assert CountryAlias.objects.filter(text="Norwey", country="NO").exists()
    assert not ProposedSpelling.objects.exists()
    assert problems(norwey(election, at)) == []


def test_a_meaning_that_is_not_known_is_not_proposed(at, election):
    page = propose(at, norwey(election, at), "Nowhere")
    assert said(page)[0].startswith("Nothing was taught.")
    assert not ProposedSpelling.objects.exists()


def test_it_is_proposed_once(at, election):
    for _time in range(2):
        propose(at, norwey(election, at), "NO")
    assert ProposedSpelling.objects.count() == 1


def test_contradicting_proposals_are_not_confirmed_together(at, desk, secretary, election, clerk):
    proposals = [
        ProposedSpelling.objects.create(text="Norwey", meaning=meaning, proposed_by=clerk) for meaning in ("NO", "DE")
    ]
    answer = choose(desk(secretary), *proposals)
    assert said(answer) == ["Nothing was taught. “Norwey” cannot mean several things."]
    assert ProposedSpelling.objects.count() == 2


def test_a_clerk_confirms_nothing(at, election, clerk):
    proposal = ProposedSpelling.objects.create(text="Norwey", meaning="NO", proposed_by=clerk)
    assert choose(at, proposal).status_code == 403
    assert not CountryAlias.objects.filter(text="Norwey").exists()
