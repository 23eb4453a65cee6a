"""What was recorded hangs on an election's rules; and its exceptions are told by its own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.forms import modelform_factory
from django.urls import reverse
from django.utils import timezone, translation

from accreditation.elections.forms import ElectionForm
from accreditation.elections.models import Election
from tests.factories import make_accredited, make_delegation, make_election
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

RuleForm = modelform_factory(Election, form=ElectionForm, fields=["counts_staff", "time_zone", "closes_override"])


def test_a_form_opened_before_a_meeting_changes_nobody_who_counts_after_it():
    election = make_election()
    make_accredited(1, make_delegation(election))

    with translation.override("en"), transaction.atomic():
        form = RuleForm({"counts_staff": "on", "time_zone": "Asia/Almaty"}, instance=election)
        assert not form.is_valid()
    assert "meanwhile" in form.errors.as_text()


def test_the_address_of_an_election_with_delegations_stays_also_while_it_is_not_public(administrator, desk):
    election = make_election()
    make_delegation(election)

    page = desk(administrator).get(reverse("admin:elections_election_change", args=[election.pk]))

    assert "slug" not in page.context["adminform"].form.fields


def test_an_exception_is_typed_and_shown_by_the_clock_of_the_election(administrator, desk):
    election = make_election(time_zone="Asia/Tokyo")
    address = reverse("admin:elections_election_change", args=[election.pk])
    client = desk(administrator)
    day = timezone.localdate().strftime("%d.%m.%Y")
    typed = {"closes_override_0": day, "closes_override_1": "18:00:00", "closes_override_reason": "A storm."}

    response = client.post(address, filled_in(client.get(address)) | typed)

    assert response.status_code == 302, errors_in(response)
    election.refresh_from_db()
    closes = timezone.localtime(election.closes_override, ZoneInfo("Asia/Tokyo"))
    assert (closes.strftime("%d.%m.%Y"), closes.hour) == (day, 18)
    shown = client.get(address).context["adminform"].form["closes_override"].value()
    assert timezone.localtime(shown).hour == 18


def test_an_exception_on_voting_day_itself_is_told_by_the_clock_of_the_election():
    election = make_election(time_zone="Pacific/Auckland", closes_override_reason="A storm.")
    # Still the day before in Almaty and in UTC.
    election.closes_override = datetime.combine(
        election.voting_day, datetime.min.time(), tzinfo=ZoneInfo("Pacific/Auckland")
    )

    with pytest.raises(Exception, match="closes_override"):
        election.full_clean()


def test_what_was_accredited_in_time_stays_in_time(administrator, desk):
    election = make_election()
    make_accredited(1, make_delegation(election))
    meeting = election.meetings.get()
    address = reverse("admin:elections_election_change", args=[election.pk])
    client = desk(administrator)
    page = client.get(address)
    day = (meeting.held_on - timedelta(days=1)).strftime("%d.%m.%Y")
    typed = {"closes_override_0": day, "closes_override_1": "18:00:00", "closes_override_reason": "Earlier."}

    refused = client.post(address, filled_in(page) | typed)

    assert f"{meeting} accredited in time" in str(refused.context["errors"])
    assert client.post(address, filled_in(page)).status_code == 302
