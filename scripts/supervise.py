"""Run a command so that it ends in order, whatever ends this process."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

SECONDS_TO_END = 20


def supervise(command: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Run the command and return its exit code, or 128 and the signal that ended it, as a shell has it.

    An exception meanwhile (a stop of this process among them) interrupts the command and waits for it before it goes
    on, so that nothing the command uses is taken away beneath it.
    """
    child = subprocess.Popen(command, env=environment)
    try:
        code = child.wait()
    except KeyboardInterrupt:
        # The keyboard has interrupted the command too; a second time would tell it to drop everything.
        end(child)
        raise
    except BaseException:
        child.send_signal(signal.SIGINT)
        end(child)
        raise
    return code if code >= 0 else 128 - code


def supervise_server(command: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Run a server that asks for SIGTERM when it shall stop, and return its exit code.

    The keyboard and a closed terminal do not reach it: this process hears of them, and tells it once.
    """
    child = subprocess.Popen(
        command, env=environment, start_new_session=True, preexec_fn=partial(end_with_parent, signal.SIGTERM)
    )
    try:
        return child.wait()
    finally:
        child.terminate()
        end(child)


def end(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_with_parent(number: int) -> None:
    """Have Linux send the signal to this process if its parent is killed without a chance to stop it."""
    set_signal_on_parents_death = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_signal_on_parents_death, number)
