"""January 2021 as the public reads it: 398 = 322 of ten organizations + 76 of 31 states, loaded, shown, downloaded."""

import pytest

from tests.portal.conftest import LANGUAGES
from tests.portal.reading import get_csv, get_page

pytestmark = pytest.mark.usefixtures("archive")

# https://forbes.kz/news/2021/01/04/newsid_241038
ORGANIZATIONS = {
    "cis-ec": 179, "cis-ipa": 48, "odihr": 42, "sco": 15, "osce-pa": 9, "turkpa": 9, "ots": 7, "csto-pa": 7, "oic": 4,
    "eu-delegation": 2,
}  # fmt: skip
# What the meetings of December 2020 told; the last two meetings may have added to any of them.
AT_LEAST = {
    "TR": 4, "JO": 3, "RO": 3, "AM": 2, "CH": 2, "ID": 2, "IN": 2, "KG": 2, "MD": 2, "MV": 2, "PH": 2, "UZ": 2,
    "AZ": 1, "ES": 1, "FR": 1, "HU": 1, "NO": 1, "RU": 1,
}  # fmt: skip
WITHOUT_FIGURE = set("BE CA CZ DE EE FI GB IT MN PL PS SE UA".split())
SOURCE = "https://forbes.kz/news/2021/01/04/newsid_241038"


def test_the_page_gives_the_total_its_date_and_the_sum_that_makes_it(client):
    page = get_page(client, "/en/elections/2021-01-10/")
    assert "398 international observers accredited as of 4 January 2021" in page.text
    assert "322 from 10 international organizations + 76 from 31 foreign states" in page.text
    assert page.links[SOURCE] == "forbes.kz"


def test_the_page_gives_each_organization_its_figure(client):
    page = get_page(client, "/en/elections/2021-01-10/")
    table = page.table("Accredited observers by the organization")
    assert [figure for _name, figure in table] == [*(str(figure) for figure in ORGANIZATIONS.values()), "322"]
    assert table[-1] == ["Total", "322"]


def test_the_page_names_31_states_and_does_not_break_their_sum_down(client):
    table = get_page(client, "/en/elections/2021-01-10/").table("Accredited observers by the state")
    states, remainder, total = table[:-2], table[-2], table[-1]
    assert len(states) == 31
    assert [figure for _name, figure in states if figure.startswith("at least ")] == [
        f"at least {figure}" for figure in AT_LEAST.values()
    ]
    assert [figure for _name, figure in states].count("not broken down") == 13
    assert remainder == ["Others of these senders, not broken down", "42"]
    assert total == ["Total", "76"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_the_same_in_every_language(client, language):
    page = get_page(client, f"/{language}/elections/2021-01-10/")
    organizations, states = page.tables[:2]
    assert sorted(int(row[1]) for row in organizations[1:-1]) == sorted(ORGANIZATIONS.values())
    assert (organizations[-1][1], states[-1][1], states[-2][1]) == ("322", "76", "42")
    assert page.text.count("398") >= 2


def test_totals_json_tells_what_is_known_and_what_is_not(client):
    found = client.get("/data/elections/2021-01-10/totals.json").json()
    assert (found["total"], found["as_of"], found["basis"], found["quality"]) == (
        398,
        "2021-01-04",
        "bulletin",
        "official",
    )
    assert found["source"] == SOURCE
    organizations, countries = found["organizations"], found["countries"]
    assert (organizations["senders"], organizations["observers"], organizations["breakdown"]) == (10, 322, "complete")
    assert {row["slug"]: row["observers"] for row in organizations["rows"]} == ORGANIZATIONS
    assert (countries["senders"], countries["observers"], countries["breakdown"]) == (31, 76, "partial")
    assert {row["code"]: row["at_least"] for row in countries["rows"] if row["at_least"]} == AT_LEAST
    assert {row["code"] for row in countries["rows"] if row["at_least"] is None} == WITHOUT_FIGURE
    assert {row["observers"] for row in countries["rows"]} == {None}


def test_the_csv_files_hold_the_same_figures(client):
    organizations = get_csv(client, "/data/elections/2021-01-10/organizations.csv")
    assert {row["slug"]: int(row["observers"]) for row in organizations} == ORGANIZATIONS
    assert {row["as_of"] for row in organizations} == {"2021-01-04"}
    countries = get_csv(client, "/data/elections/2021-01-10/countries.csv")
    assert {row["code"]: int(row["at_least"]) for row in countries if row["at_least"]} == AT_LEAST
    assert {row["observers"] for row in countries} == {""}
    assert len(countries) == 31
    # What was put together from meetings is not what was announced, and no figure has no quality.
    assert {(bool(row["at_least"]), row["quality"]) for row in countries} == {(True, "reconstructed"), (False, "")}


def test_the_files_say_how_many_are_not_broken_down(client):
    found = client.get("/data/elections/2021-01-10/totals.json").json()
    countries = found["countries"]
    known = sum(row["observers"] or row["at_least"] or 0 for row in countries["rows"])
    assert (known, countries["not_broken_down"], known + countries["not_broken_down"]) == (34, 42, 76)
    assert found["organizations"]["not_broken_down"] == 0


def test_seven_meetings_lead_to_the_total_on_page_and_in_csv(client):
    table = get_page(client, "/en/elections/2021-01-10/meetings/").table("What each meeting changed")
    assert [row[-1] for row in table] == ["29", "39 reconstructed", "62", "86", "276", "374 reconstructed", "398"]
    assert [row[-3] for row in table] == ["29", "10", "23", "24", "190", "98 reconstructed", "24"]
    assert {row[-2] for row in table} == {"not known"}
    rows = get_csv(client, "/data/elections/2021-01-10/meetings.csv")
    assert [int(row["total"]) for row in rows] == [29, 39, 62, 86, 276, 374, 398]
    assert [row["ordinal"] for row in rows if row["total_quality"] == "reconstructed"] == ["2", "6"]
    assert {row["departed"] for row in rows} == {""}
    assert [row["date_precision"] for row in rows] == ["day", "by", "day", "day", "day", "about", "day"]


def test_a_meeting_tells_whom_it_accredited(client):
    page = get_page(client, "/en/elections/2021-01-10/meetings/5/")
    table = page.table("Observers accredited at this meeting")
    assert table[0] == ["CIS Executive Committee (CIS Observer Mission)", "142"]
    assert table[-1] == ["Total", "190"]
    assert sum(int(figure) for _name, figure in table[:-1]) == 190
    assert "astanatimes.com" in page.text


def test_an_announcement_lists_the_newly_accredited(client):
    page = get_page(client, "/en/elections/2021-01-10/bulletins/2020-12-22/")
    assert "276 international observers accredited as of 22 December 2020" in page.text
    assert page.table("Observers accredited since the announcement before")[-1] == ["Total", "190"]


def test_an_umbrella_regroups_rows_and_adds_nothing(client):
    page = get_page(client, "/en/elections/2021-01-10/organizations/?group=umbrella")
    table = page.table("Accredited observers by the organization")
    assert page.row("Commonwealth of Independent States") == ["Commonwealth of Independent States", "234"]
    assert page.row("Organization for Security and Co-operation in Europe")[1] == "51"
    assert table[-1] == ["Total", "322"]
    plain = get_page(client, "/en/elections/2021-01-10/organizations/").table(
        "Accredited observers by the organization"
    )
    assert sorted(table, key=str) == sorted([*plain, *(row for row in table if row[1] in {"234", "51"})], key=str)


def test_a_sender_keeps_the_name_under_which_it_was_announced(client):
    row = get_page(client, "/en/elections/2021-01-10/").row("Organization of Turkic States")
    assert row == ["Organization of Turkic States announced as “Turkic Council”", "7"]


def test_the_page_of_a_sender_gives_figure_quality_date_and_source(client):
    page = get_page(client, "/en/organizations/odihr/")
    assert page.row("Mazhilis and maslikhat elections 2021")[1:] == ["official as of 4 January 2021, forbes.kz", "42"]
    assert page.row("Presidential election 2019")[1:] == ["reconstructed as of 3 June 2019, zakon.kz", "300"]
    jordan = get_page(client, "/en/countries/JO/")
    assert jordan.row("Mazhilis and maslikhat elections 2021")[-1] == "at least 3"


def test_the_csv_of_a_sender_holds_what_its_page_shows(client):
    rows = {row["election"]: row for row in get_csv(client, "/data/countries/JO.csv")}
    assert (rows["2021-01-10"]["observers"], rows["2021-01-10"]["at_least"]) == ("", "3")
    rows = {row["election"]: row for row in get_csv(client, "/data/organizations/odihr.csv")}
    assert (rows["2021-01-10"]["observers"], rows["2021-01-10"]["quality"]) == ("42", "official")
    assert (rows["2019-06-09"]["observers"], rows["2019-06-09"]["quality"]) == ("300", "reconstructed")
    assert rows["2023-03-19"]["observers"] == ""
