"""What an election may be: checked where it is typed in, and in the database where it is not."""

from datetime import date, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accreditation.elections.models import Contest, Election
from tests.factories import make_archive_election, make_contest, make_election

pytestmark = pytest.mark.django_db

ALMATY = timezone(timedelta(hours=6))


def errors_of(election):
    with pytest.raises(ValidationError) as refused:
        election.full_clean()
    return set(refused.value.error_dict)


@pytest.mark.parametrize(
    "fields",
    [
        {"voting_day": date(1899, 12, 31)},
        {"second_round_day": date(2030, 1, 1), "voting_day": date(2030, 1, 1)},
        {"opens_on": date(2030, 1, 1), "voting_day": date(2030, 1, 1)},
        {"closes_override": datetime(2029, 12, 30, tzinfo=ALMATY), "voting_day": date(2030, 1, 1)},
        {"full_days_before": 366},
        {"basis": "register", "closing_is_known": False},
        {"basis": "rumour"},
        {"names_public": "everything"},
        {"duplicate_rule": "never"},
    ],
)
def test_the_database_refuses_an_election_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_election("2030-01-01", **fields)


def test_two_elections_never_share_an_address():
    make_election("2030-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_election("2030-01-01")


def test_of_the_past_the_closing_may_be_unknown():
    assert make_archive_election(closing_is_known=False).closes_at is None


def test_a_contest_stands_once_in_an_election():
    election = make_election()
    make_contest(election, Contest.Kind.MAZHILIS)
    make_contest(election, Contest.Kind.MASLIKHATS)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contest(election, Contest.Kind.MAZHILIS)


def test_a_contest_is_of_a_known_kind():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contest(kind="throne")


@pytest.mark.parametrize("zone", ["Almaty", "Asia/Nowhere", "../etc/passwd", "UTC+6"])
def test_a_time_zone_that_does_not_exist_is_refused(zone):
    assert errors_of(Election(slug="x", voting_day=date(2030, 1, 1), time_zone=zone)) >= {"time_zone"}


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_exception_from_the_closing_rule_needs_a_reason(reason):
    election = make_election()
    election.closes_override = datetime(2020, 1, 1, tzinfo=ALMATY)
    election.closes_override_reason = reason
    assert "closes_override_reason" in errors_of(election)


def test_even_by_exception_accreditation_closes_before_voting_day():
    election = make_election(voting_day=date(2030, 1, 6))
    election.closes_override_reason = "The border was closed."
    election.closes_override = datetime(2030, 1, 6, 9, tzinfo=ALMATY)
    assert errors_of(election) == {"closes_override"}
    election.closes_override = datetime(2030, 1, 5, 9, tzinfo=ALMATY)
    election.full_clean()


def test_the_address_of_a_public_election_is_frozen():
    election = make_election("2030-01-01", is_public=True)
    election.slug = "2030-01-02"
    assert errors_of(election) == {"slug"}


def test_unpublishing_it_in_the_same_breath_does_not_free_the_address():
    election = make_election("2030-01-01", is_public=True)
    election.slug, election.is_public = "2030-01-02", False
    assert errors_of(election) == {"slug"}


def test_until_it_is_public_the_address_may_change():
    election = make_election("2030-01-01")
    election.slug = "2030-01-02"
    election.full_clean()


def test_the_vote_that_comes_next_is_the_current_one():
    make_election("past", date(2021, 1, 10))
    coming = make_election("coming", date(2022, 6, 5))
    make_election("later", date(2022, 11, 20))
    assert Election.objects.current(date(2021, 1, 11)) == coming
    assert Election.objects.current(date(2022, 6, 5)) == coming


def test_until_its_second_round_a_vote_stays_the_current_one():
    first = make_election("first", date(2022, 6, 5), second_round_day=date(2022, 6, 19))
    later = make_election("later", date(2022, 11, 20))
    assert Election.objects.current(date(2022, 6, 19)) == first
    assert Election.objects.current(date(2022, 6, 20)) == later


def test_when_no_vote_is_coming_the_latest_one_is_the_current_one():
    make_election("older", date(2021, 1, 10))
    latest = make_election("latest", date(2022, 6, 5))
    assert Election.objects.current(date(2023, 1, 1)) == latest


def test_where_there_is_no_vote_none_is_current():
    assert Election.objects.current(date(2023, 1, 1)) is None


def test_the_public_sees_public_elections_only():
    public = make_election("public", is_public=True)
    make_election("draft")
    assert list(Election.objects.for_public()) == [public]


@pytest.mark.parametrize(
    ("names", "until", "shown"),
    [
        ("counts", None, False),
        ("names", None, True),
        ("nationality", None, True),
        ("names", date(2030, 1, 31), True),
        ("names", date(2030, 1, 30), False),
        ("counts", date(2030, 12, 31), False),
    ],
)
def test_names_are_shown_through_their_last_day_where_the_election_shows_them(names, until, shown):
    election = Election(voting_day=date(2030, 1, 1), names_public=names, names_public_until=until)
    assert election.shows_names(date(2030, 1, 31)) is shown


def test_by_default_no_names_are_public_and_interpreters_and_staff_do_not_count():
    election = Election(voting_day=date(2030, 1, 1))
    assert not election.shows_names(date(2030, 1, 1))
    assert election.uncounted_roles() == ["interpreter", "staff"]
    assert election.duplicate_rule == Election.DuplicateRule.WARN


def test_the_election_says_whether_interpreters_and_staff_count():
    assert Election(counts_interpreters=True).uncounted_roles() == ["staff"]
    assert Election(counts_interpreters=True, counts_staff=True).uncounted_roles() == []
