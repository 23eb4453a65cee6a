"""A state that a correction struck off is no sender any more."""

from datetime import date

import pytest

from accreditation.portal.archive import sending_states
from tests.factories import make_archive_election, make_bulletin, make_bulletin_line, make_country

pytestmark = pytest.mark.django_db


def test_a_state_of_a_corrected_bulletin_only_is_not_listed():
    election = make_archive_election(is_public=True)
    wrong = make_bulletin(election)
    make_bulletin_line(wrong, country=make_country("DE"))
    right = make_bulletin(election, date(2021, 1, 5), corrects=wrong, correction_reason="Georgia was meant.")
    make_bulletin_line(right, country=make_country("NO"))

    assert [state.pk for state in sending_states()] == ["NO"]
