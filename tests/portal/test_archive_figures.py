"""Figures shown side by side are those of the pages of their elections."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from accreditation.bulletins.counting import totals
from accreditation.commission.models import Decision
from accreditation.demonstration.load import load_demo
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from accreditation.portal.archive import Side, appearances, headlines, sending_states
from tests.factories import decide, make_archive_election, make_bulletin, make_bulletin_line, make_country
from tests.portal.reading import get_page

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))


@pytest.fixture
def everything(archive: None) -> None:
    """The archive and the demonstration, in which people also left."""
    load_demo(NOW)


def test_headlines_agree_with_the_totals_of_every_election(everything):
    elections = list(Election.objects.all())
    assert {election.basis for election in elections} == {"register", "bulletin"}
    for headline in headlines(elections):
        found = totals(headline.election)
        assert headline.total == found.total, headline.election
        assert headline.quality == found.quality, headline.election
        assert headline.conflicting_totals == found.conflicting_totals, headline.election
        assert headline.organizations == Side(found.organizations.senders, found.organizations.observers)
        assert headline.countries == Side(found.countries.senders, found.countries.observers)
        assert (headline.meeting.held_on if headline.meeting else None) == (
            found.as_of if headline.election.basis == "register" else None
        )
        assert headline.bulletin == found.bulletin


def test_the_figure_on_the_page_of_a_sender_is_that_of_the_election(everything):
    for sender in [*Organization.objects.all(), *Country.objects.filter(code__in=["TR", "JO", "BE", "NO"])]:
        for found in appearances(sender):
            figures = totals(found.election)
            rows = figures.organizations.rows if isinstance(sender, Organization) else figures.countries.rows
            told = {row.sender: (row.observers, row.at_least) for row in rows}
            if found.quality != "reconstructed":
                assert (found.observers, found.at_least) == told.get(sender, (None, None)), (sender, found.election)


def test_people_who_left_are_off_the_figures(client, vote):
    mission = vote.delegations.get(organization__slug="odihr")
    decide([mission.observers.get(family_name="Aldermann")], Decision.Outcome.WITHDRAW)
    headline = headlines([vote])[0]
    assert (headline.total, headline.organizations) == (7, Side(2, 4))
    assert get_page(client, "/en/organizations/odihr/").row("Election 2031-03-02")[-1] == "2"
    assert "7 international observers accredited" in get_page(client, "/en/elections/2031-03-02/").text


def test_a_state_that_was_only_named_is_a_sender_with_an_unknown_figure(db):
    election = make_archive_election("2020-05-05", is_public=True)
    bulletin = make_bulletin(election, stage="interim", total=20, organizations_observers=None, states_observers=None)
    make_bulletin_line(bulletin, None, country=make_country("NO"))
    make_bulletin_line(bulletin, 0, country=make_country("JO"))
    assert [found.observers for found in appearances(make_country("NO"))] == [None]
    assert appearances(make_country("JO")) == []
    assert make_country("NO") in sending_states()


def test_a_corrected_announcement_no_longer_speaks(db):
    election = make_archive_election("2020-05-05", is_public=True)
    wrong = make_bulletin(election, total=400, organizations_observers=None, states_observers=None)
    make_bulletin_line(wrong, 50)
    right = make_bulletin(
        election, number=2, total=398, organizations_observers=None, states_observers=None, corrects=wrong,
        correction_reason="Counted twice.",
    )  # fmt: skip
    line = make_bulletin_line(right, 48)
    assert headlines([election])[0].total == 398
    assert [found.observers for found in appearances(line.organization)] == [48]


def test_what_is_not_public_appears_nowhere(client, vote):
    Election.objects.filter(pk=vote.pk).update(is_public=False)
    assert appearances(Organization.objects.get(slug="odihr")) == []
    assert list(sending_states()) == []
    assert "Election 2031-03-02" not in get_page(client, "/en/elections/").text
