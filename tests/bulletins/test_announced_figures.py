"""Figures of the past are told as they were announced: unknown is not zero, and a conflict is not decided."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accreditation.bulletins.counting import bulletin_totals, totals
from accreditation.bulletins.models import Bulletin, BulletinLine
from tests.factories import make_archive_election, make_bulletin, make_bulletin_line, make_country, make_organization

pytestmark = pytest.mark.django_db

UNKNOWN = {"total": None, "organizations_observers": None, "states_observers": None}


def test_the_final_bulletin_speaks_for_the_vote():
    election = make_archive_election()
    make_bulletin(election, date(2020, 12, 22), stage="interim", **UNKNOWN | {"total": 276})
    final = make_bulletin(
        election, date(2021, 1, 4), organizations_senders=10, states_senders=31, source="https://a.test"
    )
    told = totals(election)
    assert (told.total, told.organizations.observers, told.countries.observers) == (398, 322, 76)
    assert (told.organizations.senders, told.countries.senders) == (10, 31)
    assert (told.bulletin, told.as_of, told.basis, told.source) == (
        final,
        date(2021, 1, 4),
        "bulletin",
        "https://a.test",
    )


def test_76_of_31_states_not_broken_down_is_shown_as_what_it_is():
    bulletin = make_bulletin(states_senders=31, states_breakdown="partial")
    make_bulletin_line(bulletin, None, country=make_country("TR"), at_least=4)
    make_bulletin_line(bulletin, None, country=make_country("JO"), at_least=3)
    make_bulletin_line(bulletin, None, country=make_country("DE"))
    table = totals(bulletin.election).countries
    assert (table.senders, table.observers, table.breakdown) == (31, 76, "partial")
    assert [(row.sender.pk, row.observers, row.at_least) for row in table.rows] == [
        ("TR", None, 4), ("JO", None, 3), ("DE", None, None),
    ]  # fmt: skip
    assert (table.known_minimum, table.not_broken_down) == (7, 69)


def test_unknown_is_not_zero():
    bulletin = make_bulletin(**UNKNOWN | {"total": 272})
    told = totals(bulletin.election)
    assert (told.total, told.organizations.observers, told.countries.observers) == (272, None, None)
    assert told.organizations.senders is None
    assert told.organizations.not_broken_down is None


def test_zero_is_known():
    told = bulletin_totals(make_bulletin(total=5, organizations_observers=5, states_observers=0))
    assert (told.countries.observers, told.countries.not_broken_down) == (0, 0)


def test_without_a_final_bulletin_the_total_is_unknown_and_the_last_interim_one_is_named():
    election = make_archive_election("2016-03-20")
    make_bulletin(election, date(2016, 2, 20), stage="interim", **UNKNOWN | {"total": 100})
    last = make_bulletin(election, date(2016, 3, 1), stage="interim", **UNKNOWN | {"total": 175})
    told = totals(election)
    assert (told.total, told.bulletin, told.interim) == (None, None, last)
    assert told.organizations.rows == []


def test_without_any_bulletin_nothing_is_known():
    told = totals(make_archive_election())
    assert (told.total, told.as_of, told.interim, told.conflicting_totals) == (None, None, None, [])


def test_two_final_bulletins_that_conflict_are_both_told_and_none_is_chosen():
    election = make_archive_election("2026-03-15")
    for number, total in ((1, 359), (2, 380)):
        make_bulletin(election, date(2026, 3, 9), number=number, quality="conflicting", **UNKNOWN | {"total": total})
    told = totals(election)
    assert (told.total, told.quality, told.conflicting_totals) == (None, "conflicting", [359, 380])
    assert told.as_of == date(2026, 3, 9)


def test_a_bulletin_that_was_corrected_speaks_no_more():
    wrong = make_bulletin()
    right = make_bulletin(
        wrong.election,
        number=2,
        total=397,
        organizations_observers=321,
        corrects=wrong,
        correction_reason="A typing error.",
    )
    assert list(wrong.election.bulletins.in_force()) == [right]
    assert totals(wrong.election).total == 397
    assert bulletin_totals(wrong).total == 398


def test_a_correction_settles_a_conflict():
    election = make_archive_election("2026-03-15")
    day, figures = date(2026, 3, 9), UNKNOWN | {"quality": "conflicting"}
    make_bulletin(election, day, number=1, **figures | {"total": 359})
    wrong = make_bulletin(election, day, number=2, **figures | {"total": 380})
    make_bulletin(election, day, number=3, corrects=wrong, correction_reason="Misread.", **UNKNOWN | {"total": 359})
    told = totals(election)
    assert (told.total, told.conflicting_totals) == (359, [])


def test_a_correction_in_turn_can_be_corrected():
    first = make_bulletin()
    second = make_bulletin(first.election, number=2, corrects=first, correction_reason="A typing error.")
    third = make_bulletin(first.election, number=3, corrects=second, correction_reason="Another one.")
    assert list(first.election.bulletins.in_force()) == [third]


@pytest.mark.parametrize(
    ("day", "total"),
    [(date(2020, 11, 19), None), (date(2020, 11, 20), 29), (date(2021, 1, 3), 29), (date(2021, 1, 4), 398)],
)
def test_as_of_a_day_the_last_bulletin_until_then_speaks(day, total):
    election = make_archive_election()
    make_bulletin(election, date(2020, 11, 20), stage="interim", **UNKNOWN | {"total": 29})
    make_bulletin(election, date(2020, 12, 1), stage="interim", **UNKNOWN)
    make_bulletin(election, date(2021, 1, 4))
    assert totals(election, day).total == total


def test_the_name_as_announced_stands_where_it_differed():
    bulletin = make_bulletin()
    make_bulletin_line(bulletin, 7, organization=make_organization("ots"), announced_name="Turkic Council")
    (row,) = bulletin_totals(bulletin).organizations.rows
    assert row.name == "Turkic Council"
    assert row.sender.slug == "ots"


def test_the_public_reads_bulletins_of_public_elections_only():
    make_bulletin()
    public = make_bulletin(make_archive_election("2019-06-09", voting_day=date(2019, 6, 9), is_public=True))
    assert list(Bulletin.objects.for_public()) == [public]


def test_a_bulletin_is_called_by_its_day_and_from_the_second_of_a_day_by_its_number():
    first = make_bulletin()
    assert (first.label, make_bulletin(first.election, number=2).label) == ("2021-01-04", "2021-01-04-2")
    assert str(first).endswith("2021-01-04 · 2021-01-10")


@pytest.mark.parametrize(
    "fields",
    [
        {"total": 399},
        {"number": 0},
        {"number": 1},
        {"stage": "rumour"},
        {"quality": "good"},
        {"total_quality": "good"},
        {"states_breakdown": "half"},
        {"date_precision": "maybe"},
    ],
)
def test_the_database_refuses_a_bulletin_that_cannot_be(fields):
    first = make_bulletin()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bulletin(first.election, **{"number": 2} | fields)


def test_a_correction_needs_its_reason_and_a_bulletin_is_corrected_once():
    first = make_bulletin()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bulletin(first.election, number=2, corrects=first)
    make_bulletin(first.election, number=2, corrects=first, correction_reason="A typing error.")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bulletin(first.election, number=3, corrects=first, correction_reason="Again.")


@pytest.mark.parametrize(
    "fields",
    [
        {"organization": "odihr", "country": "NO"},
        {},
        {"organization": "odihr", "total": 3, "at_least": 3},
        {"organization": "odihr", "quality": "good"},
        {"organization": "sco"},
    ],
)
def test_the_database_refuses_a_line_that_cannot_be(fields):
    bulletin = make_bulletin()
    make_bulletin_line(bulletin, 1, organization=make_organization("sco"))
    if "organization" in fields:
        fields = fields | {"organization": make_organization(fields["organization"])}
    if "country" in fields:
        fields = fields | {"country": make_country(fields["country"])}
    with pytest.raises(IntegrityError), transaction.atomic():
        BulletinLine.objects.create(bulletin=bulletin, **fields)
