"""`make run` in a fresh copy: it serves, goes on where it was stopped, and leaves no process behind."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from scripts.postgres import free_port

# One engine is enough: the copy has its own database.
pytestmark = [pytest.mark.long, pytest.mark.engine("sqlite")]
ROOT = Path(__file__).parents[2]
MADE_BY_RUNNING = shutil.ignore_patterns(".git", ".venv", ".env", "build", "data", "*.mo", "__pycache__", ".*_cache")


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(ROOT, tmp_path / "copy", ignore=MADE_BY_RUNNING)


@pytest.fixture
def run(copy):
    """Call it to run `make run` at a port; what it started is stopped after the test."""
    started = []
    # What the portal reads from the process must not come from these tests.
    environment = {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "HOME", "LANG", "PIP_"))}

    def run(port):
        log = open(copy.parent / f"log-{len(started)}", "w+")  # noqa: SIM115
        command = ["make", "run", f"PORT={port}"]
        program = subprocess.Popen(command, cwd=copy, env=environment, stdout=log, stderr=log, start_new_session=True)
        program.log = Path(log.name)
        started.append(program)
        log.close()
        return program

    yield run
    for program in started:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def wait_until(condition, program, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert program.poll() is None, program.log.read_text()
        assert time.monotonic() < deadline, program.log.read_text()
        time.sleep(0.2)


def serves(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        raise AssertionError(f"the front page answers {error.code}") from error
    except OSError:
        return False


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_serves_after_it_was_killed_in_the_middle_and_stops_when_told(run):
    port = free_port()
    killed = run(port)
    wait_until(lambda: "Installing" in killed.log.read_text(), killed, 120)
    time.sleep(3)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()

    first = run(port)
    wait_until(lambda: serves(port), first, 600)
    assert "Making demonstration accounts" in first.log.read_text()
    first.send_signal(signal.SIGTERM)
    first.wait(30)
    assert is_free(port)

    second = run(port)
    wait_until(lambda: serves(port), second, 60)
    assert second.log.read_text() == f"Serving at http://127.0.0.1:{port}/ (Ctrl+C stops it)\n"
    os.killpg(second.pid, signal.SIGINT)
    second.wait(30)
    assert is_free(port)
