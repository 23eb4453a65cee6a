"""Whether accreditation carries over to the second round is said under the name of the election."""

from datetime import date

import pytest

from accreditation.elections.models import Election
from tests.portal.reading import get_page

PAGE = "/en/elections/2031-03-02/"


@pytest.mark.parametrize(
    ("carries_over", "sentence"),
    [
        (True, "Accreditation is valid for the second round too."),
        (False, "Accreditation is not valid for the second round."),
    ],
)
def test_the_page_says_whether_accreditation_is_valid_for_it(client, vote, carries_over, sentence):
    assert "second round" not in get_page(client, PAGE).text
    Election.objects.update(second_round_day=date(2031, 3, 16), second_round_carries_over=carries_over)
    text = get_page(client, PAGE).text
    assert "Second round: 16 March 2031" in text
    assert sentence in text
