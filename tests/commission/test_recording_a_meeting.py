"""A meeting is recorded whole or not at all, in order, in time, and once."""

from datetime import date, datetime, timedelta
from datetime import timezone as fixed

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accreditation.commission.models import Decision, Meeting
from accreditation.commission.record import CannotRecord, accredit, plan_meeting, record_meeting
from accreditation.delegations.lifecycle import NotAllowed
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import AccreditationClosed
from tests.factories import (
    days_ahead,
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_closed_election,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_organization,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

Outcome = Decision.Outcome
CLOSING = datetime(2021, 1, 4, 18, tzinfo=fixed(timedelta(hours=6)))


def ready(number=1, delegation=None, **fields):
    return make_observers(number, delegation, status="ready", **fields)


def statuses(*people):
    found = dict(Observer.objects.filter(pk__in=[person.pk for person in people]).values_list("pk", "status"))
    return [found[person.pk] for person in people]


def refusal(meeting, agenda, at=None, error=CannotRecord):
    """The sentence with which recording is refused; nothing has changed by it."""
    before = list(Observer.objects.order_by("pk").values_list("status", flat=True)), Decision.objects.count()
    with pytest.raises(error) as refused:
        record_meeting(meeting, agenda, None, at or timezone.now())
    assert (list(Observer.objects.order_by("pk").values_list("status", flat=True)), Decision.objects.count()) == before
    assert not Meeting.objects.recorded().filter(pk=meeting.pk, decisions=None, recorded_at=at).exists()
    return str(refused.value)


# What is written


def test_everybody_on_the_agenda_moves_and_each_has_a_decision(secretary):
    good, bad = ready(2)
    meeting = make_meeting(good.delegation.election)
    at = timezone.now()
    agenda = [
        make_item(good, Outcome.ACCREDIT),
        make_item(bad, Outcome.REFUSE, " Not named by the sender. "),
    ]
    decisions = record_meeting(meeting, agenda, secretary, at)
    assert statuses(good, bad) == ["accredited", "refused"]
    assert [(d.observer, d.outcome, d.effect, d.ground) for d in decisions] == [
        (good, "accredit", 1, ""), (bad, "refuse", 0, "Not named by the sender."),
    ]  # fmt: skip
    assert {(d.meeting, d.decided_by, d.created_at) for d in Decision.objects.all()} == {(meeting, secretary, at)}
    stored = Meeting.objects.get()
    assert (stored.recorded_at, stored.recorded_by, stored.is_recorded) == (at, secretary, True)


def test_accrediting_is_recording_with_nothing_else_on_the_agenda(secretary):
    people = ready(3)
    accredit(people, make_meeting(people[0].delegation.election), secretary)
    assert statuses(*people) == ["accredited"] * 3


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("withdraw", "withdrawn"), ("revoke", "revoked"), ("replace", "replaced"), ("amend", "accredited")],
)
def test_of_the_accredited_the_commission_decides_at_a_later_meeting(outcome, status):
    (person,) = make_accredited(1)
    record_meeting(
        make_meeting(person.delegation.election),
        [make_item(person, outcome, "A ground.")],
        None,
        timezone.now(),
    )
    assert statuses(person) == [status]


def test_what_is_not_on_the_agenda_waits_for_the_next_meeting():
    first, second = ready(2)
    accredit([first], make_meeting(first.delegation.election), None)
    assert statuses(first, second) == ["accredited", "ready"]
    accredit([second], make_meeting(first.delegation.election), None)
    assert statuses(second) == ["accredited"]


def test_a_meeting_is_called_by_number_day_and_election():
    meeting = make_meeting(make_election("2021-01-10"), date(2021, 1, 4))
    assert str(meeting) == "Meeting 1 · 04.01.2021 · 2021-01-10"
    (person,) = ready(1)
    assert str(Decision(observer=person, outcome="refuse")) == f"refuse: {person}"


def test_recording_costs_the_same_for_two_persons_and_for_eighty():
    delegation = make_delegation()
    costs = []
    for number in (2, 80):  # what SQLite takes in one INSERT
        people = ready(number, delegation)
        meeting = make_meeting(delegation.election)
        with CaptureQueriesContext(connection) as captured:
            accredit(people, meeting, None)
        costs.append(len(captured))
    assert costs[0] == costs[1]


# Which meeting


def test_a_meeting_is_recorded_once():
    first, second = ready(2)
    meeting = make_meeting(first.delegation.election)
    accredit([first], meeting, None)
    assert refusal(meeting, [make_item(second, "accredit")]).endswith("is already recorded and closed.")


def test_meetings_are_recorded_in_order():
    (person,) = ready(1)
    make_meeting(person.delegation.election)
    second = make_meeting(person.delegation.election)
    said = refusal(second, [make_item(person, "accredit")])
    assert said.startswith("Meeting 1 ·")
    assert said.endswith("is not recorded yet; meetings are recorded in order.")


def test_a_meeting_without_a_day_is_not_recorded():
    (person,) = ready(1)
    meeting = plan_meeting(person.delegation.election, None, "103/594")
    assert "has no date yet" in refusal(meeting, [make_item(person, "accredit")])
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(recorded_at=timezone.now())


@pytest.mark.parametrize("resolutions", ["", " "])
def test_a_meeting_without_the_number_of_its_resolution_is_not_recorded(resolutions):
    (person,) = ready(1)
    meeting = make_meeting(person.delegation.election, resolutions=resolutions)
    assert "has no resolution number yet" in refusal(meeting, [make_item(person, "accredit")])


def test_a_meeting_of_tomorrow_is_not_recorded_today():
    (person,) = ready(1)
    meeting = make_meeting(person.delegation.election, days_ahead(1))
    assert "lies in the future" in refusal(meeting, [make_item(person, "accredit")])


def test_today_is_told_by_the_clock_of_the_election():
    """At 19:30 in London it is the next day in Almaty."""
    (person,) = ready(1, make_delegation(make_election(voting_day=date(2030, 6, 30))))
    meeting = make_meeting(person.delegation.election, date(2030, 6, 2))
    record_meeting(
        meeting,
        [make_item(person, "accredit")],
        None,
        datetime(2030, 6, 1, 19, 30, tzinfo=fixed(timedelta(hours=0))),
    )
    assert statuses(person) == ["accredited"]


def test_no_meeting_lies_before_one_that_is_recorded():
    first, second = ready(2)
    election = first.delegation.election
    accredit([first], make_meeting(election, days_ahead(-2)), None)
    said = refusal(make_meeting(election, days_ahead(-3)), [make_item(second, "accredit")])
    assert f"would change figures as of {days_ahead(-2):%d.%m.%Y}" in said
    Meeting.objects.filter(recorded_at=None).delete()
    accredit([second], make_meeting(election, days_ahead(-2)), None)


def test_no_meeting_lies_before_a_published_bulletin():
    (person,) = ready(1)
    election = person.delegation.election
    make_bulletin(election, days_ahead(-2))
    meeting = make_meeting(election, days_ahead(-3))
    assert f"as of {days_ahead(-2):%d.%m.%Y}" in refusal(meeting, [make_item(person, "accredit")])
    Meeting.objects.update(held_on=days_ahead(-2))
    accredit([person], meeting, None)


def test_of_announced_figures_no_meeting_is_recorded():
    (person,) = ready(1, make_delegation(make_archive_election()))
    meeting = make_meeting(person.delegation.election, date(2021, 1, 4))
    assert "holds announced figures only" in refusal(meeting, [make_item(person, "accredit")])


def test_the_meetings_of_an_election_are_numbered_from_one():
    election = make_election()
    assert [make_meeting(election).ordinal for _number in range(3)] == [1, 2, 3]
    assert make_meeting(make_election("other")).ordinal == 1


@pytest.mark.parametrize("ordinal", [1, 0])
def test_the_database_refuses_a_number_that_is_taken_or_none(ordinal):
    meeting = make_meeting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(election=meeting.election, ordinal=ordinal)


# The agenda


def test_an_empty_agenda_is_not_recorded():
    assert refusal(make_meeting(), []) == "The agenda is empty: choose the observers first."


def test_nobody_stands_on_the_agenda_twice():
    (person,) = ready(1)
    agenda = [
        make_item(person, "accredit"),
        make_item(person, "refuse", "A ground."),
    ]
    assert refusal(make_meeting(person.delegation.election), agenda) == "Somebody stands on the agenda twice."
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting = make_meeting(person.delegation.election)
        Decision.objects.bulk_create(
            [Decision(meeting=meeting, observer=person, outcome="amend", effect=0) for _time in range(2)]
        )


def test_nobody_of_another_election_is_decided_on():
    here, stranger = *ready(1), *ready(1, make_delegation(make_election("other")))
    agenda = [make_item(here, "accredit"), make_item(stranger, "accredit")]
    assert refusal(make_meeting(here.delegation.election), agenda) == f"{stranger} belongs to another election."


@pytest.mark.parametrize("outcome", ["pardon", ""])
def test_what_is_no_outcome_of_an_item_is_refused(outcome):
    (person,) = ready(1)
    said = refusal(make_meeting(person.delegation.election), [make_item(person, outcome, "A ground.")])
    assert "is no outcome of an agenda item" in said


@pytest.mark.parametrize("ground", ["", "  \n"])
@pytest.mark.parametrize(("outcome", "status"), [("refuse", "ready"), ("revoke", "accredited")])
def test_a_refusal_and_a_revocation_need_their_ground(outcome, status, ground):
    (person,) = make_accredited(1) if status == "accredited" else ready(1)
    meeting = make_meeting(person.delegation.election)
    assert "need their ground" in refusal(meeting, [make_item(person, outcome, ground)])


@pytest.mark.parametrize("outcome", ["refuse", "revoke", "annul"])
def test_the_database_holds_no_such_decision_without_a_ground(outcome):
    (person,) = ready(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=make_meeting(person.delegation.election), observer=person, outcome=outcome, effect=0
        )


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        ("accredit", {"ready"}), ("refuse", {"ready"}), ("withdraw", {"accredited"}), ("revoke", {"accredited"}),
        ("replace", {"accredited"}), ("amend", {"accredited"}),
    ],
)  # fmt: skip
def test_a_decision_that_does_not_fit_the_persons_status_is_refused(outcome, allowed):
    delegation = make_delegation()
    meeting = make_meeting(delegation.election)
    for status in set(Observer.Status.values) - allowed:
        (person,) = make_observers(1, delegation, status=status)
        assert str(person) in refusal(meeting, [make_item(person, outcome, "A ground.")], error=NotAllowed)


def test_where_one_item_does_not_fit_nothing_of_the_agenda_is_recorded():
    good, bad = *ready(1), *make_observers(1)
    Observer.objects.update(delegation=good.delegation)
    refusal(
        make_meeting(good.delegation.election),
        [make_item(good, "accredit"), make_item(bad, "accredit")],
        error=NotAllowed,
    )
    assert statuses(good, bad) == ["ready", "submitted"]


def test_the_status_in_the_database_counts_and_not_the_one_on_the_page():
    (person,) = ready(1)
    Observer.objects.update(status="recalled")
    refusal(make_meeting(person.delegation.election), [make_item(person, "accredit")], error=NotAllowed)
    (other,) = make_accredited(1)
    Observer.objects.filter(pk=other.pk).update(status="withdrawn")
    refusal(make_meeting(other.delegation.election), [make_item(other, "amend")], error=NotAllowed)


@pytest.mark.parametrize(("rule", "refused"), [("forbid", True), ("warn", False), ("allow", False)])
def test_two_twins_are_accredited_unless_the_election_forbids_it(rule, refused):
    """Both were entered while it was allowed."""
    election = make_election(duplicate_rule=rule)
    twins = [
        person
        for slug in ("odihr", "sco")
        for person in ready(1, make_delegation(election, make_organization(slug)), document_number="N1")
    ]
    agenda = [make_item(person, "accredit") for person in twins]
    meeting = make_meeting(election)
    if refused:
        assert "The same document is entered under another sender" in refusal(meeting, agenda)
    else:
        record_meeting(meeting, agenda, None, timezone.now())
        assert statuses(*twins) == ["accredited", "accredited"]


# The deadline


def campaign(**fields):
    """One ready person of the campaign of January 2021, and its meeting on the closing day."""
    election = make_election("2021-01-10", date(2021, 1, 10), **fields)
    (person,) = ready(1, make_delegation(election))
    return person, make_meeting(election, date(2021, 1, 4))


def test_at_the_closing_moment_itself_people_are_accredited():
    person, meeting = campaign()
    accredit([person], meeting, None, CLOSING)
    assert statuses(person) == ["accredited"]


def test_a_second_later_they_are_not():
    person, meeting = campaign()
    said = refusal(meeting, [make_item(person, "accredit")], CLOSING + timedelta(seconds=1), AccreditationClosed)
    assert "closed on 4 January 2021, 18:00 (Asia/Almaty)" in said


def test_a_reason_given_with_the_meeting_overrides_the_closing():
    person, meeting = campaign()
    Meeting.objects.update(override_reason="A court ordered it.")
    accredit([person], meeting, None, CLOSING + timedelta(days=1))
    assert statuses(person) == ["accredited"]


def test_blanks_are_no_reason():
    person, meeting = campaign()
    Meeting.objects.update(override_reason="   ")
    refusal(meeting, [make_item(person, "accredit")], CLOSING + timedelta(days=1), AccreditationClosed)


def test_the_day_of_the_meeting_itself_must_lie_in_time():
    person, meeting = campaign(opens_on=date(2020, 10, 22))
    Meeting.objects.update(held_on=date(2020, 10, 21))
    said = refusal(meeting, [make_item(person, "accredit")], CLOSING, AccreditationClosed)
    assert "opens on 22 October 2020" in said


def test_a_closing_by_exception_leaves_its_whole_day_to_the_meeting():
    closing = datetime(2021, 1, 4, 12, tzinfo=fixed(timedelta(hours=6)))
    person, meeting = campaign(closes_override=closing, closes_override_reason="A holiday.")
    accredit([person], meeting, None, closing)
    assert statuses(person) == ["accredited"]


def test_after_the_closing_people_are_still_refused_withdrawn_and_revoked():
    election = make_closed_election()
    accredited = make_accredited(
        2, make_delegation(election), make_meeting(election, days_ahead(-4), override_reason="R.")
    )
    (waiting,) = ready(1, accredited[0].delegation)
    agenda = [
        make_item(accredited[0], "withdraw"), make_item(accredited[1], "revoke", "A ground."),
        make_item(waiting, "refuse", "Too late."),
    ]  # fmt: skip
    record_meeting(make_meeting(election), agenda, None, timezone.now())
    assert statuses(*accredited, waiting) == ["withdrawn", "revoked", "refused"]
