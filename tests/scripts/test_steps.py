"""A step is done again if, and only if, something it depends on changed or its product is gone."""

import pytest

from scripts import steps
from scripts.steps import Failure, fingerprint, run, step, write_atomically


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")


def do(product=lambda: "there", sources="same"):
    return step("name", "Title", lambda: "done", sources, product)


def test_a_step_is_done_once():
    assert do() == "done"
    assert do() is None


def test_a_change_of_the_sources_does_it_again():
    do()
    assert do(sources="other") == "done"


def test_a_product_that_is_gone_is_made_again():
    do()
    assert do(product=lambda: "gone") == "done"


def test_a_product_that_cannot_be_seen_is_made_every_time():
    do(product=lambda: None)
    assert do(product=lambda: None) == "done"


def test_a_step_that_failed_is_done_again():
    do()

    def fail():
        raise Failure("no")

    with pytest.raises(Failure):
        step("name", "Title", fail, "other", lambda: "there")
    assert do() == "done"


def test_each_step_says_its_title_and_its_seconds(capsys):
    do()
    do()
    assert capsys.readouterr().out == "Title ... 0.0 s\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a").write_text("other"),
        lambda folder: (folder / "a").rename(folder / "b"),
        lambda folder: (folder / "more").write_text(""),
        lambda folder: (folder / "a").unlink(),
    ],
)
def test_the_fingerprint_changes_with_names_and_contents(tmp_path, change):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("content")
    before = fingerprint([folder])
    change(folder)
    assert fingerprint([folder]) != before


def test_the_fingerprint_changes_with_facts_and_not_with_compiled_python(tmp_path):
    (tmp_path / "a").write_text("content")
    before = fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert fingerprint([tmp_path]) == before
    assert fingerprint([tmp_path], "on") != before


def test_a_command_that_fails_tells_what_it_printed():
    with pytest.raises(Failure, match=r"(?s)reason.*exit code 3"):
        run(["sh", "-c", "echo reason; exit 3"])


def test_writing_replaces_the_file_and_leaves_nothing_else(tmp_path):
    for text in ("one", "two"):
        write_atomically(tmp_path / "folder" / "file", text)
    assert (tmp_path / "folder" / "file").read_text() == "two"
    assert len(list((tmp_path / "folder").iterdir())) == 1
