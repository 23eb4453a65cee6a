"""Names are read in the reader's language, sorted by the reader's alphabet and found in either script."""

import pytest
from django.utils import translation

from accreditation.elections.models import Phrase
from accreditation.geography.models import Country
from accreditation.spelling.fields import derive_texts
from accreditation.spelling.multilingual import localized
from accreditation.spelling.search import matching
from accreditation.spelling.sorting import sort_key
from tests.factories import make_country


@pytest.mark.parametrize(("language", "name"), [("kk", "Норвегия"), ("ru", "Норвежское Королевство"), ("en", "Norway")])
def test_a_name_is_read_in_the_readers_language(language, name):
    country = Country(name_kk="Норвегия", name_ru="Норвежское Королевство", name_en="Norway")
    with translation.override(language):
        assert (country.name, str(country)) == (name, name)
    assert localized(country, "name", language) == name


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        ({"text_ru": "по-русски", "text_en": "in English"}, "по-русски"),
        ({"text_en": "in English"}, "in English"),
        ({}, ""),
    ],
)
def test_where_a_language_is_missing_the_next_one_is_read(texts, read):
    with translation.override("kk"):
        assert Phrase(key="place", **texts).text == read


def test_a_language_that_the_portal_does_not_have_reads_kazakh():
    with translation.override("de"):
        assert Country(name_kk="Норвегия", name_ru="", name_en="Norway").name == "Норвегия"
        assert Country.sort_field() == "sort_kk"


def test_data_files_hold_all_three():
    country = Country(name_kk="Норвегия", name_ru="", name_en="Norway")
    assert country.names == {"kk": "Норвегия", "ru": "", "en": "Norway"}


@pytest.mark.django_db
def test_what_follows_from_the_names_is_written_with_them():
    made, inserted = make_country("NO"), Country(code="TR", alpha3="TUR", name_kk="Түркия", name_en="Türkiye")
    Country.objects.bulk_create([inserted])
    assert made.sort_kk == sort_key("Норвегия")
    assert Country.objects.get(code="TR").sort_en == sort_key("Türkiye")
    assert Country.objects.filter(matching("turkiye")).get().code == "TR"


@pytest.mark.django_db
def test_for_an_update_by_hand_it_is_derived_first():
    country = make_country("NO")
    country.name_en = "Kingdom of Norway"
    columns = derive_texts(country)
    assert set(columns) == {"sort_kk", "sort_ru", "sort_en", "search_key"}
    Country.objects.bulk_update([country], ["name_en", *columns])
    assert Country.objects.filter(matching("kingdom norway")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("norway", True), ("NORW", True), ("норвегия", True), ("норв", True), ("NO", True), ("norway kingdom", False),
        ("orway", False), ("", True),
    ],
)  # fmt: skip
def test_every_word_of_a_query_begins_a_word_of_the_names(query, found):
    make_country("NO")
    assert Country.objects.filter(matching(query)).exists() is found
