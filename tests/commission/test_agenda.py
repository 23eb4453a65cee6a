"""Putting persons on the agenda of a planned meeting, taking them off, and recording what stands there."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accreditation.commission.agenda import CannotPlan, agenda_of, put_on_agenda, ready_for_agenda, take_off_agenda
from accreditation.commission.models import AgendaItem, Decision
from accreditation.commission.record import CannotRecord, accreditations, record_agenda, record_meeting
from accreditation.delegations.lifecycle import NotAllowed, move
from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def ready(number, delegation=None):
    people = make_observers(number, delegation)
    make_ready(people)
    return people


def planned(people, outcome="accredit", meeting=None, **fields):
    meeting = meeting or make_meeting(people[0].delegation.election)
    put_on_agenda(meeting, [make_item(person, outcome, **fields) for person in people], None)
    return meeting


def refusal(people, outcome="accredit", meeting=None, **fields):
    before = AgendaItem.objects.count()
    with pytest.raises(CannotPlan) as refused:
        planned(people, outcome, meeting, **fields)
    assert AgendaItem.objects.count() == before
    return str(refused.value)


def statuses(*people):
    by_key = dict(Observer.objects.values_list("pk", "status"))
    return [by_key[person.pk] for person in people]


def test_what_stands_on_the_agenda_is_decided_when_the_meeting_is_recorded(secretary):
    people = ready(3)
    meeting = planned(people)
    assert statuses(*people) == ["ready"] * 3

    decisions = record_agenda(meeting, secretary)

    assert {(d.observer_id, d.outcome, d.decided_by) for d in decisions} == {
        (person.pk, "accredit", secretary) for person in people
    }
    assert statuses(*people) == ["accredited"] * 3
    assert not AgendaItem.objects.exists()


def test_who_is_taken_off_waits_as_ready_as_before_for_the_next_meeting():
    first, second = ready(2)
    meeting = planned([first, second])
    item = meeting.agenda.get(observer=second)

    assert take_off_agenda(meeting, [item.pk]) == 1
    record_agenda(meeting, None)

    assert statuses(first, second) == ["accredited", "ready"]
    assert list(ready_for_agenda(second.delegation.election)) == [second]
    record_agenda(planned([second]), None)
    assert statuses(second) == ["accredited"]


def test_items_of_another_meeting_are_not_taken_off():
    (person,) = ready(1)
    meeting = planned([person])
    assert take_off_agenda(make_meeting(person.delegation.election), [meeting.agenda.get().pk]) == 0
    assert meeting.agenda.count() == 1


def test_nobody_stands_on_two_agendas():
    (person,) = ready(1)
    meeting = planned([person])
    assert refusal([person]) == f"{person} stands on the agenda of “{meeting}”."
    assert refusal([person], "refuse", meeting, ground="A ground.").startswith(str(person))
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=make_meeting(person.delegation.election), observer=person, outcome="refuse")


def test_nobody_is_decided_on_beside_the_agenda_on_which_the_person_stands():
    (person,) = ready(1)
    other = make_meeting(person.delegation.election)
    planned([person])
    with pytest.raises(CannotRecord, match="stands on the agenda of"):
        record_meeting(other, accreditations([person]), None, timezone.now())


def test_a_meeting_decides_on_its_whole_agenda():
    waits, comes = ready(2)
    meeting = planned([waits])
    with pytest.raises(CannotRecord, match="decide on the whole agenda"):
        record_meeting(meeting, accreditations([comes]), None, timezone.now())
    assert statuses(waits, comes) == ["ready", "ready"]


@pytest.mark.parametrize("outcome", ["accredit", "refuse", "withdraw", "revoke", "replace", "amend"])
def test_only_who_has_the_status_for_an_outcome_is_put_there(outcome):
    needed = "ready" if outcome in {"accredit", "refuse"} else "accredited"
    delegation = make_delegation()
    for status in set(Observer.Status.values) - {needed}:
        (person,) = make_observers(1, delegation, status=status)
        said = refusal([person], outcome, ground="A ground.")
        assert said.endswith(f"only who is “{needed}” can be put there.")


def test_who_was_recalled_meanwhile_stops_the_record_and_is_named():
    stays, goes = ready(2)
    meeting = planned([stays, goes])
    move(Observer.objects.filter(pk=goes.pk), Observer.Status.RECALLED)
    with pytest.raises(NotAllowed, match=str(goes)):
        record_agenda(meeting, None)
    assert statuses(stays, goes) == ["ready", "recalled"]
    assert meeting.agenda.count() == 2


def test_nobody_is_put_on_the_agenda_of_a_recorded_meeting():
    (person,) = ready(1)
    meeting = planned([person])
    record_agenda(meeting, None)
    assert refusal(ready(1, person.delegation), meeting=meeting).endswith("is already recorded and closed.")


def test_nobody_of_another_election_is_put_there():
    (person,) = ready(1)
    meeting = make_meeting(make_election("other"))
    assert refusal([person], meeting=meeting) == f"{person} belongs to another election."


def test_the_items_are_told_in_the_order_of_outcomes_and_names():
    delegation = make_delegation()
    leaving = make_accredited(1, delegation)
    coming = ready(3, delegation)
    meeting = planned(leaving, "withdraw")
    planned(coming, meeting=meeting)
    names = sorted(str(person) for person in coming)
    assert [str(item.observer) for item in agenda_of(meeting)] == [*names, str(leaving[0])]


def test_putting_on_and_taking_off_leave_history(secretary):
    (person,) = ready(1)
    meeting = make_meeting(person.delegation.election)
    put_on_agenda(meeting, [make_item(person, "accredit")], secretary)
    assert meeting.agenda.get().added_by == secretary
    take_off_agenda(meeting, [meeting.agenda.get().pk])
    assert list(AgendaItem.history.order_by("history_id").values_list("history_type", flat=True)) == ["+", "-"]


def test_an_agenda_of_two_costs_as_much_as_one_of_eighty():
    delegation = make_delegation()
    costs = []
    for number in (2, 80):
        people = ready(number, delegation)
        meeting = make_meeting(delegation.election)
        with CaptureQueriesContext(connection) as putting:
            put_on_agenda(meeting, accreditations(people), None)
        with CaptureQueriesContext(connection) as recording:
            record_agenda(meeting, None)
        costs.append((len(putting), len(recording)))
    assert costs[0] == costs[1]
    assert Decision.objects.count() == 82
