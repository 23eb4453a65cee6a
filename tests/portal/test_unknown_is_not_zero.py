"""Figures that conflict, are reconstructed, or are not known, shown as what they are."""

import pytest

from accreditation.elections.models import Election
from tests.factories import make_archive_election, make_bulletin, make_bulletin_line, make_country, make_organization
from tests.portal.conftest import LANGUAGES
from tests.portal.reading import get_csv, get_page

KAZPRAVDA = "https://kazpravda.kz/n/akkreditatsiya-mezhdunarodnyh-nablyudateley-zavershena/"
FAKTI = (
    "https://fakti.bg/world/1040545-blizo-380-chujdestranni-nabludateli-na-referenduma-za-nova-konstitucia-v-kazahstan"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_conflicting_totals_of_2026_stand_with_their_sources(client, archive, language):
    page = get_page(client, f"/{language}/elections/2026-03-15/")
    assert "359" in page.text
    assert "380" in page.text
    assert {KAZPRAVDA, FAKTI} <= page.links.keys()


def test_none_of_the_conflicting_totals_is_chosen(client, archive):
    page = get_page(client, "/en/elections/2026-03-15/")
    assert "359 or 380 international observers accredited: the sources conflict" in page.text
    assert get_page(client, "/en/elections/").row("Referendum on a new constitution 2026")[2:] == [
        "not known",
        "not known",
        "359 or 380",
    ]


def test_conflicting_totals_are_null_in_json_with_both_beside(client, archive):
    found = client.get("/data/elections/2026-03-15/totals.json").json()
    assert (found["total"], found["quality"], found["source"]) == (None, "conflicting", None)
    assert found["conflicting_totals"] == [359, 380]
    assert found["conflicting_sources"] == [KAZPRAVDA, FAKTI]
    entry = next(e for e in client.get("/data/elections.json").json()["elections"] if e["slug"] == "2026-03-15")
    assert (entry["total"], entry["quality"], entry["conflicting_totals"]) == (None, "conflicting", [359, 380])


def test_only_a_conflict_has_conflicting_totals(client, archive):
    entries = client.get("/data/elections.json").json()["elections"]
    assert [entry["slug"] for entry in entries if "conflicting_totals" in entry] == ["2026-03-15"]


def test_an_unknown_final_total_is_no_zero(client, archive):
    page = get_page(client, "/en/elections/2016-03-20/")
    assert "Final total not known" in page.text
    assert "175 observers were accredited as of 1 March 2016, the last figure found" in page.text
    found = client.get("/data/elections/2016-03-20/totals.json").json()
    assert (found["total"], found["as_of"]) == (None, None)
    for side in (found["organizations"], found["countries"]):
        assert side == {
            "senders": None, "observers": None, "breakdown": "none", "not_broken_down": None, "rows": [],
        }  # fmt: skip


def test_the_last_figure_found_is_told_in_every_file_and_nothing_is_called_official(client, archive):
    last = {"total": 175, "as_of": "2016-03-01"}
    found = client.get("/data/elections/2016-03-20/totals.json").json()
    assert found["quality"] is None
    assert {name: found["last_known"][name] for name in last} == last
    assert found["last_known"]["source"].startswith("https://")
    entries = {entry["slug"]: entry for entry in client.get("/data/elections.json").json()["elections"]}
    assert (entries["2016-03-20"]["quality"], entries["2016-03-20"]["last_known"]) == (None, found["last_known"])
    assert [slug for slug, entry in entries.items() if entry["last_known"]] == ["2016-03-20"]
    rows = {row["slug"]: row for row in get_csv(client, "/data/elections.csv")}
    row = rows["2016-03-20"]
    assert (row["quality"], row["total"], row["last_known_total"], row["last_known_as_of"]) == (
        "", "", "175", "2016-03-01",
    )  # fmt: skip
    assert row["last_known_source"] == found["last_known"]["source"]
    assert {row["last_known_total"] for slug, row in rows.items() if slug != "2016-03-20"} == {""}


def test_a_total_without_a_split_says_so(client, archive):
    found = client.get("/data/elections/2024-10-06/totals.json").json()
    assert (found["total"], found["organizations"]["senders"], found["organizations"]["observers"]) == (177, 4, None)
    page = get_page(client, "/en/elections/2024-10-06/")
    assert "number not announced from 4 international organizations" in page.text
    page = get_page(client, "/en/elections/2022-06-05/")
    assert "How many of them organizations sent, and how many states, was not announced." in page.text


def test_a_reconstructed_breakdown_is_offered_beside_the_official_total(client, archive):
    page = get_page(client, "/en/elections/2019-06-09/")
    assert "1,013 international observers accredited as of 3 June 2019" in page.text
    assert "866 from 9 international organizations" in page.text
    address = "/en/elections/2019-06-09/bulletins/2019-06-03-2/"
    assert page.links[address] == "3 June 2019 (2)"
    assert address in get_page(client, "/en/elections/2019-06-09/organizations/").links
    rebuilt = get_page(client, address)
    assert "Reconstructed figures of 3 June 2019 (2)" in rebuilt.title
    assert rebuilt.row("Total") == ["Total", "868"]
    assert client.get("/data/elections/2019-06-09/totals.json").json()["organizations"]["rows"] == []


def test_a_day_that_is_known_only_roughly_is_told_so(client, archive):
    assert "accredited by 26 April 2015" in get_page(client, "/en/elections/2015-04-26/").text
    assert (
        "374 international observers accredited as of about 28 December 2020"
        in get_page(client, "/en/elections/2021-01-10/bulletins/2020-12-28/").text
    )


@pytest.fixture
def partial(db: None) -> Election:
    """A vote of which one organization has a figure, one a minimum, and one neither; zero came from states."""
    election = make_archive_election("2020-05-05", is_public=True)
    bulletin = make_bulletin(
        election, total=12, organizations_observers=12, states_observers=0, organizations_senders=3, states_senders=0,
        organizations_breakdown="partial", states_breakdown="complete", source="https://example.org/told",
    )  # fmt: skip
    make_bulletin_line(bulletin, 5, organization=make_organization("sco"))
    make_bulletin_line(bulletin, None, at_least=2, organization=make_organization("odihr"))
    make_bulletin_line(bulletin, None, organization=make_organization("oic"))
    return election


def test_a_minimum_and_a_missing_figure_are_no_figures(client, partial):
    table = get_page(client, "/en/elections/2020-05-05/").table("Accredited observers by the organization")
    assert [figure for _name, figure in table] == ["5", "at least 2", "not broken down", "5", "12"]
    rows = client.get("/data/elections/2020-05-05/totals.json").json()["organizations"]["rows"]
    assert [(row["observers"], row["at_least"]) for row in rows] == [(5, None), (None, 2), (None, None)]
    rows = get_csv(client, "/data/elections/2020-05-05/organizations.csv")
    assert [(row["observers"], row["at_least"]) for row in rows] == [("5", ""), ("", "2"), ("", "")]


def test_a_known_zero_is_a_zero(client, partial):
    assert "+ 0 from 0 foreign states" in get_page(client, "/en/elections/2020-05-05/").text
    countries = client.get("/data/elections/2020-05-05/totals.json").json()["countries"]
    assert (countries["senders"], countries["observers"]) == (0, 0)


def test_rows_that_outnumber_an_announced_sum_are_kept_and_the_excess_is_told(client, db):
    election = make_archive_election("2020-06-06", is_public=True)
    bulletin = make_bulletin(election, total=None, organizations_observers=4, organizations_breakdown="complete",
                             states_observers=None)  # fmt: skip
    make_bulletin_line(bulletin, 6)
    page = get_page(client, "/en/elections/2020-06-06/organizations/")
    assert "The rows add up to 2 more than the announced total" in page.text
    assert page.row("Total") == ["Total", "4"]


def test_a_figure_less_sure_than_its_table_is_marked(client, db):
    election = make_archive_election("2020-07-07", is_public=True)
    bulletin = make_bulletin(election, states_breakdown="complete", total=3, organizations_observers=0,
                             states_observers=3)  # fmt: skip
    make_bulletin_line(bulletin, 2, country=make_country("NO"))
    make_bulletin_line(bulletin, 1, country=make_country("JO"), quality="conflicting")
    page = get_page(client, "/en/elections/2020-07-07/countries/")
    assert (page.row("Norway")[1], page.row("Jordan")[1]) == ("2", "1 sources conflict")
