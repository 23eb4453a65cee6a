"""Dates and numbers, as each language prints them and as all three read them."""

from datetime import date, datetime

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override

DAY = date(2021, 1, 4)


@pytest.mark.parametrize(
    ("language", "name", "printed"),
    [
        ("kk", "DATE_FORMAT", "2021 жылғы 4\xa0қаңтар"),
        ("ru", "DATE_FORMAT", "4\xa0января 2021\xa0г."),
        ("en", "DATE_FORMAT", "4 January 2021"),
        ("kk", "YEAR_MONTH_FORMAT", "2021 жылғы қаңтар"),
        ("ru", "YEAR_MONTH_FORMAT", "Январь 2021\xa0г."),
        ("en", "YEAR_MONTH_FORMAT", "January 2021"),
        ("kk", "MONTH_DAY_FORMAT", "4\xa0қаңтар"),
        ("kk", "SHORT_DATE_FORMAT", "04.01.2021"),
        ("ru", "SHORT_DATE_FORMAT", "04.01.2021"),
        ("en", "SHORT_DATE_FORMAT", "04.01.2021"),
    ],
)
def test_a_date_is_printed_as_official_texts_print_it(language, name, printed):
    with override(language):
        assert formats.date_format(DAY, name) == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("kk", "2021 жылғы 4\xa0қаңтар, 18:00"),
        ("ru", "4\xa0января 2021\xa0г., 18:00"),
        ("en", "4 January 2021, 18:00"),
    ],
)
def test_a_moment_is_printed_with_hour_and_minute(language, printed):
    with override(language):
        assert formats.date_format(datetime(2021, 1, 4, 18), "DATETIME_FORMAT") == printed


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_day_comes_first_in_a_typed_date_and_the_month_never_does(language):
    with override(language):
        assert forms.DateField().clean("05.03.1970") == date(1970, 3, 5)
        assert forms.DateField().clean("1970-03-05") == date(1970, 3, 5)
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean("03/05/1970")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_date_in_a_form_looks_as_it_is_typed(language):
    with override(language):
        assert 'value="04.01.2021"' in forms.DateInput().render("day", DAY)
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(("language", "printed"), [("kk", "1\xa0013"), ("ru", "1\xa0013"), ("en", "1,013")])
def test_thousands_stand_apart(language, printed):
    with override(language):
        assert formats.number_format(1013, use_l10n=True, force_grouping=True) == printed
