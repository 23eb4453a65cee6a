"""A spelling means one thing, or it means nothing and the closest known ones are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.spelling.lookup import AliasIndex

INDEX = AliasIndex(
    [
        ("Niger", "NE"), ("Нигер", "NE"), ("Nigeria", "NG"), ("Нигерия", "NG"),
        ("Korea, Republic of", "KR"), ("Korea", "KR"), ("Korea (DPRK)", "KP"), ("KOREA", "KP"),
        ("Kazakhstan", "KZ"), ("Қазақстан", "KZ"), ("Казахстан", "KZ"), ("Kyrgyzstan", "KG"), ("Кыргызстан", "KG"),
        (" - ", "XX"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "thing"),
    [("NIGER", "NE"), ("nigeria", "NG"), (" Нигер. ", "NE"), ("Нигерия", "NG"), ("Korea, Republic of", "KR")],
)
def test_it_is_found_exactly_but_for_typography(text, thing):
    assert INDEX.find(text) == thing


@pytest.mark.parametrize("text", ["Nigerr", "Nige", "Niger ia", "Нигери", "", " ", "-", "\x00"])
def test_a_near_twin_is_never_taken_for_its_neighbour(text):
    assert INDEX.find(text) is None


def test_a_spelling_that_two_things_share_means_neither():
    assert INDEX.find("Korea") is None
    assert INDEX.ambiguous == {"korea"}


@pytest.mark.parametrize(
    "text",
    [
        "Қазақстан / Kazakhstan", "Kazakhstan (Қазақстан)", "Казахстан\nKazakhstan", "Kazakhstan|Казахстан|Қазақстан",
        "Kazakhstan/", "(Kazakhstan)",
    ],
)  # fmt: skip
def test_halves_that_mean_the_same_are_one_thing(text):
    assert INDEX.find(text) == "KZ"


@pytest.mark.parametrize(
    "text",
    ["Кыргызстан / Kazakhstan", "Kazakhstan / Vinland", "Korea / Korea, Republic of", "Niger/Nigeria", "/", "a/b"],
)
def test_halves_that_differ_or_mean_nothing_are_nothing(text):
    assert INDEX.find(text) is None


def test_the_closest_spellings_are_named_each_thing_once_best_first():
    assert INDEX.suggest("Kazahstan")[0] == ("Kazakhstan", "KZ")
    suggested = [thing for _label, thing in INDEX.suggest("Nigerr", limit=5)]
    assert set(suggested[:2]) == {"NE", "NG"}
    assert len(suggested) == len(set(suggested))


def test_no_more_are_named_than_asked_for_and_none_for_what_is_like_nothing():
    assert len(INDEX.suggest("Niger", limit=1)) == 1
    assert INDEX.suggest("qqqq") == []


def test_an_ambiguous_spelling_is_never_suggested():
    assert "Korea" not in [label for label, _thing in INDEX.suggest("Korea", limit=9)]


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_thing_or_nothing(text):
    assert INDEX.find(text) in {"NE", "NG", "KR", "KP", "KZ", "KG", None}
    assert all(thing != "XX" for _label, thing in INDEX.suggest(text))
