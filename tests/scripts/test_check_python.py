"""A Python that cannot be used is told in one sentence, not in a traceback."""

import runpy
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_python.py"


def test_this_python_is_new_enough(capsys):
    runpy.run_path(str(SCRIPT))
    assert capsys.readouterr().out == ""


def test_an_old_one_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(SCRIPT))
    assert stop.value.code == 1
    assert capsys.readouterr().out.startswith("Python 3.11 or newer is needed; this is ")


def test_one_without_ensurepip_names_the_package(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit):
        runpy.run_path(str(SCRIPT))
    printed = capsys.readouterr().out
    assert f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in printed
    assert printed.count("\n") == 1
