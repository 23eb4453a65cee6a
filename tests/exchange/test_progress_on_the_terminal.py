"""Whoever loads a list at a terminal sees how far it is; a script sees nothing of that."""

import io
import json
import re

import pytest
from django.core.management import call_command

from accreditation.exchange.progress import Stage
from accreditation.exchange.terminal import ProgressLine
from tests.exchange.lists import csv_list, person


class Terminal(io.StringIO):
    """What a person sees of standard error."""

    def isatty(self):
        return True


class Clock:
    """Shows the seconds that a test sets."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def terminal():
    return Terminal()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def line(terminal, clock):
    return ProgressLine(terminal.write, clock)


def seen(terminal):
    """The line as it stood after each writing."""
    return [line.strip() for line in terminal.getvalue().split("\r") if line.strip()]


def test_the_line_tells_rows_rate_and_time_left(line, terminal, clock):
    line(Stage.CHECK, 0, 10_000)
    clock.seconds = 10
    line(Stage.CHECK, 1_000, 10_000)
    assert seen(terminal) == [
        "checking: 0 of 10,000 rows",
        "checking: 1,000 of 10,000 rows · 100 rows a second · 1 min 30 s left",
    ]


def test_the_rate_of_a_stage_begins_with_it(line, terminal, clock):
    line(Stage.CHECK, 10_000, 10_000)
    clock.seconds = 1_000
    line(Stage.WRITE, 0, 10_000)
    clock.seconds += 1
    line(Stage.WRITE, 5_000, 10_000)
    assert seen(terminal)[-1] == "writing: 5,000 of 10,000 rows · 5,000 rows a second · 1 s left"


def test_of_what_follows_the_last_row_no_time_is_told(line, terminal, clock):
    line(Stage.CHECK, 0, 10_000)
    clock.seconds = 10
    line(Stage.CHECK, 10_000, 10_000)
    assert seen(terminal)[-1] == "checking: 10,000 of 10,000 rows · 1,000 rows a second"


def test_it_is_written_a_few_times_a_second_however_often_something_is_told(line, terminal, clock):
    for done in range(1_000):
        clock.seconds = done / 1_000
        line(Stage.CHECK, done, 10_000)
    assert 4 <= len(seen(terminal)) <= 6


def test_a_shorter_line_leaves_nothing_of_a_longer_one_and_the_end_leaves_nothing(line, terminal, clock):
    line(Stage.CHECK, 0, 1_000_000)
    line(Stage.WRITE, 0, 1)
    line.clear()
    written = terminal.getvalue().split("\r")
    assert len(written[2]) == len(written[1])
    assert written[3].strip() == written[4] == ""
    assert len(written[3]) == len(written[2].rstrip())


@pytest.mark.parametrize(("seconds", "left"), [(1, "9 s"), (60, "9 min 0 s"), (3_600, "9 h 0 min")])
def test_the_time_left_is_told_in_two_units(line, terminal, clock, seconds, left):
    line(Stage.CHECK, 0, 10)
    clock.seconds = seconds
    line(Stage.CHECK, 1, 10)
    assert seen(terminal)[-1].endswith(f"· {left} left")


@pytest.fixture
def load(election, tmp_path):
    def load(stderr, *words):
        path = tmp_path / "list.csv"
        path.write_bytes(csv_list([person(1), person(2)]))
        out = io.StringIO()
        command = ("import_observers", str(path), "--election", election.slug, "--language", "en")
        call_command(*command, *words, stdout=out, stderr=stderr)
        return out.getvalue()

    return load


@pytest.mark.django_db
def test_a_person_at_a_terminal_sees_the_check_and_the_writing(load, terminal):
    load(terminal)
    assert any(line.startswith("checking: 2 of 2 rows") for line in seen(terminal))
    assert any(line.startswith("writing: 2 of 2 rows") for line in seen(terminal))
    assert re.search(r"\r +\r$", terminal.getvalue())


@pytest.mark.django_db
def test_a_script_sees_nothing_of_it(load):
    errors = io.StringIO()
    load(errors)
    assert errors.getvalue() == ""


@pytest.mark.django_db
def test_what_is_printed_as_json_stays_one_object(load, terminal):
    assert json.loads(load(terminal, "--json"))["created"] == 2
