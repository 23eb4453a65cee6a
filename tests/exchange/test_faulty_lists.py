"""Lists named for their fault, each with what it must come to: faulty_lists/expected.json beside them."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from accreditation.exchange.apply import check_list
from accreditation.exchange.options import ListOptions
from accreditation.exchange.table import UnreadableFile
from tests.factories import make_election

FILES = Path(__file__).parent / "faulty_lists"
EXPECTED = json.loads((FILES / "expected.json").read_text())


def what_it_comes_to(name, election):
    """The plan in the words of expected.json: counts that are not zero, problems and notes with their places."""
    expected = EXPECTED[name]
    options = ListOptions.from_json(expected.get("options", {}))
    try:
        outcome = check_list((FILES / name).read_bytes(), name, election, options)
    except UnreadableFile as failure:
        return {"unreadable": failure.code}
    totals = {word: number for word, number in outcome.totals().items() if number and word != "read"}
    # A list of several rows with the same cause is told once for each.
    found = {
        "totals": totals,
        "problems": [[problem.code, problem.line, problem.column] for problem in outcome.problems],
        "notes": [[note.code, note.line] for note in outcome.notes if note.code != "new-delegation"],
    }
    return {word: value for word, value in found.items() if value or word == "totals"}


def expected_of(name):
    words = {word: value for word, value in EXPECTED[name].items() if word != "options"}
    if "notes" in words:
        words["notes"] = [note for note in words["notes"] if note[0] != "new-delegation"]
    return words


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["in_memory", "in_small_parts"])
def test_each_list_comes_to_what_is_right(way, request):
    if way == "in_small_parts":
        request.getfixturevalue(way)
    call_command("load_reference", verbosity=0, stdout=None)
    election = make_election()
    found = {name: what_it_comes_to(name, election) for name in EXPECTED}
    assert {name: plan for name, plan in found.items() if plan != expected_of(name)} == {}


def test_every_file_is_expected_and_there_are_sixty():
    assert {path.name for path in FILES.iterdir()} - {"expected.json"} == set(EXPECTED)
    assert len(EXPECTED) >= 60
