"""The page of a meeting: whom the secretary puts on the agenda and takes off, the sums, and the record."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import formats, timezone

from accreditation.bulletins.counting import totals
from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import plan_meeting
from accreditation.delegations.models import Observer
from tests.costs import queries_of, queries_of_posting
from tests.factories import (
    make_accredited,
    make_closed_election,
    make_country,
    make_delegation,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
    make_submission,
)

Status = Observer.Status


@pytest.fixture
def client(desk, secretary):
    return desk(secretary)


@pytest.fixture
def meeting(db):
    return plan_meeting(make_delegation().election, None)


def ready(number, delegation, **fields):
    people = make_observers(number, delegation, **fields)
    make_ready(people)
    return people


def address(meeting):
    return reverse("admin:commission_meeting_agenda", args=[meeting.pk])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def add(client, meeting, **ticked):
    return client.post(address(meeting), {"do": "add", **ticked})


def record(client, meeting, **typed):
    page = client.get(address(meeting))
    day = formats.date_format(timezone.localdate(), "d.m.Y")
    sent = {"do": "record", "shown": page.context["shown"], "held_on": day, "resolutions": "103/594"}
    return client.post(address(meeting), sent | typed)


def delegation_of(meeting):
    return meeting.election.delegations.first()


def names(meeting):
    return set(meeting.agenda.values_list("observer", flat=True))


def test_who_is_ready_is_put_on_the_agenda_by_letter(client, meeting):
    letter = make_submission(meeting.election)
    chosen = ready(2, delegation_of(meeting), submission=letter)
    ready(3, delegation_of(meeting))
    page = client.get(address(meeting))
    assert [(waiting.key, waiting.persons) for waiting in page.context["ready"]["letters"]] == [(letter.pk, 2)]

    response = add(client, meeting, submission=letter.pk)

    assert told(response) == ["2 persons were put on the agenda."]
    assert names(meeting) == {person.pk for person in chosen}


def test_who_is_ready_is_put_there_by_delegation_and_all_at_once(client, meeting):
    norway = make_delegation(meeting.election, country=make_country("NO"))
    own, others = ready(2, norway), ready(3, delegation_of(meeting))
    make_observers(1, norway)
    add(client, meeting, delegation=norway.pk)
    assert names(meeting) == {person.pk for person in own}

    assert told(add(client, meeting, everybody="on"))[-1:] == ["3 persons were put on the agenda."]
    assert names(meeting) == {person.pk for person in (*own, *others)}


@pytest.mark.parametrize("ticked", [{}, {"delegation": "x"}, {"submission": "9" * 30}])
def test_ticking_nothing_is_told(client, meeting, ticked):
    ready(1, delegation_of(meeting))
    assert told(add(client, meeting, **ticked)) == ["Nobody was put on the agenda: tick a letter or a delegation."]
    assert names(meeting) == set()


def test_the_sums_are_those_of_the_whole_agenda(client, meeting):
    delegation = delegation_of(meeting)
    Meeting.objects.filter(pk=meeting.pk).delete()
    staying, leaving = make_accredited(3, delegation), make_accredited(2, delegation)
    meeting = plan_meeting(delegation.election, None)
    norway = make_delegation(meeting.election, country=make_country("NO"))
    items = [
        *(make_item(person, "withdraw") for person in leaving),
        *(make_item(person, "accredit") for person in ready(4, norway)),
        make_item(ready(1, norway, role="staff")[0], "accredit"),
    ]
    for item in items:
        item.meeting = meeting
        item.save()

    sheet = client.get(address(meeting)).context["sheet"]

    whole = (sheet.whole.before, sheet.whole.added, sheet.whole.withdrawn, sheet.whole.after)
    assert whole == (5, 4, 2, 7)
    assert (sheet.organizations.after, sheet.countries.after, sheet.uncounted) == (3, 4, 1)
    record(client, meeting)
    assert totals(meeting.election).total == 7
    assert {person.pk for person in staying} <= set(Observer.objects.accredited().values_list("pk", flat=True))


def test_who_is_ticked_is_taken_off(client, meeting):
    stays, goes = ready(2, delegation_of(meeting))
    add(client, meeting, everybody="on")
    item = meeting.agenda.get(observer=goes)
    response = client.post(address(meeting), {"do": "take_off", "item": [item.pk]})
    assert told(response)[-1:] == ["1 person was taken off the agenda and waits for the next meeting."]
    assert names(meeting) == {stays.pk}


def test_recording_decides_on_the_agenda_and_closes_the_meeting(client, meeting, secretary):
    people = ready(2, delegation_of(meeting))
    add(client, meeting, everybody="on")

    response = record(client, meeting)

    meeting.refresh_from_db()
    assert (meeting.is_recorded, meeting.resolutions, meeting.recorded_by) == (True, "103/594", secretary)
    assert told(response)[-1:] == [f"“{meeting}” is recorded: 2 decisions."]
    assert not AgendaItem.objects.exists()
    page = client.get(address(meeting))
    assert {decision.observer for part in page.context["parts"] for decision in part.entries} == set(people)
    assert not page.context["may_record"]


def test_a_decision_names_the_resolution_that_it_changes(client, meeting):
    delegation = delegation_of(meeting)
    ready(1, delegation)
    add(client, meeting, everybody="on")
    record(client, meeting)
    later = make_meeting(delegation.election, resolutions="")
    AgendaItem.objects.create(meeting=later, observer=Observer.objects.get(), outcome="withdraw", ground="Letter 5.")
    record(client, later, resolutions="105/601")
    assert "Changes resolution 103/594" in client.get(address(later)).content.decode()


@pytest.mark.parametrize("missing", ["held_on", "resolutions"])
def test_what_is_missing_stands_beside_its_field(client, meeting, missing):
    ready(1, delegation_of(meeting))
    add(client, meeting, everybody="on")
    page = record(client, meeting, **{missing: ""})
    assert list(page.context["form"].errors) == [missing]
    assert not Decision.objects.exists()


def test_what_was_planned_need_not_be_typed_again(client):
    meeting = make_meeting(make_delegation().election, resolutions="103/594")
    ready(1, delegation_of(meeting))
    add(client, meeting, everybody="on")
    record(client, meeting, held_on="", resolutions="")
    assert Decision.objects.get().meeting == meeting


def test_an_agenda_that_changed_since_it_was_shown_is_shown_once_more(client, meeting):
    ready(2, delegation_of(meeting))
    add(client, meeting, everybody="on")
    page = client.get(address(meeting))
    meeting.agenda.first().delete()
    refused = record(client, meeting, shown=page.context["shown"])
    assert refused.context["form"].non_field_errors() == [
        "The agenda or a person on it changed since this page was opened. Look once more."
    ]
    assert not Decision.objects.exists()


def test_recording_twice_decides_once(client, meeting):
    ready(1, delegation_of(meeting))
    add(client, meeting, everybody="on")
    page = client.get(address(meeting))
    day = formats.date_format(timezone.localdate(), "d.m.Y")
    sent = {"do": "record", "shown": page.context["shown"], "held_on": day, "resolutions": "1/1"}
    sent["held_on"] = formats.date_format(timezone.localdate(), "d.m.Y")
    client.post(address(meeting), sent)
    again = client.post(address(meeting), sent)
    assert "is already recorded and closed" in str(again.context["form"].non_field_errors())
    assert Decision.objects.count() == 1


def test_after_the_closing_moment_a_reason_is_needed(client):
    delegation = make_delegation(make_closed_election())
    meeting = plan_meeting(delegation.election, None)
    ready(1, delegation)
    add(client, meeting, everybody="on")
    assert "closed on" in str(record(client, meeting).context["form"].non_field_errors())
    assert record(client, meeting, override_reason="A court ordered it.").status_code == 302
    meeting.refresh_from_db()
    assert meeting.override_reason == "A court ordered it."


def test_who_can_no_longer_be_decided_on_is_named(client, meeting):
    (person,) = ready(1, delegation_of(meeting))
    add(client, meeting, everybody="on")
    Observer.objects.filter(pk=person.pk).update(status=Status.RECALLED)
    page = client.get(address(meeting))
    assert [item.observer for item in page.context["stuck"]] == [person]
    assert str(person) in str(record(client, meeting).context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("clerk", 200, 403), ("secretary", 200, 302), ("auditor", 200, 403), ("administrator", 403, 403),
        ("staff_without_rights", 403, 403), ("stranger", 302, 302),
    ],
)  # fmt: skip
def test_only_the_secretary_changes_an_agenda(cast, desk, meeting, who, reads, changes):
    ready(1, delegation_of(meeting))
    client = desk(cast[who])
    assert client.get(address(meeting)).status_code == reads
    assert add(client, meeting, everybody="on").status_code == changes
    assert meeting.agenda.exists() == (who == "secretary")


@pytest.mark.parametrize("key", ["0", "999999", "9" * 40, "x"])
def test_a_meeting_that_is_not_there_is_not_found(client, key):
    assert client.get(f"/admin/commission/meeting/{key}/agenda/").status_code == 404


def test_the_page_costs_the_same_for_two_persons_and_for_eighty(client, meeting):
    delegation = delegation_of(meeting)
    costs = []
    for number in (2, 78):
        people = ready(number, delegation, submission=make_submission(meeting.election))
        waiting = ready(number, delegation)
        AgendaItem.objects.bulk_create(
            [AgendaItem(meeting=meeting, observer=person, outcome="accredit") for person in people]
        )
        assert waiting
        costs.append(queries_of(client, address(meeting)))
    assert costs[0] == costs[1]


def test_figures_and_persons_that_changed_since_the_page_was_opened_are_shown_once_more(client, meeting):
    (person,) = ready(1, delegation_of(meeting))
    put_on_agenda(meeting, [make_item(person, "accredit")], None)
    page = client.get(address(meeting))
    Observer.objects.filter(pk=person.pk).update(position="Interpreter of the mission")

    refused = record(client, meeting, shown=page.context["shown"])

    assert "Look once more" in str(refused.context["form"].non_field_errors())
    assert not Decision.objects.exists()
    record(client, meeting)
    assert Decision.objects.count() == 1


def test_the_ground_that_was_seen_is_the_ground_that_is_recorded(client, meeting):
    Meeting.objects.filter(pk=meeting.pk).delete()
    (person,) = make_accredited(1, delegation_of(meeting))
    meeting = plan_meeting(meeting.election, None)
    put_on_agenda(meeting, [make_item(person, "revoke", "As seen.")], None)
    page = client.get(address(meeting))
    meeting.agenda.update(ground="Another one.")
    record(client, meeting, shown=page.context["shown"])
    assert not Decision.objects.filter(outcome="revoke").exists()


def test_a_long_agenda_is_recorded_with_as_many_queries_as_a_short_one(client, meeting):
    costs = []
    for number in (1, 2, 60):
        ready(number, delegation_of(meeting))
        add(client, meeting, everybody="on")
        shown = client.get(address(meeting)).context["shown"]
        day = formats.date_format(timezone.localdate(), "d.m.Y")
        sent = {"do": "record", "shown": shown, "held_on": day, "resolutions": "103/594"}
        costs.append(queries_of_posting(client, address(meeting), sent))
        assert Decision.objects.filter(meeting=meeting).count() == number
        meeting = plan_meeting(meeting.election, None)
    assert costs[1] == costs[2]
