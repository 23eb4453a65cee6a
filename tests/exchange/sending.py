"""What a clerk does on the import pages: sends a file, reads what is said of it, and confirms."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

IMPORT = "admin:delegations_observer_import"


def send(client: Client, data: bytes, name: str = "list.csv", page: str = IMPORT, **typed: Any) -> HttpResponse:
    """Send the file and go on to its preview; a refused form comes back as it is."""
    form = {name: getattr(value, "pk", value) for name, value in typed.items()}
    return client.post(reverse(page), {"file": SimpleUploadedFile(name, data), **form}, follow=True)  # type: ignore[return-value]


def answer(client: Client, page: Any, **typed: Any) -> HttpResponse:
    """Press a button of the form that says how the file is read, with these fields typed over."""
    shown = {field.html_name: field.value() for field in page.context["form"]}
    sent = {name: value for name, value in (shown | typed).items() if value is not None}
    return client.post(address_of(page), sent, follow=True)  # type: ignore[return-value]


def confirm(client: Client, page: Any, **typed: Any) -> HttpResponse:
    """Press the button that loads the list, whether the page shows it or not."""
    outcome = page.context["outcome"]
    form = {"confirm": "Load the list", "fingerprint": outcome.fingerprint if outcome else ""} | typed
    return client.post(address_of(page), form, follow=True)  # type: ignore[return-value]


def address_of(page: Any) -> str:
    """The address of the preview that a page shows."""
    path: str = page.request["PATH_INFO"]
    return path


def totals(page: Any) -> dict[str, int]:
    """The counts that the page shows, but for zeros."""
    return {name: number for name, number in page.context["outcome"].totals().items() if number}


def problems(page: Any) -> list[tuple[str, int, str, str]]:
    """Code, line, column and value of every problem on the page."""
    found = page.context["outcome"].problems
    return [(problem.code, problem.line, problem.column, problem.value) for problem in found]


def said(page: Any) -> list[str]:
    """The messages at the top of the page."""
    return [str(message) for message in page.context["messages"]]
