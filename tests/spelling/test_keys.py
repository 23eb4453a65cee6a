"""A key in an address is a number of bearable length, or none at all."""

import pytest

from accreditation.spelling.keys import read_key


def test_a_number_is_the_key_it_names():
    assert read_key("4711") == read_key(4711) == 4711


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "\x00", "²", "9" * 5000, None])
def test_anything_else_names_no_key(text):
    assert read_key(text) is None
