"""What each decision adds to the total: one for whoever counts, and what was added is what a departure takes away."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accreditation.bulletins.counting import totals
from accreditation.commission.models import Decision
from accreditation.commission.record import record_meeting
from accreditation.delegations.lifecycle import move, resubmit
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from tests.factories import (
    decide,
    make_accredited,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
)

pytestmark = pytest.mark.django_db


def effects(person):
    return list(person.decisions.order_by("meeting__ordinal").values_list("outcome", "effect"))


def bring_back(person, **mended):
    """A new submission of somebody who left, with what the sender mended."""
    one = Observer.objects.filter(pk=person.pk)
    resubmit(one, timezone.now())
    one.update(**mended)
    move(one, "ready")
    person.refresh_from_db()


@pytest.mark.parametrize(
    ("role", "switches", "effect"),
    [
        ("observer", {}, 1),
        ("head", {}, 1),
        ("expert", {}, 1),
        ("interpreter", {}, 0),
        ("staff", {}, 0),
        ("interpreter", {"counts_interpreters": True}, 1),
        ("staff", {"counts_interpreters": True}, 0),
        ("staff", {"counts_staff": True}, 1),
    ],
)
def test_who_counts_adds_one_and_takes_it_away_again(role, switches, effect):
    (person,) = make_accredited(1, make_delegation(make_election(**switches)), role=role)
    assert totals(person.delegation.election).total == effect
    decide([person], "withdraw")
    assert effects(person) == [("accredit", effect), ("withdraw", -effect)]
    assert totals(person.delegation.election).total == 0


@pytest.mark.parametrize("outcome", ["withdraw", "revoke", "replace"])
def test_every_departure_takes_one_away(outcome):
    (person,) = make_accredited(1)
    decide([person], outcome, "A ground.")
    assert effects(person) == [("accredit", 1), (outcome, -1)]


def test_a_refusal_and_an_amendment_add_nothing():
    (person,) = make_accredited(1)
    decide([person], "amend")
    (other,) = make_observers(1, person.delegation, status="ready")
    decide([other], "refuse", "A ground.")
    assert effects(person) == [("accredit", 1), ("amend", 0)]
    assert effects(other) == [("refuse", 0)]
    assert totals(person.delegation.election).total == 1


def test_whoever_comes_back_in_another_role_is_counted_by_the_role_of_each_time():
    (person,) = make_accredited(1, role="interpreter")
    decide([person], "withdraw")
    bring_back(person, role="observer")
    decide([person], "accredit")
    decide([person], "withdraw")
    bring_back(person, role="interpreter")
    decide([person], "accredit")
    decide([person], "revoke", "A ground.")
    assert effects(person) == [
        ("accredit", 0), ("withdraw", 0), ("accredit", 1), ("withdraw", -1), ("accredit", 0), ("revoke", 0),
    ]  # fmt: skip


def test_a_switch_turned_later_does_not_change_what_a_departure_takes_away():
    (person,) = make_accredited(1, make_delegation(make_election(counts_staff=True)), role="staff")
    Election.objects.update(counts_staff=False)
    decide([person], "withdraw")
    assert effects(person) == [("accredit", 1), ("withdraw", -1)]


def test_the_role_in_the_database_counts_and_not_the_one_on_the_page():
    (person,) = make_observers(1, status="ready", role="observer")
    Observer.objects.update(role="interpreter")
    decide([person], "accredit")
    assert effects(person) == [("accredit", 0)]


def test_people_who_come_and_go_at_one_meeting_are_counted_each_for_their_own():
    delegation = make_delegation()
    stays, goes, goes_uncounted = (
        make_accredited(1, delegation, role=role)[0] for role in ("observer", "observer", "staff")
    )
    (comes,) = make_observers(1, delegation, status="ready")
    agenda = [
        make_item(goes, "withdraw"), make_item(goes_uncounted, "withdraw"),
        make_item(comes, "accredit"), make_item(stays, "amend"),
    ]  # fmt: skip
    record_meeting(make_meeting(delegation.election), agenda, None, timezone.now())
    assert [effects(person)[-1][1] for person in (stays, goes, goes_uncounted, comes)] == [0, -1, 0, 1]
    assert totals(delegation.election).total == 2


@pytest.mark.parametrize(
    ("outcome", "effect"),
    [("accredit", -1), ("accredit", 2), ("withdraw", 1), ("revoke", 1), ("replace", 1), ("refuse", 1), ("amend", -1)],
)
def test_the_database_refuses_an_effect_that_the_outcome_cannot_have(outcome, effect):
    (person,) = make_observers(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=make_meeting(person.delegation.election),
            observer=person,
            outcome=outcome,
            effect=effect,
            ground="G.",
        )
