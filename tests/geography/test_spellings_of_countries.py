"""Which country a spelling means: its codes, names and aliases, and never a neighbour's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accreditation.geography.lookup import country_index
from accreditation.geography.models import Country, CountryAlias
from tests.factories import make_country, make_country_alias

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refusal(text, country):
    with pytest.raises(ValidationError) as refused:
        CountryAlias(text=text, country=country).full_clean()
    return refused.value.message_dict["text"]


@pytest.mark.parametrize("text", ["NO", "no", "NOR", "Norway", "Норвегия", "Kingdom of Norway", "kingdom of  norway"])
def test_codes_names_and_aliases_mean_the_country(text):
    make_country_alias("Kingdom of Norway", make_country("NO"))
    make_country("TR")
    assert country_index().find(text) == "NO"


def test_official_names_mean_it_too():
    make_country("NO", official_ru="Королевство Норвегия")
    assert country_index().find("королевство норвегия") == "NO"


@pytest.mark.parametrize("text", ["Norwa", "Noway", "North", ""])
def test_what_is_only_near_means_nothing(text):
    make_country("NO")
    assert country_index().find(text) is None


def test_a_name_that_two_countries_share_means_neither():
    make_country("CG", alpha3="COG", name_en="Congo")
    make_country("CD", alpha3="COD", name_en="Congo")
    assert country_index().find("Congo") is None
    assert country_index().find("COD") == "CD"


def test_two_halves_are_understood_when_both_mean_the_same_country():
    make_country("KZ")
    make_country("KG")
    assert country_index().find("Қазақстан / Kazakhstan") == "KZ"
    assert country_index().find("Қырғызстан / Kazakhstan") is None


def test_the_index_takes_two_queries(django_assert_num_queries):
    for code in ("NO", "TR", "KZ"):
        make_country_alias(f"The country {code}", make_country(code))
    with django_assert_num_queries(2):
        assert country_index().find("the country kz") == "KZ"


def test_a_spelling_means_what_the_database_says_now_however_it_was_changed():
    alias = make_country_alias("The fjords", make_country("NO"))
    make_country("TR")
    assert country_index().find("the fjords") == "NO"
    CountryAlias.objects.filter(pk=alias.pk).update(country="TR")
    assert country_index().find("the fjords") == "TR"
    CountryAlias.objects.all().delete()
    Country.objects.filter(pk="NO").update(name_en="The fjords")
    assert country_index().find("the fjords") == "NO"


def test_a_spelling_that_was_never_committed_means_nothing():
    norway = make_country("NO")
    with transaction.atomic():
        make_country_alias("The fjords", norway)
        assert country_index().find("the fjords") == "NO"
        transaction.set_rollback(True)
    assert country_index().find("the fjords") is None


def test_what_was_known_before_is_not_put_together_again():
    make_country_alias("The fjords", make_country("NO"))
    assert country_index() is country_index()


@pytest.mark.parametrize("text", ["Norway", "NORWAY", "Норвегия", "NOR"])
def test_an_alias_that_already_means_another_country_is_refused(text):
    make_country("NO")
    assert refusal(text, make_country("TR")) == [f"“{text}” already means NO."]


def test_an_alias_that_repeats_its_own_country_is_harmless():
    CountryAlias(text="Norway!", country=make_country("NO")).full_clean()


def test_an_alias_of_another_country_is_refused_also_by_the_database():
    make_country_alias("Nordland", make_country("NO"))
    assert "already means NO" in str(refusal("nordland", make_country("TR")))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_country_alias("NORDLAND", make_country("TR"))


@pytest.mark.parametrize("text", ["-", " . ", "\u200b", "«»"])
def test_an_alias_without_a_letter_or_digit_is_refused_also_by_the_database(text):
    country = make_country("NO")
    assert refusal(text, country)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_country_alias(text, country)


def test_an_alias_may_be_mended_in_place():
    alias = make_country_alias("Kingdom of Norway", make_country("NO"))
    alias.text = "kingdom of norway"
    alias.full_clean()
    alias.save()
    assert str(alias) == "kingdom of norway = NO"


@pytest.mark.parametrize("fields", [{"kind": "planet"}, {"alpha3": "nor"}])
def test_the_database_refuses_a_country_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_country("NO", **fields)


def test_the_codes_are_written_in_capitals():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_country("no", alpha3="NOR", name_en="Norway")


def test_two_countries_never_share_a_three_letter_code():
    make_country("NO")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_country("XX", alpha3="NOR")


def test_states_send_observers_and_territories_do_not():
    norway = make_country("NO")
    make_country("GL", kind="territory")
    make_country("XXA", kind="special")
    assert list(Country.objects.states()) == [norway]


def test_a_country_is_called_in_the_readers_language_and_sorted_by_its_alphabet():
    for code in ("KG", "KZ", "UZ", "AT"):
        make_country(code)
    names = {}
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            names[language] = [str(country) for country in Country.objects.by_name()]
    assert names == {
        "kk": ["Аустрия", "Қазақстан", "Қырғызстан", "Өзбекстан"],
        "ru": ["Австрия", "Казахстан", "Киргизия", "Узбекистан"],
        "en": ["Austria", "Kazakhstan", "Kyrgyzstan", "Uzbekistan"],
    }


def test_the_official_name_is_the_name_where_none_is_kept():
    assert make_country("NO", official_en="Kingdom of Norway").official_name == "Kingdom of Norway"
    assert make_country("TR").official_name == "Türkiye"
