"""Two members of the staff act at the same moment: the second waits for the first, and then sees what the first did."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accreditation.commission.agenda import CannotPlan, put_on_agenda
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import CannotRecord, accredit, accreditations, plan_meeting, record_agenda
from accreditation.delegations.lifecycle import NotAllowed, move
from accreditation.delegations.models import Observer
from tests.factories import make_election, make_meeting, make_observers

pytestmark = pytest.mark.django_db(transaction=True)


def outcome_of_second(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Begin the second act after the first one and before its end; return what it returned or raised."""
    done, outcome = threading.Event(), []

    def act():
        try:
            outcome.append(second())
        except Exception as refused:
            outcome.append(refused)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        done.wait(0.5)  # in vain: the second waits for what the first holds
    thread.join()
    return outcome[0]


def test_of_two_who_record_one_meeting_the_second_is_refused():
    one, other = make_observers(2, status="ready")
    meeting = make_meeting(one.delegation.election)
    outcome = outcome_of_second(lambda: accredit([one], meeting, None), lambda: accredit([other], meeting, None))
    assert isinstance(outcome, CannotRecord)
    assert [decision.observer for decision in Decision.objects.all()] == [one]
    assert Observer.objects.get(pk=other.pk).status == "ready"


def test_of_two_who_record_different_meetings_the_later_one_comes_second():
    one, other = make_observers(2, status="ready")
    first, second = (make_meeting(one.delegation.election) for _number in range(2))
    outcome = outcome_of_second(lambda: accredit([one], first, None), lambda: accredit([other], second, None))
    assert [decision.observer for decision in outcome] == [other]
    assert Meeting.objects.recorded().count() == 2


def test_two_who_plan_a_meeting_are_given_two_numbers():
    election = make_election()
    day = timezone.localdate()
    outcome = outcome_of_second(lambda: plan_meeting(election, day), lambda: plan_meeting(election, day))
    assert outcome.ordinal == 2


def test_whom_the_commission_accredits_the_desk_cannot_recall_meanwhile():
    (person,) = make_observers(1, status="ready")
    meeting = make_meeting(person.delegation.election)
    outcome = outcome_of_second(
        lambda: accredit([person], meeting, None), lambda: move(Observer.objects.filter(pk=person.pk), "recalled")
    )
    assert isinstance(outcome, NotAllowed)
    assert Observer.objects.get().status == "accredited"


def test_whom_the_desk_recalls_the_commission_cannot_accredit_meanwhile():
    (person,) = make_observers(1, status="ready")
    meeting = make_meeting(person.delegation.election)
    outcome = outcome_of_second(
        lambda: move(Observer.objects.filter(pk=person.pk), "recalled"), lambda: accredit([person], meeting, None)
    )
    assert isinstance(outcome, NotAllowed)
    assert not Decision.objects.exists()
    assert not Meeting.objects.recorded().exists()


def test_of_two_who_record_one_agenda_the_second_is_refused():
    people = make_observers(2, status="ready")
    meeting = make_meeting(people[0].delegation.election)
    put_on_agenda(meeting, accreditations(people), None)
    outcome = outcome_of_second(lambda: record_agenda(meeting, None), lambda: record_agenda(meeting, None))
    assert isinstance(outcome, CannotRecord)
    assert Decision.objects.count() == 2


def test_whom_two_put_on_two_agendas_stands_on_one():
    people = make_observers(1, status="ready")
    first, second = (make_meeting(people[0].delegation.election) for _number in range(2))
    outcome = outcome_of_second(
        lambda: put_on_agenda(first, accreditations(people), None),
        lambda: put_on_agenda(second, accreditations(people), None),
    )
    assert isinstance(outcome, CannotPlan)
    assert AgendaItem.objects.get().meeting == first


def test_who_is_put_on_the_agenda_while_the_meeting_is_recorded_is_refused():
    one, other = make_observers(2, status="ready")
    meeting = make_meeting(one.delegation.election)
    put_on_agenda(meeting, accreditations([one]), None)
    outcome = outcome_of_second(
        lambda: record_agenda(meeting, None), lambda: put_on_agenda(meeting, accreditations([other]), None)
    )
    assert isinstance(outcome, CannotPlan)
    assert not AgendaItem.objects.exists()


def test_of_two_clerks_who_make_the_same_list_ready_one_is_told_that_it_is():
    people = make_observers(3)
    everybody = Observer.objects.filter(pk__in=[person.pk for person in people])
    outcome = outcome_of_second(lambda: move(everybody.all(), "ready"), lambda: move(everybody.all(), "ready"))
    assert isinstance(outcome, NotAllowed)
    assert set(everybody.values_list("status", flat=True)) == {"ready"}
