"""Dates are read in every form that senders use; what has two meanings is asked, and what has none is refused."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.exchange.dates import _MONTHS, _SHORTEST, read_date

TODAY = datetime.date(2021, 1, 4)
NEW_YEARS_EVE = datetime.date(1980, 12, 31)


def read(text, order=None):
    return read_date(text, order, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "31.12.1980",
        "31.12.80",
        "31. 12. 1980",
        " 31.12.1980\u00a0г. ",
        "31.12.1980 0:00",
        "31.12.1980 00:00:00",
        "1980-12-31",
        "1980-12-31T00:00:00",
        "1980-12-31T10:05:00.000+05:00",
        "1980-12-31 10:05:00 Z",
        "1980.12.31",
        "1980/12/31",
        "31/12/1980",
        "31-12-1980",
        "12/31/1980",
        "12/31/80",
        "31 дек. 1980 г.",
        "31 декабря 1980 года",
        "31 ДЕКАБРЯ 1980",
        "31дек1980",
        "31 December 1980",
        "31st December, 1980",
        "December 31, 1980",
        "31-Dec-80",
        "Dec. 31, 80",
        "1980 ж. 31 желтоқсан",
        "1980 жылғы 31 желтоқсан",
        "31 желтоқсан 1980 ж.",
        "31 желтоксан 1980",
        "29586",
        "29586.0",
        "29586,5",
        "'31.12.1980",
    ],
)
def test_a_date_is_read_in_every_usual_form(text):
    assert read(text).date == NEW_YEARS_EVE
    assert read(text).code == ""


@pytest.mark.parametrize(
    "text",
    [
        "31.02.1980",
        "12.31.1980",
        "29.02.1981",
        "00.01.1980",
        "31 июня 1980",
        "1980",
        "12.1980",
        "31121980",
        "31.12.1880",
        "31.12.198",
        "31.12/1980",
        "7.12E+08",
        "не известно",
        "31 зигзаг 1980",
        "31 ма 1980",
        "декабря 1980",
        "999999999",
    ],
)
def test_what_is_no_day_of_the_calendar_is_refused(text):
    assert (read(text).date, read(text).code) == (None, "bad-date")


@pytest.mark.parametrize("text", ["01/02/1980", "1/2/80", "01-02-1980"])
def test_a_date_with_two_meanings_is_asked(text):
    reading = read(text)
    assert (reading.date, reading.code) == (None, "ambiguous-date")
    assert reading.candidates == (datetime.date(1980, 2, 1), datetime.date(1980, 1, 2))
    assert "01.02.1980" in str(reading.message)
    assert "02.01.1980" in str(reading.message)


def test_the_answer_is_followed():
    assert read("01/02/1980", "dmy").date == datetime.date(1980, 2, 1)
    assert read("01/02/1980", "mdy").date == datetime.date(1980, 1, 2)


def test_a_date_against_the_order_of_the_file_is_refused():
    assert read("12/31/1980", "dmy").code == "bad-date"
    assert read("31/12/1980", "mdy").code == "bad-date"


def test_dots_always_put_the_day_first():
    assert read("01.02.1980", "mdy").date == datetime.date(1980, 2, 1)


def test_equal_parts_have_one_meaning():
    assert read("05/05/1980").date == datetime.date(1980, 5, 5)


def test_two_digits_are_the_latest_year_that_is_past():
    assert read("04.01.21").date == TODAY
    assert read("05.01.21").date == datetime.date(1921, 1, 5)
    assert read("29.02.00").date == datetime.date(2000, 2, 29)


def test_a_date_to_come_is_the_business_of_the_caller():
    assert read("31.12.2030").date == datetime.date(2030, 12, 31)


def test_an_empty_cell_is_no_date_and_no_problem():
    assert (read(" ").date, read(" ").code) == (None, "")


@given(
    st.dates(datetime.date(1900, 1, 1)), st.sampled_from(["{:%d.%m.%Y}", "{:%Y-%m-%d}", "{:%d %B %Y}", "{:%B %d, %Y}"])
)
def test_every_day_is_read_back(day, form):
    assert read(form.format(day)).date == day


@pytest.mark.parametrize(("number", "spelling"), [(n, s) for n, names in enumerate(_MONTHS, 1) for s in names])
def test_every_abbreviation_of_a_month_names_that_month_only(number, spelling):
    for length in range(_SHORTEST, len(spelling) + 1):
        assert read(f"1 {spelling[:length]} 1980").date == datetime.date(1980, number, 1)


def test_no_two_months_begin_alike():
    beginnings = [{name[:_SHORTEST] for name in names} for names in _MONTHS]
    assert not any(one & other for one, other in itertools.combinations(beginnings, 2))


@given(st.one_of(st.text(), st.text("0123456789./-: TдекDecгж")), st.sampled_from([None, "dmy", "mdy"]))
def test_any_text_is_a_date_or_has_a_code(text, order):
    reading = read(text, order)
    assert (reading.date is None) or (reading.code == "")
    assert (reading.code == "") == (str(reading.message) == "")
