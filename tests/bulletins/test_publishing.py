"""Figures of the register are published by freezing them as of the last recorded meeting."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accreditation.bulletins.counting import bulletin_totals, totals
from accreditation.bulletins.models import Bulletin
from accreditation.bulletins.publishing import CannotPublish, publish
from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import PermanentRecord
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from tests.factories import (
    decide,
    make_accredited,
    make_archive_election,
    make_country,
    make_delegation,
    make_election,
    make_meeting,
    make_organization,
    make_submission,
    make_umbrella,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def election():
    """Two meetings: three of an organization and two of a state, of whom one left."""
    election = make_election()
    make_accredited(3, make_delegation(election, make_organization("odihr", umbrella=make_umbrella("osce"))))
    norway = make_accredited(2, make_delegation(election, country=make_country("NO")))
    decide(norway[:1], "withdraw")
    return election


def last(election):
    return election.meetings.recorded().order_by("-ordinal").first()


def publish_now(election, **fields):
    return publish(last(election), None, timezone.now(), **fields)


def refusal(meeting, **fields):
    before = Bulletin.objects.count()
    with pytest.raises(CannotPublish) as refused:
        publish(meeting, None, timezone.now(), **fields)
    assert Bulletin.objects.count() == before
    return str(refused.value)


def test_totals_and_lines_are_those_of_the_register(election, secretary):
    bulletin = publish(last(election), secretary, timezone.now(), source="https://portal.example/en/")

    assert (bulletin.total, bulletin.organizations_observers, bulletin.states_observers) == (4, 3, 1)
    assert (bulletin.added, bulletin.withdrawn, bulletin.stage, bulletin.quality) == (0, 1, "interim", "official")
    assert (bulletin.meeting, bulletin.published_by, bulletin.published_on) == (
        last(election), secretary, election.today(),
    )  # fmt: skip
    lines = {line.sender.name: (line.added, line.total, line.umbrella) for line in bulletin.lines.all()}
    assert lines == {"Office for Democratic Institutions and Human Rights": (0, 3, None), "Norway": (0, 1, None)}
    assert check(election) == []


def test_what_was_published_stays_whatever_is_decided_later(election):
    bulletin = publish_now(election)
    frozen = bulletin.published_json
    decide(list(Observer.objects.accredited())[:2], "withdraw")

    stored = Bulletin.objects.get()
    assert totals(election).total == 2
    assert (bulletin_totals(stored).total, stored.published_json) == (4, frozen)
    assert json.loads(frozen)["total"] == 4
    with pytest.raises(PermanentRecord):
        stored.save()


def test_a_name_that_changes_later_is_published_as_it_was(election):
    frozen = publish_now(election).published_json
    organization = make_organization("odihr")
    organization.name_en = "Another name"
    organization.save()
    assert json.loads(Bulletin.objects.get().published_json) == json.loads(frozen)
    assert "Another name" not in frozen


def test_after_the_closing_moment_the_figures_are_final(election):
    closes = timezone.now() + timedelta(hours=1)
    Election.objects.update(closes_override=closes, closes_override_reason="Earlier.")
    bulletin = publish(last(election), None, closes + timedelta(seconds=1))
    assert bulletin.stage == "final"


def test_figures_of_a_meeting_are_published_once(election):
    bulletin = publish_now(election)
    told = f"The figures of this meeting are published: {bulletin}. Correct that one instead."
    assert refusal(last(election)) == told


def test_a_correction_names_the_old_one_and_why(election):
    old = publish_now(election)
    new = publish_now(election, corrects=old, reason="A sender was named wrongly.")
    assert (new.corrects, new.correction_reason, new.number) == (old, "A sender was named wrongly.", 2)
    assert list(election.bulletins.in_force()) == [new]
    assert "is corrected already" in refusal(last(election), corrects=old, reason="Again.")
    assert "needs its reason" in refusal(last(election), corrects=new, reason=" ")


def test_only_the_last_recorded_meeting_is_published(election):
    first = election.meetings.order_by("ordinal").first()
    assert refusal(first) == f"Figures are published as of the last recorded meeting, {last(election)}."


def test_nothing_is_published_of_an_archive_or_before_a_meeting():
    assert "no recorded meeting" in refusal(make_meeting())
    meeting = make_meeting()
    models.QuerySet(type(meeting)).filter(pk=meeting.pk).update(election=make_archive_election())
    meeting.refresh_from_db()
    assert "no recorded meeting" in refusal(meeting)


def test_what_does_not_agree_is_named_and_nothing_is_published(election):
    person = Observer.objects.accredited().first()
    models.QuerySet(Observer).filter(pk=person.pk).update(status="revoked")
    assert refusal(last(election)).startswith(f"{person} is “revoked”")


def test_a_letter_that_names_another_number_does_not_stop_what_was_decided(election):
    make_submission(election, control_total=7)
    assert [violation.code for violation in check(election)] == ["control-total"]
    assert publish_now(election).total == 4


def test_an_umbrella_of_this_election_only_is_kept(election):
    cis = make_umbrella("cis")
    election.delegations.filter(organization__isnull=False).update(umbrella=cis)
    bulletin = publish_now(election)
    assert bulletin.lines.get(organization__isnull=False).umbrella == cis


def test_no_meeting_is_recorded_before_the_day_of_a_published_bulletin(election):
    publish_now(election)
    models.QuerySet(Bulletin).update(published_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Exception, match="would change figures"):
        decide(list(Observer.objects.accredited())[:1], "withdraw")


def test_two_who_publish_at_once_publish_one_bulletin_of_a_number(election):
    bulletin = publish_now(election)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.create(election=election, published_on=bulletin.published_on, number=bulletin.number)
