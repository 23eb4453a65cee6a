"""The temporary server serves, and is gone afterwards, however its use ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from scripts.postgres import postgres, split

pytestmark = pytest.mark.engine("postgresql")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def folder(monkeypatch):
    """Where temporary folders go. Nothing may be left in it."""
    # Not in pytest's own: the account that the server runs as may not look in there.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    folder.rmdir()


def answers(url):
    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def test_it_serves_kazakh_letters_until_the_body_ends():
    with postgres() as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT lower('ӘҒҚҢӨҰҮҺІ')").fetchone() == ("әғқңөұүһі",)
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert not answers(make_conninfo(url, password="wrong"))
    assert not answers(url)


def test_it_writes_safely_if_asked():
    with postgres(durable=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_it_is_gone_after_an_exception():
    with pytest.raises(ZeroDivisionError), postgres() as url:
        raise ZeroDivisionError
    assert not answers(url)


def start(command):
    """The program in a process group of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.postgres", "--", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_the_command_gets_the_address_and_its_exit_code_is_handed_on():
    program = start(["sh", "-c", "echo $DATABASE_URL; exit 7"])
    printed, _ = program.communicate(timeout=60)
    assert printed.startswith("postgresql://")
    assert program.returncode == 7


@pytest.mark.parametrize(
    ("number", "send"),
    [
        (signal.SIGTERM, os.kill),
        (signal.SIGHUP, os.kill),
        # A keyboard interrupts, and `make` may stop, the command as well.
        (signal.SIGINT, os.killpg),
        (signal.SIGTERM, os.killpg),
    ],
)
def test_a_stop_ends_the_command_and_the_server(number, send):
    program = start(["sh", "-c", "echo $DATABASE_URL; exec sleep 60"])
    url = program.stdout.readline().strip()
    assert answers(url)
    send(program.pid, number)
    # The command holds the other end of this pipe, so it has ended when the pipe has.
    assert program.communicate(timeout=60) == ("", None)
    assert program.returncode == 128 + number
    assert not answers(url)


def test_the_server_ends_even_when_nobody_could_stop_it(folder):
    program = start(["sh", "-c", "echo $DATABASE_URL; exec sleep 60"])
    url = program.stdout.readline().strip()
    os.killpg(program.pid, signal.SIGKILL)
    program.communicate(timeout=60)
    # It answers no more a moment before it has ended; this file is what it removes last.
    deadline = time.monotonic() + 30
    while list(folder.glob("*/data/postmaster.pid")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(folder.glob("*/data/postmaster.pid"))
    assert not answers(url)
    # The folder could not be removed, so it is removed here.
    for path in folder.iterdir():
        shutil.rmtree(path)


def test_words_are_split_at_the_first_separator():
    assert split(["--durable", "--", "a", "--", "b"]) == (["--durable"], ["a", "--", "b"])
    assert split(["a"]) == (["a"], [])
