"""The three languages of the workplace, switched on any page without leaving it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_observer

LIST = reverse("admin:delegations_observer_changelist")
TITLES = {"kk": "Байқаушылар", "ru": "Наблюдатели", "en": "Observers"}


@pytest.fixture
def desk(clerk):
    client = Client(headers={"accept-language": "en"})
    client.force_login(clerk)
    return client


def title_of(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode()).group(1)


def language_of(response):
    return re.search(r'<html lang="(\w+)"', response.content.decode()).group(1)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_switching_keeps_the_page_with_its_filters(desk, language):
    address = f"{LIST}?status__exact=ready&q=Nor"
    shown = desk.get(address).content.decode()
    kept = re.search(r'name="next" value="([^"]*)"', shown).group(1).replace("&amp;", "&")

    response = desk.post(reverse("set_language"), {"language": language, "next": kept})

    assert (response.status_code, response.url) == (302, address)
    page = desk.get(response.url)
    assert (language_of(page), title_of(page)) == (language, TITLES[language])


def test_every_page_says_which_language_is_read(desk, client):
    observer = make_observer()
    for who, address in (
        (client, reverse("admin:login")),
        (desk, reverse("admin:index")),
        (desk, LIST),
        (desk, reverse("admin:delegations_observer_change", args=[observer.pk])),
        (desk, reverse("admin:password_change")),
    ):
        page = who.get(address, headers={"accept-language": "ru"}).content.decode()
        offered = re.findall(r'<button[^>]*value="(\w+)"\s+lang="\w+"( aria-current="true")?', page)
        assert [(code, bool(current)) for code, current in offered] == [("kk", False), ("ru", True), ("en", False)]


def test_a_language_that_is_none_of_the_three_changes_nothing(desk):
    desk.post(reverse("set_language"), {"language": "xx", "next": LIST})
    assert language_of(desk.get(LIST)) == "en"


def test_switching_leads_to_no_other_site(desk):
    response = desk.post(reverse("set_language"), {"language": "ru", "next": "https://elsewhere.example/"})
    assert response.url == "/"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_date_is_shown_in_a_form_with_points(desk, language):
    observer = make_observer(birth_date="1973-07-31")
    address = reverse("admin:delegations_observer_change", args=[observer.pk])
    page = desk.get(address, headers={"accept-language": language}).content.decode()
    assert 'value="31.07.1973"' in page
