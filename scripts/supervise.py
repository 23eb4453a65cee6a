"""Run a command in the foreground so that it ends in order, whatever ends this process."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
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


def end(child: "subprocess.Popen[bytes]") -> None:
    try:
        child.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
