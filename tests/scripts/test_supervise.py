"""A server is told to stop once and in its own way, however the one who started it is stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# One engine is enough: no database is opened.
pytestmark = pytest.mark.engine("sqlite")
ROOT = Path(__file__).parents[2]
SERVER = "trap 'echo told; exit 0' TERM; trap 'echo keyboard' INT; echo up; while :; do sleep 0.05; done"
PROGRAM = (
    "import os; from scripts.steps import main; from scripts.supervise import supervise_server;"
    f"main(lambda: supervise_server(['sh', '-c', {SERVER!r}], os.environ))"
)


@pytest.fixture
def program():
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert program.stdout.readline() == "up\n"
    return program


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_of_everybody_in_the_terminal_tells_the_server_once(program, number):
    os.killpg(program.pid, number)
    # The server holds the other end of this pipe, so it has ended when the pipe has.
    assert program.communicate(timeout=30) == ("told\n", None)
    assert program.returncode == 128 + number


def test_a_server_is_told_even_when_nobody_could_tell_it(program):
    os.killpg(program.pid, signal.SIGKILL)
    assert program.communicate(timeout=30) == ("told\n", None)
