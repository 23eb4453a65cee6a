"""An election, and the senders and countries that the lists of these tests name."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from accreditation.elections.models import Election
from tests.factories import make_country, make_election, make_organization


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def election(db: None) -> Election:
    for code in ("NO", "DE", "KG", "RU", "TR"):
        make_country(code)
    make_organization("odihr")
    make_organization("sco")
    return make_election()
