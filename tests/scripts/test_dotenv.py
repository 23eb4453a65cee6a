"""The file of settings is made once, with secrets that the settings accept, and only ever added to."""

import pytest

from config.dotenv import read_dotenv
from config.environment import Environment
from scripts.dotenv import complete_dotenv, fresh_secrets
from scripts.steps import Failure


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".env"


def test_it_makes_a_demonstration_with_fresh_secrets_for_the_owner_only(path):
    added = complete_dotenv(path, {})
    variables = read_dotenv(path)
    assert set(added) == set(variables) == {"SECRET_KEY", "DOCUMENT_KEYS", "MATCHING_KEY", "DEMO"}
    assert variables["DEMO"] == "on"
    assert len(variables["SECRET_KEY"]) >= 64
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_two_installations_have_the_same_secrets(tmp_path):
    complete_dotenv(tmp_path / "one", {})
    complete_dotenv(tmp_path / "two", {})
    one, two = read_dotenv(tmp_path / "one"), read_dotenv(tmp_path / "two")
    assert [name for name in one if one[name] == two[name]] == ["DEMO"]


def test_the_settings_accept_what_it_makes(path):
    complete_dotenv(path, {})
    environment = Environment(read_dotenv(path))
    assert len(environment.secret("SECRET_KEY", 50)) >= 64
    assert all(len(key) == 32 for key in environment.keys("DOCUMENT_KEYS").values())
    assert len(environment.key("MATCHING_KEY")) == 32


def test_the_settings_accept_the_secrets_that_are_printed_for_an_installation(path):
    path.write_text(fresh_secrets())
    assert list(read_dotenv(path)) == ["SECRET_KEY", "DOCUMENT_KEYS", "MATCHING_KEY"]
    assert complete_dotenv(path, {}) == []
    assert len(Environment(read_dotenv(path)).key("MATCHING_KEY")) == 32


def test_a_malformed_file_is_told_in_a_sentence_and_left_alone(path):
    path.write_text("SECRET_KEY\n")
    with pytest.raises(Failure, match="line 1: expected NAME=value"):
        complete_dotenv(path, {})
    assert path.read_text() == "SECRET_KEY\n"


def test_an_existing_file_keeps_every_byte_and_does_not_become_a_demonstration(path):
    path.write_text("SECRET_KEY=mine")
    path.chmod(0o640)
    assert complete_dotenv(path, {}) == ["DOCUMENT_KEYS", "MATCHING_KEY"]
    assert path.read_text().startswith("SECRET_KEY=mine\nDOCUMENT_KEYS=")
    assert "DEMO" not in read_dotenv(path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_complete_file_is_left_alone(path):
    complete_dotenv(path, {})
    before = path.read_text()
    assert complete_dotenv(path, {}) == []
    assert path.read_text() == before


def test_what_the_process_sets_is_not_written_down(path):
    complete_dotenv(path, {"SECRET_KEY": "from elsewhere"})
    assert "SECRET_KEY" not in read_dotenv(path)
