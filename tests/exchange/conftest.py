"""An election, and the senders and countries that the lists of these tests name."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from accreditation.elections.models import Election
from accreditation.exchange import apply, encoding, findings, markup, plan, spreadsheet, step_store, table
from tests.factories import make_country, make_election, make_organization


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of three rows go the way of those of a million: in parts, and out of the memory."""
    monkeypatch.setattr(findings, "KEPT", 1)
    monkeypatch.setattr(step_store, "KEPT", 1)
    monkeypatch.setattr(step_store, "_AT_A_TIME", 2)
    monkeypatch.setattr(table, "ROWS_KEPT", 1)
    monkeypatch.setattr(spreadsheet, "ROWS_KEPT", 1)
    monkeypatch.setattr(markup, "PIECE", 512)
    monkeypatch.setattr(encoding, "_PIECE", 16)
    monkeypatch.setattr(plan, "_STRETCH", 2)
    monkeypatch.setattr(plan, "_PART", 2)
    monkeypatch.setattr(apply, "BATCH", 2)


@pytest.fixture
def election(db: None) -> Election:
    for code in ("NO", "DE", "KG", "RU", "TR"):
        make_country(code)
    make_organization("odihr")
    make_organization("sco")
    return make_election()
