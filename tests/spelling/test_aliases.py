"""Typography makes no difference to an alias, a letter does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.spelling.aliases import alias_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Türkiye", "TURKIYE"),
        ("TÜRKİYE", "turkiye"),
        ("Королёвство  Норвегия", "королевство\u00a0норвегия"),
        ("U.S.A.", "USA"),
        ("U. S. A.", "usa"),
        ("С.Н.Г.", "СНГ"),
        ("«СНГ»", "СНГ"),
        ("The Gambia", "Gambia (the)"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Кот-д’Ивуар", "КОТ\u2013Д'ИВУАР"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Респ.Корея", "Респ. Корея"),
        ("Guinea\u2013Bissau", "Guinea Bissau"),
        ("Åland", "Aland"),
        ("Росси́я", "Россия"),
        ("Кита\u0438\u0306", "Китай"),
        ("Қаза\u00adқстан", "ҚАЗАҚСТАН"),
    ],
)
def test_typography_makes_no_difference(one, other):
    assert alias_key(one) == alias_key(other)


@pytest.mark.parametrize(
    "pair",
    [
        "Niger/Nigeria",
        "Гвинея/Гвинея-Бисау",
        "Словакия/Словения",
        "Dominica/Dominican Republic",
        "Georgia/Germany",
        "Австрия/Австралия",
        "Қазақстан/Казахстан",
        "Өзбекстан/Озбекстан",
        "Иран/Ирак",
        "Китаи/Китай",
        "Kopeя/Корея",
    ],
)
def test_near_twins_stay_apart(pair):
    one, other = pair.split("/")
    assert alias_key(one) != alias_key(other)


def test_kazakh_letters_stay():
    assert alias_key("ҚЫРҒЫЗСТАН Республикасы") == "қырғызстан республикасы"


def test_an_article_alone_is_a_word():
    assert alias_key("The") == "the"


@given(st.one_of(st.text(), st.text("the .-&'aéЁйIİ")))
def test_the_key_of_a_key_is_the_key(text):
    assert alias_key(alias_key(text)) == alias_key(text)
