"""A virtual environment is used only where it was made, by the Python that is asked for, and when it is whole."""

import shutil

import pytest

from scripts.environment import BASE_PYTHON, is_usable
from scripts.steps import run


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    venv = tmp_path_factory.mktemp("made") / "venv"
    run([BASE_PYTHON, "-m", "venv", "--without-pip", venv])
    # Stands for pip, whose installation takes seconds.
    next(venv.glob("lib/python*/site-packages")).joinpath("pip.py").touch()
    return venv


@pytest.fixture
def venv(original):
    """The environment at the place where it was made, and so again after the test."""
    kept = original.with_name("kept")
    shutil.copytree(original, kept, symlinks=True)
    yield original
    shutil.rmtree(original, ignore_errors=True)
    kept.rename(original)


def test_a_fresh_one_is_usable(venv):
    assert is_usable(venv)


def test_none_is_not(tmp_path):
    assert not is_usable(tmp_path / "venv")


def test_one_that_was_moved_is_not(venv, tmp_path):
    shutil.copytree(venv, tmp_path / "venv", symlinks=True)
    assert not is_usable(tmp_path / "venv")


def test_one_whose_change_was_stopped_is_not(venv):
    (venv / "unfinished").touch()
    assert not is_usable(venv)


def test_one_without_its_python_is_not(venv):
    (venv / "bin" / "python").unlink()
    assert not is_usable(venv)


def test_one_whose_packages_are_gone_is_not(venv):
    shutil.rmtree(venv / "lib")
    assert not is_usable(venv)


def test_one_of_another_python_is_not(venv):
    configuration = venv / "pyvenv.cfg"
    lines = configuration.read_text().splitlines()
    configuration.write_text("\n".join("version = 3.11.0" if "version = " in line else line for line in lines))
    assert not is_usable(venv)
