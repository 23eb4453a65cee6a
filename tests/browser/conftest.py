"""A real browser before the real server: one Chromium for all tests of a process, and a fresh profile for each test.

`visit("/en/")` opens a page that must be there; `log_in(user)` makes the browser that user's; `axe(page)` demands that
axe finds no fault against WCAG 2.2 A and AA, in the light and in the dark.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, sync_playwright

from accreditation.accounts.models import User
from scripts.system_packages import find_browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright drives the browser from an event loop in this very thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # Root, as in a container, has no sandbox to run it in.
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A profile of its own, which reads English unless the test says otherwise."""
    context = browser.new_context(base_url=live_server.url, locale="en", viewport=DESKTOP, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of the browser; a script that fails on it, or a style sheet that it lacks, fails the test."""
    page = context.new_page()
    failures: list[str] = []

    def note_what_is_missing(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            failures.append(f"{response.url}: {response.status}")

    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("response", note_what_is_missing)
    yield page
    assert failures == []


@pytest.fixture
def visit(page: Page) -> Callable[[str], Page]:
    """Open an address of the portal; fails where the server answers with anything but a page."""

    def visit(address: str) -> Page:
        response = page.goto(address)
        assert response is not None and response.ok, f"{address}: {response and response.status}"
        return page

    return visit


@pytest.fixture
def log_in(context: BrowserContext, live_server: Any) -> Callable[[User], None]:
    """Make the browser that of a user, without typing the password."""

    def log_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return log_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Demand that a page has no fault of accessibility, in either colour scheme."""

    def axe(page: Page) -> None:
        # In the dark only the colours are others.
        by_scheme = {"light": {"type": "tag", "values": STANDARDS}, "dark": {"type": "rule", "values": COLOURS}}
        for scheme, rules in by_scheme.items():
            page.emulate_media(color_scheme=scheme)
            results = Axe().run(page, options={"runOnly": rules})
            assert results.violations_count == 0, f"{page.url} ({scheme}):\n{results.generate_report()}"

    return axe


@pytest.fixture
def completing(page: Page) -> Callable[[str], Locator]:
    """Find a field that completes itself by its name, once its script has drawn it over the select that it replaces."""

    def completing(name: str) -> Locator:
        return page.locator(".select2-selection").and_(page.get_by_role("combobox", name=name))

    return completing


@pytest.fixture
def phone(page: Page) -> Page:
    """The page on a screen as wide as a phone's."""
    page.set_viewport_size(PHONE)
    return page
