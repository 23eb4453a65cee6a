"""The pictures of the handbook, taken of the demonstration by `make pictures`. Collected by name only."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from accreditation.commission.agenda import put_on_agenda, ready_for_agenda
from accreditation.commission.models import AgendaItem
from accreditation.commission.record import accreditations, plan_meeting
from accreditation.delegations.models import Observer, Submission
from accreditation.elections.models import Election

IMAGES = Path(settings.BASE_DIR, "docs", "images")


@pytest.fixture
def demonstration(transactional_db):
    """The fictitious election with a planned meeting: a list to accredit, one person who leaves."""
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", "--yes", stdout=StringIO())
    election = Election.objects.get(fictitious=True)
    meeting = plan_meeting(election, None)
    leaving = Observer.objects.of(election).accredited().order_by("pk").first()
    items = [*accreditations(ready_for_agenda(election).by_name()[:12])]
    put_on_agenda(meeting, [*items, AgendaItem(observer=leaving, outcome="withdraw", ground="Letter 5/13")], None)
    return meeting


def test_take_the_pictures(demonstration, page, visit, log_in, clerk, secretary):
    meeting = demonstration
    letter = Submission.objects.order_by("-received_at").first()
    shots = {
        "front": (clerk, "/admin/"),
        "entering": (clerk, reverse("admin:delegations_observer_add")),
        "list": (clerk, reverse("admin:delegations_submission_work", args=[letter.pk])),
        "agenda": (secretary, reverse("admin:commission_meeting_agenda", args=[meeting.pk])),
        "publication": (
            secretary,
            reverse("admin:commission_meeting_publication", args=[meeting.election.meetings.get(ordinal=4).pk]),
        ),
    }
    for name, (user, address) in shots.items():
        log_in(user)
        visit(address)
        page.screenshot(path=IMAGES / f"{name}.png")
    log_in(clerk)
    visit(reverse("admin:delegations_observer_import"))
    page.get_by_label("File:").set_input_files(Path(settings.BASE_DIR, "samples", "05-countries-to-mend.csv"))
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="problems stand against loading")).to_be_visible()
    page.screenshot(path=IMAGES / "preview.png")
    page.set_viewport_size({"width": 1280, "height": 1236})
    visit("/en/elections/2021-01-10/")
    page.screenshot(path=IMAGES / "totals-2021.png")
