"""How far a command has come, on one line of the terminal that is written again and again."""

import time
from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accreditation.exchange.pace import Pace

_EVERY_SECONDS = 0.2


class ProgressLine:
    """A `Progress` for a terminal, to which `write` brings a text at once.

    `clear` wipes the line, before anything else is written.
    """

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._write_to_terminal = write
        self._clock = clock
        self._stage = ""
        self._since = self._written_at = clock()
        self._width = 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        now = self._clock()
        if stage != self._stage:
            self._stage, self._since = stage, now
        elif now - self._written_at < _EVERY_SECONDS and done < of:
            return
        self._written_at = now
        self._write(_line(Pace(stage, done, of, now - self._since)))

    def clear(self) -> None:
        if self._width:
            self._write_to_terminal(f"\r{' ' * self._width}\r")
            self._width = 0

    def _write(self, line: str) -> None:
        self._write_to_terminal(f"\r{line.ljust(self._width)}")
        self._width = len(line)


def _line(pace: Pace) -> str:
    rows = _("%(done)s of %(of)s rows") % {"done": number_format(pace.done), "of": number_format(pace.of)}
    told = [f"{pace.stage_in_words()}: {rows}", pace.rate_in_words(), pace.time_left_in_words()]
    return " · ".join(filter(None, told))
