"""Meeting by meeting: what each added, who left, and the total after it."""

from datetime import date

import pytest
from django.utils import timezone

from accreditation.bulletins.counting import timeline, totals
from accreditation.commission.models import Meeting
from accreditation.commission.record import record_meeting
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_organization,
)

pytestmark = pytest.mark.django_db


def figures(steps):
    return [(step.meeting.ordinal, step.added, step.withdrawn, step.total) for step in steps]


def test_each_meeting_of_the_register_adds_and_takes_away():
    delegation = make_delegation()
    first, *_others = make_accredited(3, delegation)
    coming = make_observers(2, delegation, status="ready")
    agenda = [
        make_item(first, "withdraw"),
        *(make_item(person, "accredit") for person in coming),
    ]
    record_meeting(make_meeting(delegation.election), agenda, None, timezone.now())
    make_meeting(delegation.election)
    steps = timeline(delegation.election)
    assert figures(steps) == [(1, 3, 0, 3), (2, 2, 1, 4)]
    assert steps[-1].total == totals(delegation.election).total


def test_each_meeting_names_what_its_senders_gained_largest_first():
    election = make_election()
    meeting = make_meeting(election)
    small = make_observers(1, make_delegation(election, country=make_country("NO")), status="ready")
    large = make_observers(2, make_delegation(election, make_organization("sco")), status="ready")
    uncounted = make_observers(3, small[0].delegation, status="ready", role="staff")
    agenda = [make_item(person, "accredit") for person in (*small, *large, *uncounted)]
    record_meeting(meeting, agenda, None, timezone.now())
    (step,) = timeline(election)
    assert [(row.sender.pk, row.observers) for row in step.rows] == [
        (large[0].delegation.organization_id, 2),
        ("NO", 1),
    ]


def test_two_delegations_of_one_sender_are_one_row():
    election, norway = make_election(), make_country("NO")
    agenda = [
        make_item(person, "accredit")
        for kind in ("state", "parliament")
        for person in make_observers(2, make_delegation(election, country=norway, kind=kind), status="ready")
    ]
    record_meeting(make_meeting(election), agenda, None, timezone.now())
    assert [(row.sender, row.observers) for row in timeline(election)[0].rows] == [(norway, 4)]


def test_a_meeting_that_only_refused_adds_nothing():
    (person,) = make_observers(1, status="ready")
    record_meeting(
        make_meeting(person.delegation.election),
        [make_item(person, "refuse", "A ground.")],
        None,
        timezone.now(),
    )
    assert figures(timeline(person.delegation.election)) == [(1, 0, 0, 0)]


def test_a_planned_meeting_is_no_step():
    assert timeline(make_meeting().election) == []


def archive_meeting(election, ordinal, held_on):
    return Meeting.objects.create(election=election, ordinal=ordinal, held_on=held_on, recorded_at=timezone.now())


def test_of_the_past_each_meeting_tells_what_was_announced_with_its_quality():
    election = make_archive_election()
    first, second = (archive_meeting(election, n, date(2020, 12, n)) for n in (1, 2))
    unknown = {"organizations_observers": None, "states_observers": None, "stage": "interim"}
    bulletin = make_bulletin(election, date(2020, 12, 1), meeting=first, total=29, added=29, **unknown)
    make_bulletin_line(bulletin, 29, added=29)
    make_bulletin_line(bulletin, 5, organization=make_organization("sco"))
    make_bulletin(
        election, date(2020, 12, 2), meeting=second, total=37, total_quality="reconstructed", added=10, withdrawn=2,
        added_quality="reconstructed", **unknown,
    )  # fmt: skip
    steps = timeline(election)
    assert figures(steps) == [(1, 29, None, 29), (2, 10, 2, 37)]
    assert [(step.added_quality, step.total_quality) for step in steps] == [
        ("official", "official"), ("reconstructed", "reconstructed"),
    ]  # fmt: skip
    assert [(row.sender.slug, row.observers) for row in steps[0].rows] == [("odihr", 29)]


def test_a_past_meeting_of_which_nothing_was_announced_stays_unknown():
    election = make_archive_election()
    archive_meeting(election, 1, date(2020, 12, 1))
    assert figures(timeline(election)) == [(1, None, None, None)]


def test_a_corrected_bulletin_leaves_the_time_line_to_its_correction():
    election = make_archive_election()
    meeting = archive_meeting(election, 1, date(2021, 1, 4))
    wrong = make_bulletin(election, meeting=meeting)
    make_bulletin(
        election, number=2, meeting=meeting, total=397, organizations_observers=321, corrects=wrong,
        correction_reason="A typing error.",
    )  # fmt: skip
    assert [step.total for step in timeline(election)] == [397]
