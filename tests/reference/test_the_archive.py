"""Past votes of Kazakhstan as the Central Election Commission announced them, loaded and counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accreditation.bulletins.counting import group_by_umbrella, timeline, totals
from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import Meeting
from accreditation.elections.deadline import closing_day
from accreditation.elections.models import Contest, Election, Phrase

# https://forbes.kz/news/2021/01/04/newsid_241038
ORGANIZATIONS_OF_2021 = {
    "cis-ec": 179, "cis-ipa": 48, "odihr": 42, "sco": 15, "osce-pa": 9, "turkpa": 9, "ots": 7, "csto-pa": 7, "oic": 4,
    "eu-delegation": 2,
}  # fmt: skip
# Sums of the third and fifth meetings: the sixth and seventh may have added to any of them.
AT_LEAST_IN_2021 = {
    "TR": 4, "JO": 3, "RO": 3, "AM": 2, "CH": 2, "ID": 2, "IN": 2, "KG": 2, "MD": 2, "MV": 2, "PH": 2, "UZ": 2,
    "AZ": 1, "ES": 1, "FR": 1, "HU": 1, "NO": 1, "RU": 1,
}  # fmt: skip
WITHOUT_FIGURE_IN_2021 = set("BE CA CZ DE EE FI GB IT MN PL PS SE UA".split())

# Voting day and the Monday on which accreditation closed, of nine campaigns.
CLOSINGS = {
    "2011-04-03": "2011-03-28",
    "2016-03-20": "2016-03-14",
    "2019-06-09": "2019-06-03",
    "2021-01-10": "2021-01-04",
    "2022-06-05": "2022-05-30",
    "2022-11-20": "2022-11-14",
    "2023-03-19": "2023-03-13",
    "2024-10-06": "2024-09-30",
    "2026-03-15": "2026-03-09",
}
# election: total, from organizations, number of organizations, from states, number of states
FINAL_TOTALS = {
    "2015-04-26": (1024, None, None, None, None),
    "2019-06-09": (1013, 866, 9, 147, 41),
    "2021-01-10": (398, 322, 10, 76, 31),
    "2022-06-05": (272, None, None, None, None),
    "2022-11-20": (641, 532, 10, 109, 35),
    "2023-03-19": (793, 662, 12, 131, 41),
    "2024-10-06": (177, None, 4, None, 30),
}
# Voting days lie apart, so the day alone tells the election.
INTERIM_TOTALS = {
    ("2016-03-01", 175), ("2022-10-17", 43), ("2022-10-30", 76), ("2022-10-31", 139), ("2022-11-08", 271),
    ("2023-02-02", 25), ("2023-02-13", 72), ("2023-02-26", 111), ("2026-02-12", 21),
}  # fmt: skip


@pytest.fixture
def january(loaded: None) -> Election:
    return Election.objects.get(slug="2021-01-10")


def test_398_observers_of_january_2021_are_322_of_ten_organizations_and_76_of_31_states(january: Election) -> None:
    found = totals(january)
    assert (found.total, found.as_of, found.quality) == (398, date(2021, 1, 4), "official")
    assert (found.organizations.observers, found.organizations.senders) == (322, 10)
    assert (found.countries.observers, found.countries.senders) == (76, 31)
    assert (found.organizations.breakdown, found.countries.breakdown) == ("complete", "partial")


def test_each_organization_of_january_2021_has_its_own_figure(january: Election) -> None:
    rows = {row.sender.slug: row.observers for row in totals(january).organizations.rows}
    assert rows == ORGANIZATIONS_OF_2021
    assert sum(rows.values()) == 322


def test_states_of_january_2021_have_a_minimum_or_nothing(january: Election) -> None:
    table = totals(january).countries
    assert {row.observers for row in table.rows} == {None}
    assert {row.sender.code: row.at_least for row in table.rows if row.at_least} == AT_LEAST_IN_2021
    assert {row.sender.code for row in table.rows if row.at_least is None} == WITHOUT_FIGURE_IN_2021
    assert (table.known_minimum, table.not_broken_down) == (34, 42)


def test_the_minimum_of_a_state_is_what_the_meetings_of_2020_added(january: Election) -> None:
    added: dict[str, int] = {}
    for line in BulletinLine.objects.filter(bulletin__election=january, country__isnull=False, added__isnull=False):
        added[line.country_id] = added.get(line.country_id, 0) + line.added
    assert added == AT_LEAST_IN_2021


def test_the_mission_of_the_cis_spoke_of_234_in_january_2021(january: Election) -> None:
    groups = {
        group.umbrella.slug: group for group in group_by_umbrella(totals(january).organizations) if group.umbrella
    }
    assert {row.sender.slug: row.observers for row in groups["cis"].rows} == {
        "cis-ec": 179,
        "cis-ipa": 48,
        "csto-pa": 7,
    }
    assert (groups["cis"].observers, groups["osce"].observers) == (234, 51)


def test_seven_meetings_lead_to_398(january: Election) -> None:
    steps = timeline(january)
    assert [step.meeting.ordinal for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.added for step in steps] == [29, 10, 23, 24, 190, 98, 24]
    assert [step.total for step in steps] == [29, 39, 62, 86, 276, 374, 398]
    derived = [step.meeting.ordinal for step in steps if step.total_quality == "reconstructed"]
    assert derived == [2, 6]


def test_the_senders_of_the_first_five_meetings_add_up_to_what_they_added(january: Election) -> None:
    for step in timeline(january)[:5]:
        assert sum(row.observers or 0 for row in step.rows) == step.added


def test_the_second_and_the_sixth_meeting_say_how_far_their_dates_are_known(january: Election) -> None:
    meetings = {meeting.ordinal: meeting for meeting in Meeting.objects.filter(election=january)}
    assert {ordinal: meeting.date_precision for ordinal, meeting in meetings.items()} == {
        1: "day", 2: "by", 3: "day", 4: "day", 5: "day", 6: "about", 7: "day",
    }  # fmt: skip
    assert all(meetings[6].__dict__[f"note_{language}"] for language in ("kk", "ru", "en"))


def test_names_of_2021_are_kept_as_announced(january: Election) -> None:
    final = january.bulletins.get(stage="final")
    assert final.lines.get(organization__slug="ots").announced_name == "Turkic Council"
    assert final.lines.get(country="TR").announced_name == "Turkey"


def test_accreditation_closed_so_that_five_full_days_lie_before_voting_day() -> None:
    assert {day: str(closing_day(date.fromisoformat(day), 5)) for day in CLOSINGS} == CLOSINGS


def test_loaded_elections_close_at_18_by_the_clock_of_their_time(loaded: None) -> None:
    closings = {election.slug: election.closes_at for election in Election.objects.all()}
    assert closings.pop("2015-04-26") is None
    assert {slug: f"{moment:%Y-%m-%d %H:%M}" for slug, moment in closings.items()} == {
        slug: f"{closed} 18:00" for slug, closed in CLOSINGS.items() if slug in closings
    }
    assert len(closings) == 8
    # Astana kept UTC+6 until 1 March 2024.
    assert closings["2021-01-10"] == datetime(2021, 1, 4, 12, tzinfo=ZoneInfo("UTC"))
    assert closings["2024-10-06"] == datetime(2024, 9, 30, 13, tzinfo=ZoneInfo("UTC"))


def test_final_totals_of_past_votes_are_those_announced(loaded: None) -> None:
    found = {}
    for election in Election.objects.filter(slug__in=FINAL_TOTALS):
        result = totals(election)
        organizations, states = result.organizations, result.countries
        found[election.slug] = (
            result.total, organizations.observers, organizations.senders, states.observers, states.senders,
        )  # fmt: skip
    assert found == FINAL_TOTALS


def test_two_figures_of_2026_stand_beside_each_other(loaded: None) -> None:
    found = totals(Election.objects.get(slug="2026-03-15"))
    assert (found.total, found.quality, found.conflicting_totals) == (None, "conflicting", [359, 380])


def test_the_final_figure_of_2016_is_unknown_and_the_last_interim_one_is_told(loaded: None) -> None:
    found = totals(Election.objects.get(slug="2016-03-20"))
    assert found.total is None
    assert (found.interim.total, found.interim.published_on) == (175, date(2016, 3, 1))


def test_organizations_of_2019_are_reconstructed_apart_from_the_official_figure(loaded: None) -> None:
    reconstructed = Bulletin.objects.get(election__slug="2019-06-09", quality="reconstructed")
    assert reconstructed.total is None
    assert sum(line.total for line in reconstructed.lines.all()) == reconstructed.organizations_observers == 868
    assert {line.quality for line in reconstructed.lines.all()} == {"reconstructed"}


def test_interim_totals_are_told_as_of_their_day(loaded: None) -> None:
    found = {(str(day), total) for day, total in Bulletin.objects.values_list("published_on", "total")}
    assert found >= INTERIM_TOTALS


def test_no_batch_is_smaller_than_its_lines_and_few_are_larger(loaded: None) -> None:
    """What is not accounted for is explained in the note of the bulletin."""
    larger = {}
    for bulletin in Bulletin.objects.filter(added__isnull=False).prefetch_related("lines"):
        added = sum(line.added or 0 for line in bulletin.lines.all())
        if 0 < added != bulletin.added:
            larger[str(bulletin.published_on)] = bulletin.added - added
            assert bulletin.note_en
    # Six states; a fourth state; 31 states; "Korea"; 17 states.
    assert larger == {"2015-04-19": 13, "2015-04-20": 2, "2019-05-31": 91, "2023-02-13": 1, "2023-03-13": 56}


def test_every_figure_and_meeting_names_its_source(loaded: None) -> None:
    for model in (Election, Meeting, Bulletin):
        assert not model.objects.filter(source="").exists()


def test_a_note_is_told_in_all_three_languages_or_not_at_all(loaded: None) -> None:
    for row in [*Bulletin.objects.all(), *Meeting.objects.all()]:
        assert len({bool(note) for note in (row.note_kk, row.note_ru, row.note_en)}) == 1, row


def test_past_votes_are_public_and_have_their_contests(loaded: None) -> None:
    assert set(Election.objects.values_list("is_public", "basis", "names_public")) == {(True, "bulletin", "counts")}
    january = Contest.objects.filter(election__slug="2021-01-10").values_list("kind", flat=True)
    assert set(january) == {"mazhilis", "maslikhats"}
    assert set(Election.objects.filter(contests__isnull=True)) == set()


def test_phrases_fit_the_places_that_are_filled_in(loaded: None) -> None:
    closing = Phrase.objects.get(key="closing-rule")
    for text in (closing.text_kk, closing.text_ru, closing.text_en):
        told = text.format(days=5, time="18:00")
        assert "18:00" in told
        assert "5" in told
    for phrase in Phrase.objects.exclude(key="closing-rule"):
        assert "{" not in phrase.text_kk + phrase.text_ru + phrase.text_en
