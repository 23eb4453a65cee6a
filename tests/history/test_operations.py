"""What is written in one act has one operation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accreditation.commission.models import Meeting
from accreditation.commission.record import record_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Contest, Election
from accreditation.geography.models import Country, CountryAlias
from accreditation.history.operations import Reason, current_operation, operation
from tests.factories import (
    decide,
    make_accredited,
    make_country,
    make_country_alias,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)

pytestmark = pytest.mark.django_db


def operations(model, **filters):
    return set(model.history.filter(**filters).values_list("operation", flat=True))


def test_a_part_keeps_the_identifier_of_the_whole():
    with operation(reason="whole") as whole:
        with operation(reason="part") as part:
            assert current_operation() == part
        assert current_operation() == whole
    assert part.id == whole.id
    assert part.reason == "part"


def test_a_part_takes_over_the_user_and_the_reason_that_it_lacks(clerk):
    with operation(clerk, "whole"), operation() as part:
        assert (part.user, part.reason) == (clerk, "whole")


def test_an_operation_ends_also_when_it_fails():
    with pytest.raises(ZeroDivisionError), operation() as failed:
        _ = 1 / 0
    assert current_operation().id != failed.id


def test_outside_of_any_operation_each_write_is_its_own():
    make_country_alias("Norge")
    make_country_alias("Noreg")
    assert len(operations(CountryAlias)) == 2


def test_a_form_with_its_inlines_is_one_operation_of_the_user(client, administrator):
    norway = make_country("NO")
    client.force_login(administrator)
    response = client.post(
        reverse("admin:geography_country_change", args=["NO"]),
        {
            "alpha3": "NOR", "kind": "state", "name_kk": "Норвегия", "name_ru": "Норвегия", "name_en": "Norge",
            "aliases-TOTAL_FORMS": "2", "aliases-INITIAL_FORMS": "0",
            "aliases-0-country": "NO", "aliases-0-text": "Kingdom of Norway",
            "aliases-1-country": "NO", "aliases-1-text": "Noreg",
        },
    )  # fmt: skip
    assert response.status_code == 302
    assert CountryAlias.objects.filter(country=norway).count() == 2
    (act,) = operations(Country, history_type="~")
    assert operations(CountryAlias) == {act}
    assert set(CountryAlias.history.values_list("history_user__username", flat=True)) == {administrator.username}


def test_two_requests_are_two_operations(client, administrator):
    client.force_login(administrator)
    for text in ("Norge", "Noreg"):
        client.post(reverse("admin:geography_countryalias_add"), {"country": make_country("NO").pk, "text": text})
    assert CountryAlias.objects.count() == 2
    assert len(operations(CountryAlias)) == 2


def test_an_action_on_many_is_one_operation_of_the_user(client, clerk):
    people = make_observers(5)
    client.force_login(clerk)
    client.post(
        reverse("admin:delegations_observer_changelist"),
        {"action": "mark_ready", "_selected_action": [person.pk for person in people]},
    )
    rows = Observer.history.filter(status=Observer.Status.READY)
    assert {row.id for row in rows} == {person.pk for person in people}
    assert {row.history_user for row in rows} == {clerk}
    assert len(operations(Observer, status=Observer.Status.READY)) == 1


def test_a_refused_action_leaves_no_history(client, clerk):
    people = make_observers(2) + make_accredited(1)
    before = Observer.history.count()
    client.force_login(clerk)
    client.post(
        reverse("admin:delegations_observer_changelist"),
        {"action": "mark_ready", "_selected_action": [person.pk for person in people]},
    )
    assert Observer.history.count() == before


def test_a_meeting_is_one_operation_of_whoever_records_it(secretary):
    people = make_observers(4)
    make_ready(people)
    meeting = make_meeting(people[0].delegation.election)
    agenda = [make_item(person, "accredit") for person in people[:3]]
    agenda.append(make_item(people[3], "refuse", "The list named the person twice."))
    record_meeting(meeting, agenda, secretary, timezone.now())
    (act,) = operations(Observer, status__in=["accredited", "refused"])
    closed = Meeting.history.get(recorded_at__isnull=False)
    assert closed.operation == act
    assert closed.history_user == secretary
    rows = Observer.history.filter(operation=act)
    assert rows.count() == 4
    assert set(rows.values_list("history_user__username", "history_change_reason")) == {
        (secretary.username, Reason.MEETING.value)
    }


def test_recording_a_meeting_costs_the_same_for_few_and_for_many(secretary):
    counts = []
    for number in (2, 60):
        people = make_observers(number)
        make_ready(people)
        meeting = make_meeting(people[0].delegation.election)
        agenda = [make_item(person, "accredit") for person in people]
        with CaptureQueriesContext(connection) as queries:
            record_meeting(meeting, agenda, secretary, timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_moving_costs_the_same_for_few_and_for_many(django_assert_num_queries):
    few, many = make_observers(2), make_observers(200)
    for people in (few, many):
        chosen = Observer.objects.filter(pk__in=[person.pk for person in people])
        with django_assert_num_queries(5):
            move(chosen, Observer.Status.READY)


def test_a_departure_tells_its_status_in_the_history():
    people = make_accredited(2)
    decide(people, "withdraw")
    assert set(Observer.history.filter(status="withdrawn").values_list("id", flat=True)) == {p.pk for p in people}


def test_a_contest_that_goes_with_its_election_is_kept():
    election = make_election()
    Contest.objects.create(election=election, kind="president")
    election.delete()
    assert Contest.history.filter(history_type="-", kind="president").exists()
    assert Election.history.filter(history_type="-").exists()
    assert not Delegation.history.exists()
