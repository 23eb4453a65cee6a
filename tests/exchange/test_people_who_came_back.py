"""A list never moves a person to another sender once the commission decided: figures of the past would move too."""

import pytest
from django.utils import timezone

from accreditation.bulletins.counting import totals
from accreditation.delegations.lifecycle import resubmit
from accreditation.delegations.models import Observer
from accreditation.exchange.apply import import_list
from accreditation.exchange.options import ListOptions
from tests.exchange.lists import csv_list
from tests.factories import (
    days_ahead,
    decide,
    make_accredited,
    make_delegation,
    make_meeting,
    make_observer,
    make_organization,
)

pytestmark = pytest.mark.django_db

HEADER = ("reference", "sender", "position")


@pytest.fixture
def came_back(election):
    """Accredited three days ago, withdrawn today, and submitted again."""
    meeting = make_meeting(election, days_ahead(-3))
    (person,) = make_accredited(1, make_delegation(election, make_organization("odihr")), meeting)
    make_organization("sco")
    decide([person], "withdraw")
    resubmit(Observer.objects.filter(pk=person.pk), timezone.now())
    return person


def load(person, election, **cells):
    row = {"reference": person.reference, "sender": "odihr", "position": ""} | cells
    return import_list(csv_list([row], HEADER), "list.csv", election, None, ListOptions())


def test_to_another_sender_the_list_does_not_move_the_person(came_back, election):
    outcome = load(came_back, election, sender="sco")
    assert not outcome.saved
    assert [problem.code for problem in outcome.problems] == ["conflict"]
    (row,) = totals(election, days_ahead(-3)).organizations.rows
    assert row.sender.slug == "odihr"


def test_what_else_the_list_says_is_mended(came_back, election):
    assert load(came_back, election, position="Expert").saved
    assert Observer.objects.get().position == "Expert"


def test_whom_the_commission_never_decided_on_the_list_moves(election):
    make_organization("sco")
    person = make_observer(make_delegation(election, make_organization("odihr")))
    assert load(person, election, sender="sco").saved
    assert Observer.objects.get().delegation.sender_code == "sco"
