"""What is missing is named with the command that installs it, and installed only by who may."""

import pytest

from scripts import system_packages
from scripts.steps import Failure
from scripts.system_packages import NEEDS, prepare_system, what_is_missing


def test_this_machine_has_everything():
    assert what_is_missing() == ([], [])


def test_what_is_missing_is_named_with_its_command(monkeypatch):
    monkeypatch.setattr(system_packages, "NEEDS", [*NEEDS, ("a teapot", lambda: False, ["teapot"])])
    monkeypatch.setattr(system_packages, "as_root", lambda: None)
    with pytest.raises(Failure, match=r"^Missing: a teapot\. .* apt-get install --yes --no-install-recommends teapot$"):
        prepare_system()


def test_root_installs_it_and_looks_again(monkeypatch, capsys):
    installed = []
    monkeypatch.setattr(system_packages, "NEEDS", [("a teapot", lambda: installed, ["teapot"])])
    monkeypatch.setattr(system_packages, "as_root", lambda: [])
    monkeypatch.setattr(system_packages, "run", installed.append)
    prepare_system()
    assert [command[2:4] for command in installed] == [["apt-get", "update"], ["apt-get", "install"]]


def test_what_could_not_be_installed_is_named(monkeypatch):
    monkeypatch.setattr(system_packages, "NEEDS", [("a teapot", lambda: False, ["teapot"])])
    monkeypatch.setattr(system_packages, "as_root", lambda: [])
    monkeypatch.setattr(system_packages, "run", lambda command: "")
    with pytest.raises(Failure, match="Still missing"):
        prepare_system()
