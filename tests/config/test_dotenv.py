"""The file of settings is read line by line; a line that cannot be meant is named, without what it holds."""

import pytest

from config.dotenv import DotenvError, read_dotenv


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".env"


def test_names_and_values_are_read_without_quotation_marks(path):
    path.write_text("# SECRET_KEY=no\n\nexport A=1\nB='two'\nC=\"th=ree #3\"\n D = four \nE=\n", encoding="utf-8-sig")
    assert read_dotenv(path) == {"A": "1", "B": "two", "C": "th=ree #3", "D": "four", "E": ""}


def test_no_file_says_nothing(path):
    assert read_dotenv(path) == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"A=1\nsecret-without-a-name\n", "line 2: expected NAME=value"),
        (b"SECRET KEY=secret\n", "line 1: expected NAME=value"),
        (b"A='secret\n", "line 1: A: the quotation mark is not closed"),
        (b"A=secret\nA=2\n", "line 2: A is set a second time"),
        (b"A=\xff\xfe\n", "is not a text in UTF-8"),
    ],
)
def test_a_malformed_line_is_named_and_not_repeated(path, content, sentence):
    path.write_bytes(content)
    with pytest.raises(DotenvError, match=sentence) as refusal:
        read_dotenv(path)
    assert "secret" not in str(refusal.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DotenvError, match="cannot be read: Is a directory"):
        read_dotenv(tmp_path)
