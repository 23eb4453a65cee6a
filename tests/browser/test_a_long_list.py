"""A long list on the screen: the page tells by itself how far it is, with scripts and without."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from accreditation.delegations.models import Observer
from tests.browser.conftest import PHONE
from tests.exchange.lists import csv_list, person
from tests.exchange.long import living, off_the_main_thread, work_off
from tests.factories import make_country, make_election, make_organization

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def election(settings, transactional_db):
    settings.LARGE_LIST_BYTES = 0
    make_country()
    make_organization()
    return make_election()


@pytest.fixture
def worker():
    """Does what waits, in a thread, when a test says so."""
    with living() as life, ThreadPoolExecutor(1) as threads:
        yield lambda: threads.submit(off_the_main_thread, work_off, life).result()


def send(page, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_list([person(1), person(2)]))
    page.goto("/admin/delegations/observer/import/")
    page.get_by_label("File:").set_input_files(path)
    page.get_by_role("button", name="Look at the file").click()


def follow(page, worker):
    """From the file that waits to the persons in the register; nobody touches the page but for the one button."""
    waits = page.get_by_role("heading", name="The list waits for its turn")
    expect(waits).to_be_visible()
    worker()
    button = page.get_by_role("button", name="Load the list")
    expect(button).to_be_visible(timeout=15_000)
    button.click()
    expect(waits).to_be_visible()
    worker()
    expect(page.get_by_role("link", name="What became of each line")).to_be_visible(timeout=15_000)
    assert Observer.objects.count() == 2


def test_the_page_of_a_long_list_goes_on_by_itself_on_a_phone(page, log_in, axe, clerk, worker, tmp_path):
    page.set_viewport_size(PHONE)
    log_in(clerk)
    send(page, tmp_path)
    axe(page)
    follow(page, worker)


def test_it_goes_on_by_itself_without_scripts_too(browser, live_server, context, log_in, clerk, worker, tmp_path):
    log_in(clerk)
    without = browser.new_context(
        base_url=live_server.url, locale="en", java_script_enabled=False, storage_state=context.storage_state()
    )
    page = without.new_page()
    send(page, tmp_path)
    follow(page, worker)
    without.close()
