"""Single cells: what nobody sees is dropped, and a number that Excel has shortened is recognized."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.exchange.cells import clean_text, read_document_number


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Иванов\u00a0 Пётр ", "Иванов Пётр"),
        ("Иванов\r\nПётр", "Иванов Пётр"),
        ("Ива\u00adнов\u200b\ufeff", "Иванов"),
        ("Ива\x00нов\x1f", "Иванов"),
        ("Ива\tнов", "Ива нов"),
        ("Андре\u0438\u0306", "Андрей"),
        ("DOS  SANTOS", "DOS SANTOS"),
        ("O’Connor-Müller", "O’Connor-Müller"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200dИванов\u200c", "Иванов"),
        ("\u202eИванов\u202c", "Иванов"),
        (" ", ""),
    ],
)
def test_a_text_is_cleaned_and_keeps_its_spelling(text, cleaned):
    assert clean_text(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text("аb \t\n\u00a0\u200b\u200c\x00\x85\u2028"))
def test_a_clean_text_is_one_line_with_single_blanks(text):
    assert clean_text(text) == " ".join(clean_text(text).split())


@pytest.mark.parametrize("text", ["7.12E+08", "7,12E+08", " 7.12e+8 ", "7,12Е+08", "1E+10", "7.12 E+08"])
def test_a_shortened_number_is_a_problem(text):
    assert read_document_number(text).code == "mangled-number"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" № 712345678 ", "№ 712345678"),
        ("N 0123\u00a0456", "N 0123 456"),
        ("МР-1234567", "МР-1234567"),
        ("1E5", "1E5"),
        ("", ""),
    ],
)
def test_a_number_is_kept_as_it_was_written(text, number):
    reading = read_document_number(text)
    assert (reading.text, reading.code) == (number, "")
