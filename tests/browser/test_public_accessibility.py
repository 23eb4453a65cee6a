"""What the public sees, in a real browser, in three languages: no fault against WCAG 2.2 A and AA, light and dark."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from accreditation.demonstration.load import load_demo
from accreditation.reference.load import load

# An election of the register, one whose figures conflict, one that is broken down in part, one that is reconstructed,
# one without a final total; and each kind of page that none of them has.
PAGES = [
    "",
    "about/",
    "elections/",
    "elections/{demo}/organizations/?group=umbrella",
    "elections/{demo}/countries/",
    "elections/{demo}/observers/?name=a&role=nonsense",
    "elections/{demo}/meetings/",
    "elections/{demo}/meetings/3/",
    "elections/2026-03-15/",
    "elections/2021-01-10/",
    "elections/2021-01-10/meetings/",
    "elections/2021-01-10/bulletins/2020-12-22/",
    "elections/2019-06-09/bulletins/2019-06-03-2/",
    "elections/2016-03-20/",
    "organizations/",
    "organizations/odihr/",
    "countries/",
    "countries/JO/",
]
NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# What sticks out to the right of the screen, or of a table's own frame; what is drawn may run over a little.
STICKS_OUT = """() => [...document.querySelectorAll("html, .table-frame")]
    .filter(element => element.scrollWidth > element.clientWidth)
    .map(element => `${element.tagName}: ${element.scrollWidth} > ${element.clientWidth}`)"""


@pytest.fixture
def demo(transactional_db: None) -> str:
    """The archive and the demonstration; the slug of the latter."""
    load()
    election = load_demo(NOW)
    assert election is not None
    return election.slug


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_public_page_is_accessible_and_fits_a_phone(demo, visit, axe, language):
    for address in PAGES:
        page = visit(f"/{language}/{address.format(demo=demo)}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        axe(page)
        page.set_viewport_size(PHONE)
        assert page.evaluate(STICKS_OUT) == [], page.url
        page.set_viewport_size(DESKTOP)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_for_what_is_not_there_is_accessible(db, page, axe, live_server, language):
    response = page.goto(f"/{language}/elections/1999-01-01/")
    assert response.status == 404
    axe(page)


def test_an_empty_portal_is_accessible(db, visit, axe):
    axe(visit("/en/"))
    axe(visit("/en/countries/"))


def test_the_keyboard_jumps_over_the_navigation(db, visit):
    page = visit("/en/about/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_names_are_searched_without_a_script(demo, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/en/elections/{demo}/observers/")
    page.get_by_label("Role").select_option("head")
    page.get_by_role("button", name="Search").click()
    assert "role=head" in page.url
    expect(page.locator("tbody tr").first).to_contain_text("head of mission")
    page.get_by_role("link", name="Русский").click()
    assert page.url.startswith(f"{live_server.url}/ru/elections/{demo}/observers/?")
    assert "role=head" in page.url
    context.close()
