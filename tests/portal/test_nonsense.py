"""Whatever stands in an address, the answer is a page, a redirect or a 404 in words, never a fault."""

import pytest
from django.test import Client, override_settings
from django.urls import path
from django.utils.translation import override

from config.urls import urlpatterns as real_urls
from tests.portal.conftest import LANGUAGES
from tests.portal.reading import get_page, read

NONSENSE = [
    "%00", "%00%00x", "-1", "0", "99999", "9" * 5000, "x" * 5000, "%F0%9F%92%A9", "%FF%FE", "'%22%3E%3Cb%3E",
    "%ED%A0%80", "१",
]  # fmt: skip
LIST = "/en/elections/2031-03-02/observers/"


def fault(request):
    raise RuntimeError("on purpose")


urlpatterns = [path("fault/", fault), *real_urls]


@pytest.mark.parametrize("field", ["name", "sender", "role", "nationality", "page", "group"])
def test_nonsense_in_a_query_is_answered_with_a_page(client, vote, field):
    for nonsense in NONSENSE:
        assert client.get(f"{LIST}?{field}={nonsense}").status_code == 200, nonsense[:20]
        assert client.get(f"/en/elections/2031-03-02/organizations/?{field}={nonsense}").status_code == 200, nonsense[
            :20
        ]


def test_half_sense_in_a_query_is_answered_with_a_page(client, vote):
    for query in ("sender=organization:", "sender=country:%00", "sender=:&sender=country:NO", "&&&=", "name=%25_"):
        assert client.get(f"{LIST}?{query}").status_code == 200, query


def test_a_choice_that_is_not_offered_is_named_beside_its_field_and_hides_nobody(client, vote):
    page = get_page(client, f"{LIST}?role=emperor")
    assert "This is not in the list: choose one of it." in page.text
    assert "7 observers" in page.text


def test_a_percent_sign_is_no_wildcard(client, vote):
    assert "1 observer" in get_page(client, f"{LIST}?name=Halvarsen").text
    assert "Nobody matches." in get_page(client, f"{LIST}?name=Ha%25varsen").text


def test_a_page_beyond_the_last_is_the_last(client, vote):
    assert get_page(client, f"{LIST}?page=99999").tables == get_page(client, f"{LIST}?page=1").tables


@pytest.mark.parametrize(
    "address",
    [
        "en/elections/{}/",
        "en/elections/{}/observers/",
        "en/elections/2031-03-02/meetings/{}/",
        "en/elections/2031-03-02/bulletins/{}/",
        "en/organizations/{}/",
        "en/countries/{}/",
        "en/{}/",
        "data/elections/{}/totals.json",
        "data/elections/{}/observers.csv",
        "data/elections/2031-03-02/{}",
        "data/elections/2031-03-02/{}-metadata.json",
        "data/organizations/{}.csv",
        "data/countries/{}.csv",
        "data/countries/{}.csv-metadata.json",
    ],
)
def test_nonsense_in_an_address_is_not_found(client, vote, address):
    for nonsense in (*NONSENSE, "2021-02-30", "2021-01-04-1", "2021-01-04-0"):
        assert client.get(f"/{address.format(nonsense)}").status_code == 404, nonsense[:20]


def test_an_announcement_has_one_address(client, archive):
    for label, status in [
        ("2021-01-04", 200), ("2021-01-04-1", 404), ("2021-01-04-01", 404), ("2019-06-03-2", 404), ("2021-1-4", 404),
    ]:  # fmt: skip
        assert client.get(f"/en/elections/2021-01-10/bulletins/{label}/").status_code == status, label


def test_a_country_code_in_small_letters_leads_to_its_page(client, vote):
    response = client.get("/en/countries/no/")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/countries/NO/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_and_files_are_only_read(client, vote, method):
    for address in ("/en/", LIST, "/data/elections.json", "/data/elections/2031-03-02/organizations.csv"):
        assert getattr(client, method)(address).status_code == 405, address


def test_what_is_not_found_is_said_in_the_language_of_the_address(client, db):
    titles = set()
    for language in LANGUAGES:
        response = client.get(f"/{language}/elections/1999-01-01/")
        page = read(response)
        assert (response.status_code, page.language, page.robots) == (404, language, "noindex")
        assert f"/{language}/elections/" in page.links
        titles.add(page.title)
    assert len(titles) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_is_admitted_on_a_page_that_needs_no_database(language):
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    response = client.get("/fault/")
    page = read(response)
    assert (response.status_code, page.language, page.robots) == (500, language, "noindex")
    assert "/" in page.links
    with override(language):
        assert page.title
