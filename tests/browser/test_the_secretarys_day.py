"""The secretary's day, in a real browser: an agenda, who leaves, what is amended, the record, the publication."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accreditation.bulletins.models import Bulletin
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_ready,
    make_submission,
)


@pytest.fixture
def register(cast):
    """Three accredited, four ready of one letter, and two who look like one person."""
    election = make_election(is_public=True)
    delegation = make_delegation(election)
    make_accredited(3, delegation)
    make_ready(make_observers(4, delegation, submission=make_submission(election, letter_number="5/12")))
    norway = make_delegation(election, country=make_country("NO"))
    for each in (delegation, norway):
        make_observer(each, family_name="Twin", given_name="Anna", birth_date="1980-05-01")
    return election


def test_a_meeting_is_prepared_recorded_and_published(secretary, register, page, visit, log_in, axe):
    log_in(secretary)
    visit("/admin/")
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="Agenda and record").click()
    expect(page.get_by_role("heading", name="4 persons are ready and stand on no agenda")).to_be_visible()
    axe(page)
    page.get_by_label("5/12").check()
    page.get_by_role("button", name="Put the ticked on the agenda").click()
    expect(page.get_by_text("4 persons were put on the agenda.")).to_be_visible()

    page.get_by_role("link", name="Add a departure or an amendment").click()
    page.locator(".action-select").first.check()
    page.get_by_role("combobox", name="Action").select_option("plan_for_agenda")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Put on the agenda of a meeting")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Put on the agenda").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    axe(page)
    page.get_by_label("withdraw at the sender's request").check()
    page.get_by_label("Ground").fill("Letter 5/13")
    page.get_by_role("button", name="Put on the agenda").click()
    expect(page.get_by_role("heading", name="Control sheet")).to_be_visible()
    axe(page)

    with page.expect_download() as download:
        page.locator("a[href$='resolution-kk.pdf']").click()
    assert download.value.suggested_filename.endswith("-kk.pdf")

    page.get_by_role("button", name="Record the meeting: 5 decisions").click()
    expect(page.get_by_text("Enter the day on which the commission met.")).to_be_visible()
    axe(page)
    page.get_by_label("Date").fill(timezone.localdate().strftime("%d.%m.%Y"))
    page.get_by_label("Resolution numbers").fill("105/601")
    page.get_by_role("button", name="Record the meeting: 5 decisions").click()
    expect(page.get_by_text("is recorded: 5 decisions.")).to_be_visible()
    axe(page)
    assert Meeting.objects.recorded().count() == 2
    assert Observer.objects.accredited().count() == 6

    page.get_by_role("link", name="Publication and text for the press").click()
    expect(page.get_by_role("heading", name="Text for the press")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Publish figures as of this meeting").click()
    expect(page.get_by_text("Published: Bulletin")).to_be_visible()
    axe(page)
    bulletin = Bulletin.objects.get()
    page.goto(f"/en/elections/{register.slug}/bulletins/{bulletin.label}/")
    expect(page.locator(".headline-figure")).to_have_text("6")
    axe(page)


def test_a_mistake_is_annulled_and_a_name_amended(secretary, register, page, visit, log_in, axe):
    log_in(secretary)
    person = Observer.objects.accredited().first()
    visit(reverse("admin:delegations_observer_change", args=[person.pk]))
    expect(page.get_by_role("heading", name="What became of this person")).to_be_visible()
    page.get_by_role("link", name="Amend by decision").click()
    expect(page.get_by_role("heading", name="Amend the name or the document")).to_be_visible()
    axe(page)
    page.get_by_label("Family name:", exact=True).fill("Corrected")
    page.get_by_role("button", name="Put on the agenda").click()
    expect(page.get_by_text("To be amended: family name")).to_be_visible()

    other = Observer.objects.accredited().last()
    visit(reverse("admin:commission_decision_change", args=[Decision.objects.get(observer=other).pk]))
    page.get_by_role("link", name="Annul this decision").click()
    expect(page.get_by_role("heading", name="Annul a decision")).to_be_visible()
    axe(page)
    page.get_by_label("Ground").fill("The list named the wrong person.")
    page.get_by_role("button", name="Put on the agenda").click()
    expect(page.get_by_text("Annuls: accredit · Meeting 1")).to_be_visible()


def test_the_clerk_returns_a_person_and_compares_two(clerk, register, page, visit, log_in, axe):
    log_in(clerk)
    letter = register.submissions.get()
    visit(reverse("admin:delegations_submission_work", args=[letter.pk]))
    axe(page)
    page.locator("input[name=person]").first.check()
    page.locator("input[type=text]").first.fill("The copy of the passport is missing.")
    page.get_by_role("button", name="Return the ticked to the sender").click()
    expect(page.get_by_text("1 person is now “incomplete”.")).to_be_visible()

    visit(reverse("admin:pairs", args=[register.slug]))
    axe(page)
    page.get_by_role("button", name="Not the same").click()
    expect(page.get_by_text("Every pair has its answer.")).to_be_visible()
    axe(page)


def test_whether_everything_agrees_is_seen(auditor, register, page, visit, log_in, axe):
    log_in(auditor)
    visit("/admin/")
    page.get_by_role("link", name="See whether everything agrees").click()
    expect(page.get_by_text("Everything agrees.")).to_be_visible()
    axe(page)
