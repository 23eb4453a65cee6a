"""The data files: shapes that others rely on, spreadsheets that read them, and nothing that a spreadsheet would run."""

import csv
import io
from itertools import islice

import pytest
from django.db import OperationalError
from django.utils.translation import override

from accreditation.elections.models import Election
from accreditation.exchange.broken_off import BrokenOff
from accreditation.exchange.formulas import unescape
from accreditation.portal import csv_files
from tests.factories import decide, make_accredited, make_bulletin, make_delegation, make_organization
from tests.portal.conftest import accredit, person
from tests.portal.reading import body, get_csv

NAMES = {"kk", "ru", "en"}
CSV_OF_ELECTION = ("organizations", "countries", "nationalities", "meetings", "bulletins", "observers")


def test_totals_json_has_exactly_the_promised_keys(client, vote):
    found = client.get("/data/elections/2031-03-02/totals.json").json()
    assert list(found) == [
        "election", "as_of", "basis", "quality", "source", "meeting", "total", "organizations", "countries",
        "last_known",
    ]  # fmt: skip
    assert list(found["election"]) == ["slug", "name", "voting_day", "accreditation_closes", "fictitious"]
    assert list(found["meeting"]) == ["ordinal", "date", "resolutions"]
    assert set(found["election"]["name"]) == NAMES
    for side, key in (("organizations", ["slug", "name", "umbrella"]), ("countries", ["code", "name"])):
        assert list(found[side]) == ["senders", "observers", "breakdown", "not_broken_down", "rows"]
        for row in found[side]["rows"]:
            assert list(row) == [*key, "observers", "at_least"]
            assert set(row["name"]) == NAMES


def test_totals_json_counts_the_register_as_of_the_last_recorded_meeting(client, vote):
    found = client.get("/data/elections/2031-03-02/totals.json").json()
    day = vote.meetings.get().held_on.isoformat()
    assert (found["as_of"], found["basis"], found["quality"]) == (day, "register", "official")
    assert found["source"] == "http://testserver/en/elections/2031-03-02/meetings/1/"
    assert found["meeting"] == {"ordinal": 1, "date": day, "resolutions": "103/594"}
    assert found["total"] == 8
    assert [(row["slug"], row["umbrella"], row["observers"]) for row in found["organizations"]["rows"]] == [
        ("odihr", "osce", 3),
        ("sco", None, 2),
    ]
    assert [(row["code"], row["observers"]) for row in found["countries"]["rows"]] == [("NO", 2), ("JO", 1)]
    assert (found["organizations"]["senders"], found["organizations"]["observers"]) == (2, 5)
    assert (found["countries"]["senders"], found["countries"]["breakdown"]) == (2, "complete")


def test_elections_json_has_exactly_the_promised_keys(client, archive, vote):
    found = client.get("/data/elections.json").json()
    assert list(found) == ["elections"]
    for entry in found["elections"]:
        keys = [
            "slug", "name", "voting_day", "accreditation_opens", "accreditation_closes", "basis", "quality", "total",
            "organizations", "countries", "fictitious", "last_known",
        ]  # fmt: skip
        assert list(entry) == keys + (["conflicting_totals"] if entry["quality"] == "conflicting" else [])
        assert list(entry["organizations"]) == list(entry["countries"]) == ["senders", "observers"]
        assert set(entry["name"]) == NAMES


def test_moments_carry_the_offset_of_their_day(client, archive):
    entries = {entry["slug"]: entry for entry in client.get("/data/elections.json").json()["elections"]}
    assert entries["2021-01-10"]["accreditation_opens"] == "2020-10-22"
    assert entries["2021-01-10"]["accreditation_closes"] == "2021-01-04T18:00:00+06:00"
    # Kazakhstan has kept one zone since March 2024.
    assert entries["2026-03-15"]["accreditation_closes"] == "2026-03-09T18:00:00+05:00"
    assert entries["2015-04-26"]["accreditation_closes"] is None


def test_elections_csv_holds_what_elections_json_holds(client, archive, vote):
    entries = client.get("/data/elections.json").json()["elections"]
    rows = get_csv(client, "/data/elections.csv")
    assert [row["slug"] for row in rows] == [entry["slug"] for entry in entries]
    for row, entry in zip(rows, entries, strict=True):
        for column, value in [
            ("total", entry["total"]),
            ("organizations_observers", entry["organizations"]["observers"]),
            ("organizations_senders", entry["organizations"]["senders"]),
            ("countries_observers", entry["countries"]["observers"]),
            ("countries_senders", entry["countries"]["senders"]),
        ]:
            assert row[column] == ("" if value is None else str(value)), (row["slug"], column)
        assert row["conflicting_totals"] == " ".join(str(total) for total in entry.get("conflicting_totals", []))


def test_of_two_meetings_on_one_day_the_files_name_the_one_they_stand_for(client, vote):
    norway = vote.delegations.get(country="NO")
    decide([norway.observers.get(family_name="Ulvestad")], "withdraw")
    found = client.get("/data/elections/2031-03-02/totals.json").json()
    assert (found["total"], found["meeting"]["ordinal"]) == (7, 2)
    for file in ("organizations", "countries", "nationalities"):
        rows = get_csv(client, f"/data/elections/2031-03-02/{file}.csv")
        assert {(row["meeting"], row["source"]) for row in rows} == {
            ("2", "http://testserver/en/elections/2031-03-02/meetings/2/")
        }


@pytest.mark.parametrize("path", [f"/data/elections/2031-03-02/{file}.csv" for file in CSV_OF_ELECTION])
def test_every_file_of_a_fictitious_election_says_so_in_every_row(client, vote, path):
    make_bulletin(vote, total=8, organizations_observers=5, states_observers=3)
    assert {row["fictitious"] for row in get_csv(client, path)} == {"false"}
    Election.objects.filter(pk=vote.pk).update(fictitious=True)
    assert {row["fictitious"] for row in get_csv(client, path)} == {"true"}
    assert client.get("/data/elections/2031-03-02/totals.json").json()["election"]["fictitious"] is True


def test_a_fictitious_election_is_marked_in_the_list(client, vote):
    Election.objects.filter(pk=vote.pk).update(fictitious=True)
    assert client.get("/data/elections.json").json()["elections"][0]["fictitious"] is True
    assert get_csv(client, "/data/elections.csv")[0]["fictitious"] == "true"


@pytest.mark.parametrize("file", CSV_OF_ELECTION)
def test_a_csv_begins_so_that_a_spreadsheet_reads_it_as_utf_8(client, vote, file):
    response = client.get(f"/data/elections/2031-03-02/{file}.csv")
    assert response.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert response.headers["Content-Disposition"] == f'attachment; filename="2031-03-02-{file}.csv"'
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")


CSV_PATHS = [
    "/data/elections.csv",
    *(f"/data/elections/2031-03-02/{file}.csv" for file in CSV_OF_ELECTION),
    "/data/organizations/odihr.csv",
    "/data/countries/NO.csv",
]


@pytest.mark.parametrize("path", CSV_PATHS)
def test_the_metadata_beside_a_csv_describes_its_columns(client, vote, path):
    response = client.get(path)
    header = body(response).removeprefix("\ufeff").splitlines()[0].split(",")
    link = response.headers["Link"]
    assert link == f'<{path}-metadata.json>; rel="describedby"; type="application/csvm+json"'
    found = client.get(f"{path}-metadata.json")
    assert found.headers["Content-Type"] == "application/csvm+json"
    metadata = found.json()
    assert metadata["url"] == path.rpartition("/")[2]
    columns = [column["name"] for column in metadata["tableSchema"]["columns"]]
    assert columns == header
    assert set(metadata["tableSchema"]["primaryKey"]) <= set(columns)


def test_any_page_of_the_web_may_read_the_data(client, vote):
    for path in ("/data/elections.json", "/data/elections/2031-03-02/totals.json", *CSV_PATHS):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*", path


@pytest.mark.parametrize("path", ["/data/elections.json", "/data/elections/2031-03-02/totals.json", *CSV_PATHS])
def test_a_file_is_the_same_whatever_the_reader_speaks(client, vote, path):
    extra = make_delegation(vote, make_organization("oic"))
    make_accredited(3, extra)
    sent = {body(client.get(path, headers={"accept-language": language})) for language in ("kk", "ru", "en")}
    assert len(sent) == 1


def test_meetings_csv_tells_additions_departures_and_the_running_total(client, vote):
    row = get_csv(client, "/data/elections/2031-03-02/meetings.csv")[0]
    assert (row["ordinal"], row["added"], row["departed"], row["total"]) == ("1", "8", "0", "8")


def test_nationalities_cut_the_same_total_another_way(client, vote):
    rows = get_csv(client, "/data/elections/2031-03-02/nationalities.csv")
    counts = {row["code"]: int(row["observers"]) for row in rows}
    assert counts == {"NO": 3, "AT": 1, "DE": 1, "JO": 1, "KG": 1, "UZ": 1}
    assert sum(counts.values()) == 8


def test_an_archive_election_has_no_nationalities_and_no_names(client, archive):
    for file in (
        "nationalities.csv",
        "nationalities.csv-metadata.json",
        "observers.csv",
        "observers.csv-metadata.json",
    ):
        assert client.get(f"/data/elections/2021-01-10/{file}").status_code == 404, file


@pytest.mark.parametrize("text", ["=1+1", "+7 700", "-5", "@SUM(A1)", "\tx", " =x", "'=x"])
def test_no_text_is_run_as_a_formula_and_none_is_lost(client, vote, text):
    observer = person(vote.delegations.first(), text, "Formula", "NO", 20)
    accredit([observer])
    rows = get_csv(client, "/data/elections/2031-03-02/observers.csv")
    written = next(row["family_name"] for row in rows if row["given_name"] == "Formula")
    assert written.startswith("'")
    assert unescape(written) == text


def test_a_list_that_breaks_off_says_so_on_its_last_line(client, vote, monkeypatch):
    whole = csv_files.observer_rows

    def failing(people, election):
        yield from islice(whole(people, election), 3)
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(csv_files, "observer_rows", failing)
    sent = []
    with pytest.raises(BrokenOff), override("ru"):
        sent.extend(client.get("/data/elections/2031-03-02/observers.csv"))

    text = b"".join(sent).decode("utf-8-sig")
    *lines, last = text.splitlines()
    assert (len(lines), last) == (4, '"The list breaks off here: rows are missing. Download it again.')
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(text), strict=True))


def test_files_of_an_election_that_is_not_public_are_not_there(client, vote):
    Election.objects.filter(pk=vote.pk).update(is_public=False)
    files = [f"{file}.csv" for file in CSV_OF_ELECTION]
    for file in ["totals.json", *files, *(f"{name}-metadata.json" for name in files)]:
        assert client.get(f"/data/elections/2031-03-02/{file}").status_code == 404, file
    assert client.get("/data/elections.json").json() == {"elections": []}
    assert get_csv(client, "/data/organizations/odihr.csv") == []


def test_the_title_of_a_description_is_in_three_languages(client, archive):
    metadata = client.get("/data/elections.csv-metadata.json").json()
    assert {title["@language"] for title in metadata["dc:title"]} == NAMES
    with override("kk"):
        assert client.get("/data/elections.csv-metadata.json").json() == metadata
