"""A list may name roles, kinds of delegations and statuses in any of the three languages, as the screens do."""

import pytest
from django.utils.translation import override

from accreditation.delegations.models import Delegation, Observer
from accreditation.exchange.problems import BadCell
from accreditation.exchange.words import find_kind, find_role, find_status

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("choices", "find"), [(Observer.Role, find_role), (Delegation.Kind, find_kind), (Observer.Status, find_status)]
)
def test_what_a_screen_shows_can_be_read_back(language, choices, find):
    with override(language):
        shown = {choice: str(choice.label) for choice in choices}
    assert {choice: find(label) for choice, label in shown.items()} == {choice: choice.value for choice in choices}


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Халықаралық байқаушы", Observer.Role.OBSERVER),
        ("бақылаушы", Observer.Role.OBSERVER),
        ("қысқа мерзімді байқаушы", Observer.Role.SHORT_TERM),
        ("долгосрочный наблюдатель", Observer.Role.LONG_TERM),
        ("LTO", Observer.Role.LONG_TERM),
        ("Deputy Head of Mission", Observer.Role.DEPUTY),
    ],
)
def test_senders_words_for_a_role_are_known(word, role):
    assert find_role(word) == role


def test_senders_words_for_a_kind_of_delegation_are_known():
    assert find_kind("Байқаушылар миссиясы") == find_kind("миссия наблюдателей") == Delegation.Kind.MISSION


def test_a_word_that_names_no_role_is_a_question():
    with pytest.raises(BadCell):
        find_role("chauffeur")
