"""Everything that links lead to, in three languages, with names public: nothing secret is sent, and no cookie."""

import re

import pytest

from accreditation.delegations.models import Delegation, Observer
from tests.factories import make_country, make_delegation
from tests.portal.conftest import LANGUAGES, accredit, person
from tests.portal.reading import crawl


@pytest.fixture
def secrets(vote):
    """Texts of which no part may be sent: of those accredited, and of one who waits and one who was recalled."""
    waiting = make_delegation(vote, country=make_country("UZ"), contact="tashkent@secret.example")
    person(waiting, "Waitingov", "Ivan", "UZ", 10)
    recalled = person(waiting, "Recalledov", "Pavel", "UZ", 11)
    Observer.objects.filter(pk=recalled.pk).update(status=Observer.Status.RECALLED)
    people = Observer.objects.filter(delegation__election=vote)
    found = {observer.document_number for observer in people} | {observer.remarks for observer in people}
    for day in (observer.birth_date for observer in people):
        found |= {day.isoformat(), f"{day:%d.%m.%Y}", f"{day.day} July {day.year}", f"{day.day} июля {day.year}"}
    found |= {delegation.contact for delegation in Delegation.objects.filter(election=vote)}
    return found | {"Waitingov", "Recalledov", "Interpretova", "Objectov"}


def test_nothing_secret_is_sent_and_no_cookie_is_set(client, vote, secrets):
    assert len(secrets) == 11 + 11 + 11 * 4 + 5 + 4
    secret = re.compile("|".join(re.escape(text) for text in sorted(secrets)), re.IGNORECASE)
    visited = []
    for path, response, sent in crawl(client, "/en/"):
        assert secret.findall(sent + str(response.headers)) == [], path
        assert response.cookies == {}, path
        visited.append(path)
    for language in LANGUAGES:
        assert f"/{language}/elections/2031-03-02/observers/" in visited
    for file in (
        "totals.json",
        "organizations.csv",
        "countries.csv",
        "meetings.csv",
        "nationalities.csv",
        "observers.csv",
    ):
        assert f"/data/elections/2031-03-02/{file}" in visited


def test_the_crawl_would_find_a_secret(client, vote):
    observer = vote.delegations.get(country="NO").observers.get(family_name="Halvarsen")
    accredit([person(observer.delegation, "SECRETDOC6", "Leaked", "NO", 30)])
    assert any("SECRETDOC6" in sent for _path, _response, sent in crawl(client, "/en/"))


def test_public_pages_open_no_session(client, vote):
    client.cookies["sessionid"] = "x" * 32
    for path in ("/en/", "/en/elections/2031-03-02/observers/", "/data/elections.json"):
        response = client.get(path)
        assert "Cookie" not in response.headers.get("Vary", ""), path
        assert response.cookies == {}, path
