"""What is missing is named with the command that installs it, and installed only by who may."""

import pytest

from scripts import system_packages
from scripts.steps import Failure
from scripts.system_packages import FOR_TESTS, Need, prepare_system, what_is_missing

TEAPOT = Need("a teapot", lambda: False, ("teapot", "saucer"))


def test_this_machine_has_everything_that_the_tests_need():
    assert what_is_missing(FOR_TESTS) == ([], [])


def test_what_is_missing_is_named_with_its_command(monkeypatch):
    monkeypatch.setattr(system_packages, "as_root", lambda: None)
    command = "sudo apt-get install --yes --no-install-recommends teapot saucer"
    with pytest.raises(Failure, match=rf"^Missing: a teapot\. On Debian and Ubuntu: {command}$"):
        prepare_system([*FOR_TESTS, TEAPOT])


def test_root_installs_it_and_looks_again(monkeypatch, capsys):
    installed = []
    monkeypatch.setattr(system_packages, "as_root", lambda: [])
    monkeypatch.setattr(system_packages, "run", installed.append)
    prepare_system([Need("a teapot", lambda: installed, ("teapot",))])
    assert [command[2:4] for command in installed] == [["apt-get", "update"], ["apt-get", "install"]]


def test_what_could_not_be_installed_is_named(monkeypatch):
    monkeypatch.setattr(system_packages, "as_root", lambda: [])
    monkeypatch.setattr(system_packages, "run", lambda command: "")
    with pytest.raises(Failure, match="Still missing"):
        prepare_system([TEAPOT])
