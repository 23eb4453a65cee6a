"""A text that a spreadsheet would run leaves with an apostrophe and comes back without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.exchange.formulas import escape, unescape

TRICKY = st.text("=+-@\t\r\n' \u00a0aа1＝")


@pytest.mark.parametrize(
    "text", ["=1+1", "==1+1", "+1+1", "@SUM(A1)", "-2+3", "\t=1+1", "\r1", "  =1+1", "\u00a0@x", "＝1"]
)
def test_what_would_run_gets_one_apostrophe(text):
    assert escape(text) == f"'{text}"
    assert unescape(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "Иванов", "О'Коннор", "'tHooft", "'", "1+1", "N-1", "#N/A"])
def test_what_would_not_run_stays(text):
    assert escape(text) == text
    assert unescape(text) == text


@given(st.one_of(st.text(), TRICKY))
def test_every_text_comes_back_as_it_was(text):
    assert unescape(escape(text)) == text


@given(st.one_of(st.text(), TRICKY))
def test_nothing_that_leaves_begins_with_a_sign(text):
    assert escape(text).lstrip()[:1] not in ("=", "+", "-", "@")
    assert escape(text)[:1] not in ("\t", "\r")
