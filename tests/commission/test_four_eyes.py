"""Whoever entered a person is not the only one who decides on that person."""

import pytest
from django.utils import timezone

from accreditation.accounts.roles import SECRETARY
from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.record import CannotRecord, accredit, record_agenda, record_meeting
from tests.factories import (
    make_accredited,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_whoever_entered_a_person_does_not_record_the_decision(secretary, clerk):
    (own,) = make_observers(1, entered_by=secretary)
    (other,) = make_observers(1, own.delegation, entered_by=clerk)
    make_ready([own, other])
    meeting = make_meeting(own.delegation.election)
    with pytest.raises(CannotRecord, match=f"You entered {own} yourself"):
        accredit([own], meeting, secretary)
    accredit([other], meeting, secretary)


def test_a_departure_is_a_decision_too(secretary):
    (person,) = make_accredited(1, entered_by=secretary)
    with pytest.raises(CannotRecord, match="yourself"):
        record_meeting(
            make_meeting(person.delegation.election), [make_item(person, "withdraw")], secretary, timezone.now()
        )


def test_an_election_may_do_without(secretary):
    people = make_observers(1, make_delegation(make_election(four_eyes=False)), entered_by=secretary)
    make_ready(people)
    accredit(people, make_meeting(people[0].delegation.election), secretary)


def test_whoever_entered_an_amendment_does_not_record_it(secretary, clerk):
    (person,) = make_accredited(1, entered_by=clerk)
    meeting = make_meeting(person.delegation.election)
    put_on_agenda(meeting, [make_item(person, "amend")], secretary)
    with pytest.raises(CannotRecord, match=f"You entered the amendment of {person} yourself"):
        record_agenda(meeting, secretary)
    record_agenda(meeting, make_user("second", SECRETARY))
