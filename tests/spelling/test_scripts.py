"""Words in two scripts are found, and mended where look-alikes are all there is to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.spelling.scripts import MixedWord, mixed_script_words, repair_scripts


@pytest.mark.parametrize(
    ("word", "proposal"),
    [
        ("Cоветкин", "Советкин"),  # Latin C
        ("Петpов", "Петров"),  # Latin p
        ("Ivаnov", "Ivanov"),  # Cyrillic а
        ("Aқын", "Ақын"),  # Latin A
        ("Мұxтар", "Мұхтар"),  # Latin x
        ("Қaйрaт", "Қайрат"),  # Latin a, twice
        ("Iлияс", "Ілияс"),  # Latin I
        ("Әбдiров", "Әбдіров"),  # Latin i
        ("CEPБ", "СЕРБ"),  # only Б is Cyrillic, but nothing in Latin looks like it
        ("Иваnов", None),  # nothing in Cyrillic looks like n
        ("Ивановs", None),
    ],
)
def test_a_mixed_word_is_found_with_its_proposal(word, proposal):
    assert mixed_script_words(word) == [MixedWord(word, 0, proposal)]


def test_the_place_in_the_text_is_told():
    assert [(mixed.word, mixed.start) for mixed in mixed_script_words("Иван Петpов, Cоветкин")] == [
        ("Петpов", 5),
        ("Cоветкин", 13),
    ]


@pytest.mark.parametrize("text", ["", "Иванов Ivanov", "IT-специалист", "О'Connor", "ODIHR/БДИПЧ", "Әбдіров", "Müller"])
def test_a_text_whose_words_are_each_in_one_script_is_left_alone(text):
    assert mixed_script_words(text) == []
    assert repair_scripts(text) == text


def test_a_text_is_mended_word_by_word():
    assert repair_scripts("Cоветкин, Ivаnov, Иваnов") == "Советкин, Ivanov, Иваnов"


@given(st.text("АВСабвгшқіABCabdwxyz -"))
def test_a_mended_text_has_only_words_that_cannot_be_mended(text):
    assert all(mixed.proposal is None for mixed in mixed_script_words(repair_scripts(text)))
    assert len(repair_scripts(text)) == len(text)
