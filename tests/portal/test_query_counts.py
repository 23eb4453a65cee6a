"""A public page costs as many queries for 1,000 rows as for 10."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accreditation.bulletins.models import Bulletin
from accreditation.commission.models import Meeting
from accreditation.elections.models import Election
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_country,
    make_delegation,
    make_election,
    make_meeting,
    make_organization,
)
from tests.portal.reading import body

REGISTER = [
    "/en/", "/en/elections/2031-03-02/", "/en/elections/2031-03-02/organizations/",
    "/en/elections/2031-03-02/organizations/?group=umbrella", "/en/elections/2031-03-02/countries/",
    "/kk/elections/2031-03-02/observers/", "/en/elections/2031-03-02/observers/?name=a&sender=country:NO",
    "/en/elections/2031-03-02/meetings/", "/en/elections/2031-03-02/meetings/1/",
    "/data/elections/2031-03-02/totals.json", "/data/elections/2031-03-02/organizations.csv",
    "/data/elections/2031-03-02/countries.csv", "/data/elections/2031-03-02/nationalities.csv",
    "/data/elections/2031-03-02/meetings.csv", "/data/elections/2031-03-02/observers.csv",
]  # fmt: skip
ARCHIVE = [
    "/en/elections/2020-05-05/", "/en/elections/2020-05-05/organizations/", "/en/elections/2020-05-05/countries/",
    "/en/elections/2020-05-05/meetings/", "/en/elections/2020-05-05/meetings/1/",
    "/en/elections/2020-05-05/bulletins/2020-05-01/", "/data/elections/2020-05-05/totals.json",
    "/data/elections/2020-05-05/organizations.csv", "/data/elections/2020-05-05/countries.csv",
    "/data/elections/2020-05-05/meetings.csv", "/data/elections/2020-05-05/bulletins.csv",
]  # fmt: skip
ACROSS = [
    "/en/elections/", "/en/organizations/", "/en/organizations/odihr/", "/en/countries/", "/en/countries/NO/",
    "/data/elections.json", "/data/elections.csv", "/data/organizations/odihr.csv", "/data/countries/NO.csv",
]  # fmt: skip


@pytest.fixture
def counts(client):
    """Return how many queries each address takes."""

    def count(addresses: list[str]) -> dict[str, int]:
        found = {}
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = client.get(address)
                assert response.status_code == 200, address
                body(response)
            found[address] = len(queries)
        return found

    return count


def test_pages_of_the_register_cost_the_same_for_10_and_1000_observers(client, counts, db):
    election = make_election("2031-03-02", date(2031, 3, 2), is_public=True, names_public="nationality")
    mission = make_delegation(election, make_organization("odihr"))
    make_accredited(5, mission)
    make_accredited(5, make_delegation(election, country=make_country("NO")), meeting=make_meeting(election))
    few = counts(REGISTER)
    make_accredited(800, mission)
    for number in range(20):
        make_accredited(5, make_delegation(election, make_organization(f"organization-{number}")))
        country = make_country(f"Q{chr(ord('A') + number)}")
        make_accredited(5, make_delegation(election, country=country), nationality=country)
    assert counts(REGISTER) == few
    assert client.get("/data/elections/2031-03-02/totals.json").json()["total"] == 1010


def test_pages_of_the_archive_cost_the_same_for_few_and_many_lines_and_meetings(counts, db):
    election = make_archive_election("2020-05-05", is_public=True)
    announce(election, 1, senders=2)
    few = counts(ARCHIVE)
    for ordinal in range(2, 30):
        announce(election, ordinal, senders=25)
    assert counts(ARCHIVE) == few


def announce(election: Election, ordinal: int, senders: int) -> Bulletin:
    """One recorded meeting, and the announcement of what so many organizations and states sent."""
    day = date(2020, 5, 1)
    meeting = Meeting.objects.create(election=election, ordinal=ordinal, held_on=day, recorded_at="2020-05-01T12:00Z")
    bulletin = make_bulletin(
        election, day, number=ordinal, meeting=meeting, total=None, added=senders,
        organizations_breakdown="complete", states_breakdown="complete",
    )  # fmt: skip
    for number in range(senders):
        make_bulletin_line(bulletin, number, added=1, organization=make_organization(f"organization-{number}"))
        make_bulletin_line(bulletin, number, added=1, country=make_country(f"Q{chr(ord('A') + number)}"))
    return bulletin


def test_pages_across_elections_cost_the_same_for_two_and_forty_elections(counts, db):
    add_elections(1)
    few = counts(ACROSS)
    add_elections(20)
    assert counts(ACROSS) == few


def add_elections(number: int) -> None:
    """So many of the register and as many of the archive; ODIHR and Norway send to each."""
    past = Election.objects.count()
    for position in range(past, past + number):
        held = make_election(is_public=True, voting_day=date(2031, 3, 2) + timedelta(days=position))
        make_accredited(1, make_delegation(held, make_organization("odihr")))
        make_accredited(1, make_delegation(held, country=make_country("NO")))
        day = date(2010, 3, 1) + timedelta(days=position)
        bulletin = make_bulletin(make_archive_election(day.isoformat(), voting_day=day, is_public=True), day)
        make_bulletin_line(bulletin, 3)
        make_bulletin_line(bulletin, 4, country=make_country("NO"))
