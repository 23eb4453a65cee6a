"""Countries and their spellings, as the staff keeps them."""

import pytest
from django.urls import reverse

from accreditation.geography.models import Country, CountryAlias
from tests.costs import costs_for_few_and_many
from tests.factories import make_country, make_country_alias
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:geography_country_add")
ADD_ALIAS = reverse("admin:geography_countryalias_add")
LIST = reverse("admin:geography_country_changelist")


def change(row):
    return reverse(f"admin:geography_{row._meta.model_name}_change", args=[row.pk])


def test_a_country_is_added_with_its_spellings(administrator, desk):
    client = desk(administrator)
    typed = {"code": "NO", "alpha3": "NOR", "name_kk": "Норвегия", "name_ru": "Норвегия", "name_en": "Norway"}
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    country = Country.objects.get()
    page = client.get(change(country))
    sent = filled_in(page, **{"aliases-TOTAL_FORMS": 1, "aliases-0-text": "Kingdom of Norway"})
    assert client.post(change(country), sent).status_code == 302
    assert CountryAlias.objects.get().country == country


@pytest.mark.parametrize("field", ["code", "alpha3"])
def test_codes_in_small_letters_come_back_with_a_sentence(administrator, desk, field):
    client = desk(administrator)
    typed = {"code": "NO", "alpha3": "NOR", "name_kk": "x", "name_ru": "x", "name_en": "x"} | {field: "no"}
    response = client.post(ADD, filled_in(client.get(ADD), **typed))
    assert errors_in(response) == {"__all__": ["The codes of a country are written in capitals."]}


def test_the_code_of_a_country_is_not_typed_over(administrator, desk):
    country = make_country("NO")
    assert "code" not in desk(administrator).get(change(country)).context["adminform"].form.fields


@pytest.mark.parametrize("query", ["NORWAY", "норвегия", "norvegiya", "NOR", "KINGDOM", "королевство"])
def test_a_country_is_found_by_code_name_or_spelling(clerk, desk, query):
    country = make_country("NO")
    make_country("TR")
    make_country_alias("Kingdom of Norway", country)
    make_country_alias("Королевство Норвегия", country)
    assert list(desk(clerk).get(LIST, {"q": query}).context["cl"].queryset) == [country]


def test_a_spelling_that_means_another_country_comes_back_with_a_sentence(secretary, desk):
    client = desk(secretary)
    make_country("NO")
    response = client.post(ADD_ALIAS, filled_in(client.get(ADD_ALIAS), text="norway", country=make_country("TR").pk))
    assert errors_in(response) == {"text": ["“norway” already means NO."]}


def test_a_spelling_typed_on_the_country_s_own_page_is_checked_too(administrator, desk):
    client, country = desk(administrator), make_country("TR")
    make_country("NO")
    sent = filled_in(client.get(change(country)), **{"aliases-TOTAL_FORMS": 1, "aliases-0-text": "Norway"})
    response = client.post(change(country), sent)
    assert response.status_code == 200
    assert "“Norway” already means NO." in response.content.decode()
    assert not CountryAlias.objects.exists()


def test_a_spelling_that_is_kept_already_comes_back_with_a_sentence(secretary, desk):
    client, country = desk(secretary), make_country("NO")
    make_country_alias("Kingdom of Norway", country)
    sent = filled_in(client.get(ADD_ALIAS), text="KINGDOM of Norway", country=country.pk)
    assert errors_in(client.post(ADD_ALIAS, sent)) == {"text": ["“KINGDOM of Norway” is kept already."]}


def test_a_spelling_typed_twice_on_one_page_comes_back_with_a_sentence(administrator, desk):
    client, country = desk(administrator), make_country("NO")
    typed = {"aliases-TOTAL_FORMS": 2, "aliases-0-text": "Nordland", "aliases-1-text": "NORDLAND"}
    response = client.post(change(country), filled_in(client.get(change(country)), **typed))
    assert response.status_code == 200
    assert "“NORDLAND” stands here twice." in response.content.decode()
    assert not CountryAlias.objects.exists()


@pytest.mark.parametrize(
    ("who", "country", "alias"),
    [("clerk", 403, 403), ("secretary", 403, 200), ("auditor", 403, 403), ("administrator", 200, 200)],
)
def test_who_keeps_countries_and_who_spellings(cast, desk, who, country, alias):
    client = desk(cast[who])
    assert client.get(ADD).status_code == country
    assert client.get(ADD_ALIAS).status_code == alias


@pytest.mark.parametrize("address", [LIST, reverse("admin:geography_countryalias_changelist")])
def test_a_list_costs_the_same_for_few_and_for_many(clerk, desk, address):
    def add(numbers):
        for number in numbers:
            make_country_alias(f"Land {number}", make_country(f"X{number}", alpha3=f"X{number}"))

    few, many = costs_for_few_and_many(desk(clerk), address, add)
    assert few == many
