"""The sheets and cells of a workbook, read in a process that may fail without harm.

A damaged or malicious workbook can make the compiled library ask for more memory than there is, and then the library
ends its whole process. So that is never the process that serves everybody else.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import python_calamine
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.markup import MAX_CELLS, damaged, too_large
from accreditation.exchange.table import UnreadableFile

PROGRAM = Path(__file__).with_name("calamine_process.py")
LIBRARY = Path(python_calamine.__file__).parents[1]
SECONDS = 120
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
    rows: list[list[Value]]
    merged: list[tuple[range, int]]


class Reader:
    """A process that has started and waits for a workbook; it reads one."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, data: bytes, sheet: str | None, memory: int) -> Workbook:
        """Return what is in `data`: of the sheet named, else of the first visible one that is not empty.

        `memory` is how many bytes its content may take beyond those of a sheet of empty cells.
        Raises UnreadableFile with the code damaged-workbook, password-protected or too-large.
        """
        name = b"" if sheet is None else sheet.encode(errors="replace")
        length = -1 if sheet is None else len(name)
        question = f"{MAX_CELLS} {_MEMORY + memory} {length}\n".encode() + name
        try:
            output, _errors = self._process.communicate(question + data, SECONDS)
        except subprocess.TimeoutExpired:
            raise damaged() from None
        if self._process.returncode:
            raise damaged()
        answer = json.loads(output)
        if answer.get("refused") == "password-protected":
            raise protected()
        if answer.get("refused") == "too-large":
            raise too_large()
        merged = [(range(first + 1, last + 2), column) for first, last, column in answer["merged"]]
        return Workbook([Sheet(*about) for about in answer["sheets"]], answer["sheet"], answer["rows"], merged)


@contextmanager
def starting_reader() -> Iterator[Reader]:
    """Start the process at once; at the end of the block it is gone, however that ends.

    A new interpreter takes as long to start as Python takes to look through the archive and the markup of a usual list.
    So it starts before, and is given nothing until they were found sound.
    """
    # Isolated, and without the search for installed packages: it needs one, and is told where that is.
    command = [sys.executable, "-I", "-S", str(PROGRAM), str(LIBRARY)]
    with subprocess.Popen(  # noqa: S603 - nothing of the file or the clerk is in the command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield Reader(process)
        finally:
            process.kill()


def protected() -> UnreadableFile:
    return UnreadableFile("password-protected", _("The workbook is protected by a password. Save it without one."))
