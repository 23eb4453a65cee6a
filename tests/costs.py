"""What a page costs: how many times it asks the database."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def costs_for_few_and_many(client: Client, address: str, add_rows: Callable[[range], object]) -> tuple[int, int]:
    """Return what the page costs with two rows and with twelve; `add_rows` makes rows of these numbers."""
    add_rows(range(2))
    client.get(address)  # what is asked once and then remembered, such as content types
    few = queries_of(client, address)
    add_rows(range(2, 12))
    return few, queries_of(client, address)


def queries_of_posting(client: Client, address: str, sent: dict[str, Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.post(address, sent).status_code in (200, 302)
    return len(captured)
