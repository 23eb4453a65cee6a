"""Long lists for tests: workers that do what waits, and the pages that tell of it."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from accreditation.exchange import long_work
from accreditation.exchange.carrying_out import do_next
from accreditation.exchange.signs import Life
from tests.exchange.sending import address_of, confirm, send

T = TypeVar("T")
PATIENCE_SECONDS = 60


def living(*, serves: bool = True) -> Life:
    """Whoever does long work; a sign of life is given from entering to leaving."""
    return Life(long_work.belongs_to, serves=serves)


def work_off(worker: Life) -> list[str]:
    """Do all that waits; return what was done, in words."""
    words = []
    while done := do_next(worker):
        words.append(f"{done.file_name}: {done.words}")
    return words


def checked(client: Client, worker: Life, data: bytes, **typed: Any) -> HttpResponse:
    """Send a list and let it be checked; return its preview."""
    page = send(client, data, **typed)
    work_off(worker)
    return client.get(address_of(page))  # type: ignore[return-value]


def loaded(client: Client, worker: Life, page: Any) -> HttpResponse:
    """Confirm what a preview shows and let it be loaded; return what the page says then."""
    confirm(client, page)
    work_off(worker)
    return client.get(address_of(page))  # type: ignore[return-value]


def off_the_main_thread(do: Callable[..., T], *arguments: Any) -> T:
    """Do something in a thread that has its own connection to the database and speaks no language yet."""
    try:
        with override("en"):
            return do(*arguments)
    finally:
        connections.close_all()


def until(true: Any, what: str) -> Any:
    """Wait until something holds, and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still not: {what}")


def has_template(page: Any, name: str) -> bool:
    return any(template.name == f"exchange/{name}.html" for template in page.templates)
