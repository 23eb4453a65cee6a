"""The sheets and cells of a workbook, read in a process that may fail without harm.

A damaged or malicious workbook can make the compiled library ask for more memory than there is, and then the library
ends its whole process. So that is never the process that serves everybody else.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import python_calamine
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.markup import MAX_CELLS, damaged, too_large
from accreditation.exchange.table import UnreadableFile

PROGRAM = Path(__file__).with_name("calamine_process.py")
LIBRARY = Path(python_calamine.__file__).parents[1]
SECONDS = 120
_PIECE = 1 << 18
# A sheet of MAX_CELLS empty cells takes 390 MB. What cells hold takes less than three times their XML, and less than
# sixteen times the binary records of old workbooks. A damaged one may ask for anything.
_MEMORY = 440 << 20
MEMORY_PER_BYTE_OF_XML, MEMORY_PER_BYTE_OF_RECORDS = 3, 16

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet; whether it has any cell is None where that was not looked at."""

    name: str
    is_visible: bool
    is_filled: bool | None


@dataclass(frozen=True, slots=True)
class Workbook:
    """All worksheets, the name of the one that was read (None: none could be), and its cells from the first row on.

    `merged` is as in `table.Grid`; of an OpenDocument spreadsheet it is not known here.
    """

    sheets: list[Sheet]
    sheet: str | None
    rows: "SheetRows"
    merged: list[tuple[range, int]]


class SheetRows:
    """The cells of each row, read anew each time from the file into which the process wrote them."""

    def __init__(self, file: IO[bytes], number: int) -> None:
        """The rows begin where the file stands."""
        self._file, self._number, self._begin = file, number, file.tell()

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[list[Value]]:
        # By a place of its own: one goes through the rows while another looks at the first of them.
        place, unfinished = self._begin, b""
        while self._file.seek(place) == place and (piece := self._file.read(_PIECE)):
            place += len(piece)
            *lines, unfinished = (unfinished + piece).split(b"\n")
            yield from map(json.loads, b"\n".join(lines).decode().split("\n") if lines else ())


class Reader:
    """A process that has started and waits for a workbook; it reads one, and writes to a file without a name."""

    def __init__(self, process: subprocess.Popen[bytes], output: IO[bytes], pool: ThreadPoolExecutor) -> None:
        self._process, self._output, self._pool = process, output, pool

    def give(self, data: bytes, sheet: str | None, memory: int) -> None:
        """Let it read what is in `data`: the sheet named, else the first visible one that is not empty.

        `memory` is how many bytes the content may take beyond those of a sheet of empty cells.
        """
        name = b"" if sheet is None else sheet.encode(errors="replace")
        length = -1 if sheet is None else len(name)
        question = f"{MAX_CELLS} {_MEMORY + memory} {length}\n".encode() + name
        self._done = self._pool.submit(self._process.communicate, question + data, SECONDS)

    def take(self) -> Workbook:
        """Return what it read.

        Raises UnreadableFile with the code damaged-workbook, password-protected or too-large.
        """
        try:
            self._done.result()
        except subprocess.TimeoutExpired:
            raise damaged() from None
        if self._process.returncode:
            raise damaged()
        self._output.seek(0)
        answer = json.loads(self._output.readline())
        if answer.get("refused") == "password-protected":
            raise protected()
        if answer.get("refused") == "too-large":
            raise too_large()
        merged = [(range(first + 1, last + 2), column) for first, last, column in answer["merged"]]
        rows = SheetRows(self._output, answer["rows"])
        return Workbook([Sheet(*about) for about in answer["sheets"]], answer["sheet"], rows, merged)


@contextmanager
def reader() -> Iterator[Reader]:
    """Start the process at once; at the end of the block it is gone, however that ends.

    A new interpreter takes as long to start as Python takes to look through the archive of a usual list, and reads it
    as long as Python looks through its markup. So it starts before the one, and is given the bytes before the other.
    """
    # Isolated, and without the search for installed packages: it needs one, and is told where that is.
    command = [sys.executable, "-I", "-S", str(PROGRAM), str(LIBRARY)]
    # Closed once nobody has the rows any more.
    output = TemporaryFile()  # noqa: SIM115
    with (
        # Nobody reads what it says beside. But the end of a pipe is known at once, that of a process is asked for.
        subprocess.Popen(  # noqa: S603 - nothing of the file or the clerk is in the command
            command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE
        ) as process,
        ThreadPoolExecutor(1) as pool,
    ):
        try:
            yield Reader(process, output, pool)
        finally:
            # Whoever waits for it in the pool then ends as well, before its pipes are closed.
            process.kill()


def protected() -> UnreadableFile:
    return UnreadableFile("password-protected", _("The workbook is protected by a password. Save it without one."))
