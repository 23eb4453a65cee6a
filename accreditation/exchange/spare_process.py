"""Processes of a program that reads one thing from its standard input and ends: the next one has started already.

A new interpreter takes longer to start than a usual workbook to be read. So whoever has used one process starts another
one, which waits for the next; it holds some ten megabytes meanwhile.
"""

import atexit
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Lock
from typing import IO


@dataclass(frozen=True)
class Started:
    """A process that waits, and the file without a name into which it writes; `owner` is the process that started it.

    Nobody reads what it says beside. But the end of a pipe is known at once, that of a process has to be asked for.
    """

    process: subprocess.Popen[bytes]
    output: IO[bytes]
    owner: int

    def end(self) -> None:
        with self.process:
            self.process.kill()


class Spare:
    """At most one waiting process of a command."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._waiting: Started | None = None
        self._taking = Lock()
        atexit.register(self.end)

    @contextmanager
    def process(self) -> Iterator[Started]:
        """Give a process to be used once; at the end of the block it is gone, and another one waits."""
        started = self._take() or self._start()
        try:
            yield started
        finally:
            started.end()
            self._keep(self._start())

    def end(self) -> None:
        """End the waiting process."""
        waiting = self._take()
        if waiting:
            waiting.end()

    def _start(self) -> Started:
        # Closed once nobody reads it any more.
        output = TemporaryFile()  # noqa: SIM115
        process = subprocess.Popen(  # noqa: S603 - nothing that a person sent is in the command
            self._command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE
        )
        return Started(process, output, os.getpid())

    def _take(self) -> Started | None:
        with self._taking:
            waiting, self._waiting = self._waiting, None
        # A copy of the process that started it would share its pipes; and it may have been ended meanwhile.
        if waiting and waiting.owner == os.getpid() and waiting.process.poll() is None:
            return waiting
        return None

    def _keep(self, started: Started) -> None:
        with self._taking:
            before, self._waiting = self._waiting, started
        if before and before.owner == os.getpid():
            before.end()
