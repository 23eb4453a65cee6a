"""Romanised names look as they do in passports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.spelling.transliteration import romanise


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Щегорцова", "Shchegortsova"),
        ("ЩЕГОРЦОВА", "SHCHEGORTSOVA"),
        ("Юлия Хасанова", "Iuliia Khasanova"),
        ("Подъячев", "Podieiachev"),
        ("Игорь Щ.", "Igor Shch."),
        ("ИЛЬЯ", "ILIA"),
        ("Әбдіров Ғалымжан Ұлықбекұлы", "Abdirov Galymzhan Ulykbekuly"),
        ("Ivanov-Петров 2", "Ivanov-Petrov 2"),
        ("БОРЩ", "BORSHCH"),
        ("", ""),
    ],
)
def test_a_name_is_romanised_with_its_capitals(name, latin):
    assert romanise(name) == latin


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі").map(str.title))
def test_every_russian_and_kazakh_letter_is_romanised(name):
    assert romanise(name).isascii()
