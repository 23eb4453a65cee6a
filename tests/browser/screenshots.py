"""The pictures of the handbook, taken of the demonstration by `make pictures`. Collected by name only."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from accreditation.commission.agenda import put_on_agenda, ready_for_agenda
from accreditation.commission.models import AgendaItem
from accreditation.commission.record import accreditations, plan_meeting
from accreditation.delegations.models import Observer, Submission
from accreditation.elections.models import Election

IMAGES = Path(settings.BASE_DIR, "docs", "images")
SAMPLES = Path(settings.BASE_DIR, "samples")
# Around what a picture shows a part of.
MARGIN = 16
COLOURS = 192


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


@pytest.fixture
def keep(page):
    def keep(name, first=None, last=None):
        """Keep what the window shows, or the page's whole width from one of its parts to another."""
        if first is None:
            taken = page.screenshot()
        else:
            top, bottom = first.bounding_box(), (last or first).bounding_box()
            start = top["y"] - MARGIN
            height = bottom["y"] + bottom["height"] + MARGIN - start
            clip = {"x": 0, "y": start, "width": page.viewport_size["width"], "height": height}
            taken = page.screenshot(full_page=True, clip=clip)
        # The pages have few colours: a palette of them makes a file of half the size.
        colours = Image.Quantize.MAXCOVERAGE
        picture = Image.open(BytesIO(taken)).convert("RGB").quantize(COLOURS, colours, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"{name}.png", optimize=True)

    return keep


def send(page, visit, sample):
    visit(reverse("admin:delegations_observer_import"))
    page.get_by_label("File:").set_input_files(SAMPLES / sample)
    page.get_by_role("button", name="Look at the file").click()


def test_take_the_pictures(demonstration, page, visit, log_in, keep, clerk, secretary):
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
        keep(name)
    log_in(clerk)
    send(page, visit, "05-countries-to-mend.csv")
    expect(page.get_by_role("heading", name="problems stand against loading")).to_be_visible()
    keep("preview")
    page.set_viewport_size({"width": 1280, "height": 1236})
    visit("/en/elections/2021-01-10/")
    keep("totals-2021")


def test_take_the_pictures_of_a_list_as_it_came(demonstration, page, visit, log_in, keep, clerk):
    page.set_viewport_size({"width": 900, "height": 700})
    log_in(clerk)
    send(page, visit, "10-as-it-came.xlsx")
    page.get_by_label("What Fee paid means").select_option("not read")
    keep("columns", page.locator("#columns"))
    page.get_by_role("button", name="Read the columns so").click()
    keep("mending", page.locator("section.refused"))
    keep("letters", page.locator("section.offers"))
    page.get_by_role("button", name="Portugal (PT)").first.click()
    page.get_by_label("leave empty").check()
    page.get_by_role("button", name="Mend these cells and look again").click()
    page.get_by_role("button", name="Load the list").click()
    page.get_by_role("link", name="Undo the loading of this list").click()
    keep("undo", page.locator("h1"), page.get_by_role("link", name="Back to the letter"))
    visit(reverse("admin:delegations_observer_export"))
    keep("export", page.locator("h1"), page.locator(".submit-row"))
