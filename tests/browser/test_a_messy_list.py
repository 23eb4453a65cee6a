"""A sender's own workbook, as it came: asked about, mended on the page and loaded, at a desk and on a phone."""

import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from accreditation.delegations.models import Observer
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_country, make_election, make_organization

pytestmark = pytest.mark.django_db(transaction=True)

LINES = [
    ["Annex to note No. 5/12"], ["List of observers"], [],
    ["№", "Full name", "Citizenship", "Passport", "", "Post"],
    ["", "", "", "number", "country of issue", ""],
    ["1", "2", "3", "4", "5", "6"],
    ["1", "Adela Aldermann", "Norway", "TEST000001", "Norway", "Expert"],
    ["2", "Bruno BERGMANN", "Norwey", "TEST000002", "", "Expert"],
    ["3", "Carla Maria Christoff", "Norway", "TEST000003", "", "Ambassador"],
    ["Total: 3 persons"],
]  # fmt: skip


@pytest.fixture
def election():
    make_country()
    make_organization()
    return make_election()


@pytest.fixture
def workbook(tmp_path):
    book, path = Workbook(), tmp_path / "list.xlsx"
    for cells in LINES:
        book.active.append([cell or None for cell in cells])
    book.save(path)
    return path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_messy_list_is_mended_on_the_page_and_loaded(page, log_in, visit, axe, election, clerk, workbook, size):
    page.set_viewport_size(size)
    log_in(clerk)
    visit("/admin/delegations/observer/import/")
    page.get_by_label("File:").set_input_files(workbook)
    page.get_by_label("Sender of the whole list").select_option("odihr")
    page.get_by_role("button", name="Look at the file").click()

    expect(page.get_by_role("heading", name="Which comes first in this file")).to_be_visible()
    expect(page.get_by_text("Lines above the headings were not read")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="The given name comes first").click()

    page.get_by_label("What line 8 should say under Citizenship").fill("Norway (NO)")
    page.get_by_label("What line 9 should say under Full name").fill("Christoff, Carla Maria")
    with page.expect_download() as download:
        page.get_by_role("link", name="Русский").last.click()
    assert download.value.suggested_filename == "remarks-ru.xlsx"
    page.get_by_role("button", name="Mend these cells and look again").click()

    expect(page.get_by_role("heading", name="Typed over here")).to_be_visible()
    axe(page)
    page.get_by_role("button", name=re.compile("Load the list")).click()
    expect(page.get_by_role("link", name="What became of each line")).to_be_visible()
    assert list(Observer.objects.order_by("pk").values_list("family_name", "given_name", "nationality")) == [
        ("Aldermann", "Adela", "NO"), ("BERGMANN", "Bruno", "NO"), ("Christoff", "Carla Maria", "NO"),
    ]  # fmt: skip
