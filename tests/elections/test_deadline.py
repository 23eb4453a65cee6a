"""Accreditation closes at 18:00 local time, five full days before voting day."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.elections.deadline import (
    AccreditationClosed,
    closing_day,
    closing_moment,
    ensure_open,
    explain_closing,
    is_open,
)
from accreditation.elections.models import Election

pytestmark = pytest.mark.usefixtures("english")

# Voting day and the day on which accreditation closed, of nine campaigns of the Central Election Commission.
CAMPAIGNS = [
    (date(2011, 4, 3), date(2011, 3, 28)),
    (date(2016, 3, 20), date(2016, 3, 14)),
    (date(2019, 6, 9), date(2019, 6, 3)),
    (date(2021, 1, 10), date(2021, 1, 4)),
    (date(2022, 6, 5), date(2022, 5, 30)),
    (date(2022, 11, 20), date(2022, 11, 14)),
    (date(2023, 3, 19), date(2023, 3, 13)),
    (date(2024, 10, 6), date(2024, 9, 30)),
    (date(2026, 3, 15), date(2026, 3, 9)),
]
CLOSING = datetime(2021, 1, 4, 18, tzinfo=timezone(timedelta(hours=6)))


def election(voting_day=date(2021, 1, 10), **fields):
    return Election(slug=voting_day.isoformat(), voting_day=voting_day, name_en=f"Election {voting_day}", **fields)


@pytest.mark.parametrize(("voting_day", "closed_on"), CAMPAIGNS)
def test_nine_campaigns_closed_on_the_sixth_day_before_voting_day_at_18(voting_day, closed_on):
    closes = closing_moment(election(voting_day))
    assert (closes.date(), closes.time()) == (closed_on, time(18))


@pytest.mark.parametrize(("voting_day", "closed_on"), CAMPAIGNS)
def test_all_nine_voted_on_a_sunday_and_closed_on_a_monday(voting_day, closed_on):
    assert (voting_day.isoweekday(), closed_on.isoweekday()) == (7, 1)


def test_in_january_2021_it_closed_at_18_by_the_clock_of_utc_plus_6():
    assert closing_moment(election()).isoformat() == "2021-01-04T18:00:00+06:00"


@pytest.mark.parametrize(
    ("voting_day", "hours"), [(date(2024, 3, 6), 6), (date(2024, 3, 10), 5), (date(2026, 3, 15), 5)]
)
def test_the_clock_of_almaty_was_put_back_on_the_first_of_march_2024(voting_day, hours):
    assert closing_moment(election(voting_day)).utcoffset() == timedelta(hours=hours)


def test_the_hour_is_local_also_where_summer_time_begins_between_closing_and_voting():
    closes = closing_moment(election(date(2025, 4, 2), time_zone="Europe/Berlin"))
    assert closes.isoformat() == "2025-03-27T18:00:00+01:00"


def test_days_hour_and_zone_are_the_elections_own():
    closes = closing_moment(election(full_days_before=6, closing_time=time(12, 30), time_zone="Asia/Aqtau"))
    assert closes.isoformat() == "2021-01-03T12:30:00+05:00"


def test_a_second_round_does_not_open_it_again():
    again = election(second_round_day=date(2021, 1, 24))
    assert closing_moment(again) == CLOSING
    assert not is_open(again, CLOSING + timedelta(days=3))


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        (CLOSING - timedelta(microseconds=1), True),
        (CLOSING, True),
        (CLOSING + timedelta(microseconds=1), False),
        (datetime(2021, 1, 4, 12, 0, 0, tzinfo=UTC), True),
        (datetime(2021, 1, 4, 12, 0, 1, tzinfo=UTC), False),
    ],
)
def test_at_18_00_00_it_is_open_and_a_moment_later_it_is_not(moment, open_then):
    assert is_open(election(), moment) is open_then


def test_it_opens_on_its_day_by_the_local_clock():
    opened = election(opens_on=date(2020, 10, 22))
    midnight = datetime(2020, 10, 22, tzinfo=timezone(timedelta(hours=6)))
    assert is_open(opened, midnight)
    assert not is_open(opened, midnight - timedelta(seconds=1))


def test_without_an_opening_day_it_is_open_from_the_start():
    assert is_open(election(), datetime(2000, 1, 1, tzinfo=UTC))


def test_an_exception_moves_the_closing_to_its_own_moment():
    later = datetime(2021, 1, 6, 9, tzinfo=UTC)
    moved = election(closes_override=later, closes_override_reason="The border was closed.")
    assert closing_moment(moved) == later
    assert closing_moment(moved).isoformat() == "2021-01-06T15:00:00+06:00"
    assert is_open(moved, later)
    assert not is_open(moved, later + timedelta(seconds=1))


def test_after_the_closing_the_refusal_names_the_moment_and_the_zone():
    with pytest.raises(AccreditationClosed, match=r"closed on 4 January 2021, 18:00 \(Asia/Almaty\)"):
        ensure_open(election(), CLOSING + timedelta(seconds=1))


def test_before_the_opening_the_refusal_names_the_day():
    with pytest.raises(AccreditationClosed, match="opens on 22 October 2020"):
        ensure_open(election(opens_on=date(2020, 10, 22)), datetime(2020, 10, 1, tzinfo=UTC))


def test_a_reason_overrides_the_closing():
    ensure_open(election(), CLOSING + timedelta(days=1), "A court ordered it.")


@pytest.mark.parametrize("blank", ["", "  ", "\n\t"])
def test_blanks_are_no_reason(blank):
    with pytest.raises(AccreditationClosed):
        ensure_open(election(), CLOSING + timedelta(days=1), blank)


def test_the_closing_is_explained_by_the_days_between():
    assert explain_closing(election()) == (
        "5 full days lie between the closing day and voting day: 05.01.2021 to 09.01.2021."
    )


def test_one_full_day_is_explained_in_the_singular():
    assert explain_closing(election(full_days_before=1)) == (
        "1 full day lies between the closing day and voting day: 09.01.2021."
    )


def test_an_exception_is_explained_by_its_reason():
    moved = election(closes_override=CLOSING, closes_override_reason="The border was closed.")
    assert explain_closing(moved) == "By exception: The border was closed."


def test_a_closing_that_no_source_tells_is_not_explained():
    unknown = election(closing_is_known=False, basis=Election.Basis.BULLETIN)
    assert explain_closing(unknown) == ""
    assert unknown.closes_at is None


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 60))
def test_exactly_so_many_full_days_lie_between_closing_and_voting(voting_day, full_days):
    assert (voting_day - closing_day(voting_day, full_days)).days - 1 == full_days


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from(["Asia/Almaty", "Asia/Aqtau", "Europe/Berlin"]))
def test_whatever_the_year_and_zone_it_closes_at_18_by_the_local_clock(voting_day, zone):
    closes = closing_moment(election(voting_day, time_zone=zone))
    assert (closes.hour, closes.minute, closes.date()) == (18, 0, voting_day - timedelta(days=6))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2022, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_either_open_or_refused(moment):
    rule = election(opens_on=date(2020, 10, 22))
    try:
        ensure_open(rule, moment)
    except AccreditationClosed:
        assert not is_open(rule, moment)
    else:
        assert is_open(rule, moment)
