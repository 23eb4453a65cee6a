"""What makes a run of the tests pass: every engine and the browser ran some, and none failed."""

import pytest

from scripts.run_tests import LONG_ROUNDS, ROUNDS, Result, report


def results(*codes, rounds=ROUNDS):
    return [Result(each, code, f"{each.name} counts") for each, code in zip(rounds, codes, strict=True)]


def test_it_passes_when_every_round_passed(capsys):
    assert report(results(0, 0, 0), narrowed=False) == 0
    assert "PostgreSQL: PostgreSQL counts\n" in capsys.readouterr().out


@pytest.mark.parametrize("codes", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 139)])
def test_one_failed_round_fails_the_run(codes):
    assert report(results(*codes), narrowed=False) == 1


@pytest.mark.parametrize("codes", [(5, 0, 0), (0, 5, 0), (0, 0, 5)])
def test_a_round_without_tests_fails_the_run(codes, capsys):
    assert report(results(*codes), narrowed=False) == 1
    assert "there must be some" in capsys.readouterr().out


def test_asking_for_some_tests_may_leave_a_round_empty():
    assert report(results(0, 5, 5), narrowed=True) == 0


def test_asking_for_tests_that_are_not_there_fails():
    assert report(results(5, 5, 5), narrowed=True) == 1


def test_long_rounds_without_tests_fail_the_run_too():
    assert report(results(0, 0, 0, 0, 5, rounds=[*ROUNDS, *LONG_ROUNDS]), narrowed=False) == 1
