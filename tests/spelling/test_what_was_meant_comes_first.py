"""In a field that completes itself, what was meant stands first: a wrong sender is a wrong figure."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from accreditation.delegations.models import Delegation
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.costs import queries_of
from tests.factories import make_delegation, make_election


@pytest.fixture
def reference(db):
    call_command("load_reference", stdout=io.StringIO())


def completions(client, query, model="delegation", field="country", app="delegations"):
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": query}
    return [found["text"] for found in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize(
    ("language", "query", "first"),
    [
        ("ru", "исланд", "Исландия"), ("ru", "мали", "Мали"), ("ru", "нигер", "Нигер"), ("ru", "гвинея", "Гвинея"),
        ("en", "ice", "Iceland"), ("en", "mali", "Mali"), ("en", "niger", "Niger"), ("en", "Türk", "Türkiye"),
        ("en", "KG", "Kyrgyzstan"), ("en", "kgz", "Kyrgyzstan"),
        ("en", "Киргизия", "Kyrgyzstan"),
        ("en", "UK", "United Kingdom"), ("en", "geor", "Georgia"),
        ("kk", "исланд", "Исландия"), ("kk", "мали", "Мали"), ("kk", "қырғыз", "Қырғызстан"),
    ],
)  # fmt: skip
def test_the_state_that_was_meant_comes_first(reference, desk, clerk, language, query, first):
    assert completions(desk(clerk, language), query)[0] == first


@pytest.mark.parametrize(
    ("query", "firsts"),
    [
        ("обсе", {"БДИПЧ ОБСЕ", "ПА ОБСЕ"}),
        ("odihr", {"БДИПЧ ОБСЕ"}),
        ("снг", {"Исполком СНГ", "МПА СНГ"}),
        ("шос", {"ШОС"}),
    ],
)
def test_the_organizations_that_were_meant_come_first(reference, desk, clerk, query, firsts):
    found = completions(desk(clerk, "ru"), query, field="organization")
    short = [Organization.objects.get(name_ru=name).short_name for name in found]
    assert set(short[: len(firsts)]) == firsts


def test_the_delegation_of_the_sender_that_was_meant_comes_first(reference, desk, clerk):
    election = make_election()
    for code in ("AX", "IS", "IE", "IM"):
        make_delegation(election, country=Country.objects.get(code=code))
    found = completions(desk(clerk, "ru"), "исланд", model="observer", field="delegation")
    assert found[0].startswith("Исландия")
    assert Delegation.objects.count() == 4


@pytest.mark.parametrize("query", ["zzzz", "  qqq  "])
def test_nonsense_completes_to_nothing(reference, desk, clerk, query):
    assert completions(desk(clerk), query) == []


def test_nobody_comes_twice_for_two_spellings(reference, desk, clerk):
    found = completions(desk(clerk), "united")
    assert len(found) == len(set(found))


def test_any_typing_costs_the_same(reference, desk, clerk):
    client = desk(clerk)
    address = reverse("admin:autocomplete") + "?app_label=delegations&model_name=delegation&field_name=country&term="
    client.get(address + "a")
    assert queries_of(client, address + "mali") == queries_of(client, address + "a")


def test_a_list_keeps_its_own_order(reference, desk, secretary):
    client = desk(secretary)
    page = client.get(reverse("admin:geography_country_changelist"), {"q": "guinea"})
    names = [country.name for country in page.context["cl"].result_list]
    assert len(names) >= 3
    assert names == sorted(names)
