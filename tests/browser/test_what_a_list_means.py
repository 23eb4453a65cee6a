"""What a clerk says of a list on its page, and takes back once it is loaded; at a desk and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accreditation.delegations.models import Observer, SubmissionRow
from accreditation.exchange.apply import import_list
from accreditation.exchange.models import ProposedSpelling
from accreditation.geography.models import CountryAlias
from tests.browser.conftest import DESKTOP, PHONE
from tests.exchange.lists import HEADER, csv_list, person
from tests.factories import make_country, make_election, make_organization

pytestmark = pytest.mark.django_db(transaction=True)

OWN_HEADER = ("sender", "family_name", "Comes from", "Born on", "Fee paid")


@pytest.fixture
def election():
    make_country("NO")
    make_country("DE")
    make_organization("odihr")
    return make_election()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def at(request, page, log_in, clerk, election):
    """The clerk's page, wide or narrow."""
    page.set_viewport_size(request.param)
    log_in(clerk)
    return page


@pytest.fixture
def send(at, visit):
    def send(*rows, header=HEADER):
        visit(reverse("admin:delegations_observer_import"))
        file = {"name": "list.csv", "mimeType": "text/csv", "buffer": csv_list(rows, header)}
        at.get_by_label("File:").set_input_files(file)
        at.get_by_role("button", name="Look at the file").click()
        expect(at.get_by_role("heading", name="Look before loading")).to_be_visible()

    return send


@pytest.fixture
def sound(axe):
    """Demand that a page is as wide as its screen, and that axe finds nothing."""

    def sound(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
        axe(page)

    return sound


def load(page):
    page.get_by_role("button", name="Load the list").click()
    expect(page.get_by_role("heading", name="Loaded")).to_be_visible()


def own(number):
    return person(number, **{"Comes from": "Norway", "Born on": f"{number:02}.05.1980", "Fee paid": "yes"})


def test_what_columns_mean_is_said_once_and_remembered_for_the_sender(at, send, sound):
    send(own(1), own(2), header=OWN_HEADER)
    expect(at.get_by_label("What Comes from means")).to_have_value("nationality")
    expect(at.get_by_label("What Born on means")).to_have_value("birth_date")
    sound(at)
    at.get_by_label("What Fee paid means").select_option("not read")
    at.get_by_role("button", name="Read the columns so").click()
    expect(at.get_by_text("The column “Fee paid” was not read, as was said.")).to_be_visible()
    load(at)

    send(own(3), header=OWN_HEADER)
    expect(at.get_by_label("What Fee paid means")).to_have_value("")
    expect(at.get_by_label("What Fee paid means")).to_be_hidden()
    sound(at)
    load(at)
    found = Observer.objects.order_by("pk").values_list("nationality", "birth_date__day")
    assert list(found) == [("NO", 1), ("NO", 2), ("NO", 3)]


def test_one_click_on_a_suggestion_settles_a_spelling_in_the_whole_list(at, send, sound):
    send(person(1, nationality="Norwey"), person(2, nationality="Norwey"), person(3, nationality="Germany"))
    expect(at.get_by_role("heading", name="2 problems stand against loading")).to_be_visible()
    sound(at)
    at.get_by_role("button", name="Norway (NO)").first.click()
    expect(at.get_by_text("In this file “Norwey” means “Norway (NO)”.")).to_be_visible()
    sound(at)
    load(at)
    assert list(Observer.objects.order_by("pk").values_list("nationality", flat=True)) == ["NO", "NO", "DE"]
    assert not CountryAlias.objects.filter(text="Norwey").exists()


def test_a_clerk_proposes_a_spelling_and_the_secretary_confirms_it(at, send, sound, visit, log_in, secretary):
    send(person(1, nationality="Norwey"))
    at.get_by_label("What line 2 should say under nationality").fill("NO")
    at.get_by_label("“Norwey” always means this: propose it to the secretary").check()
    at.get_by_role("button", name="Mend these cells and look again").click()
    expect(at.get_by_text("1 spelling was proposed.")).to_be_visible()
    expect(at.get_by_role("button", name="Load the list")).to_be_visible()
    assert not CountryAlias.objects.filter(text="Norwey").exists()

    log_in(secretary)
    visit(reverse("admin:index"))
    at.get_by_role("link", name="1 proposed spelling waits to be confirmed").click()
    expect(at.get_by_role("cell", name="Norwey", exact=True)).to_be_visible()
    sound(at)
    at.get_by_role("checkbox", name="Norwey").check()
    at.get_by_label("Action:").select_option("Confirm: these spellings always mean this")
    at.get_by_role("button", name="Go", exact=True).click()
    expect(at.get_by_text("1 spelling was taught.")).to_be_visible()
    assert CountryAlias.objects.get(text="Norwey").country_id == "NO"
    assert not ProposedSpelling.objects.exists()


def test_a_row_is_left_out_with_a_reason(at, send, sound):
    send(person(1), person(2, birth_date="unknown"))
    at.get_by_label("Lines to leave out").fill("3")
    at.get_by_role("button", name="Look again", exact=True).click()
    expect(at.get_by_text("Say why these lines are left out; the reason is kept.")).to_be_visible()
    sound(at)
    at.get_by_label("Reason for leaving them out").fill("The sender is asked")
    at.get_by_role("button", name="Look again", exact=True).click()
    expect(at.locator(".counts")).to_contain_text("Left out")
    load(at)
    assert Observer.objects.get().family_name == "Aldermann1"
    left = SubmissionRow.objects.get(outcome=SubmissionRow.Outcome.LEFT_OUT)
    assert (left.line, left.reason) == (3, "The sender is asked")


def test_a_load_is_undone(at, send, sound):
    send(person(1), person(2))
    load(at)
    sound(at)
    at.get_by_role("link", name="Undo the loading of this list").click()
    expect(at.get_by_text("Persons removed")).to_be_visible()
    sound(at)
    at.get_by_role("button", name="Undo the load").click()
    expect(at.get_by_text("The loading of this list was undone.")).to_be_visible()
    sound(at)
    assert not Observer.objects.exists()


def test_a_load_on_which_something_rests_is_not_undone(at, visit, sound, election):
    submission = import_list(csv_list([person(1), person(2)]), "list.csv", election, None).submission
    Observer.objects.update(position="Judge")
    visit(reverse("admin:delegations_submission_work", args=[submission.pk]))
    at.get_by_role("link", name="Undo the loading of this list").click()
    expect(at.get_by_text("These were changed since the load: Aldermann1 Adela, Aldermann2 Adela.")).to_be_visible()
    expect(at.get_by_role("button", name="Undo the load")).to_have_count(0)
    sound(at)
