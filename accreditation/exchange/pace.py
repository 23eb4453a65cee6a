"""How fast rows are done, and how long the others will take; in words for a page or a terminal."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accreditation.exchange.progress import Stage

# What is told of a moment that is too short says nothing.
_TOO_SOON = 0.5
_MINUTE, _HOUR = 60, 3600
_STAGES = {
    Stage.CHECK: pgettext_lazy("what is done with the rows of a list", "checking"),
    Stage.COMPARE: pgettext_lazy("what is done with the rows of a list", "comparing"),
    Stage.WRITE: pgettext_lazy("what is done with the rows of a list", "writing"),
}


@dataclass(frozen=True)
class Pace:
    """So many rows `done` in a stage, `of` so many, after so many `seconds`. No `stage`: the file is being read."""

    stage: str
    done: int
    of: int
    seconds: float

    @property
    def rate(self) -> float | None:
        """Rows in a second; None where nothing can be said yet."""
        return self.done / self.seconds if self.done and self.seconds >= _TOO_SOON else None

    @property
    def seconds_left(self) -> int | None:
        """None where nothing can be said: not yet, or not any more, as what follows the last row is not counted."""
        return round((self.of - self.done) / self.rate) if self.rate and not self.is_through else None

    @property
    def is_through(self) -> bool:
        """Whether all rows are done; something may be left to do with them together."""
        return 0 < self.of <= self.done

    def stage_in_words(self) -> str:
        known = next((words for stage, words in _STAGES.items() if stage == self.stage), None)
        return str(known) if known else _("reading the file")

    def rate_in_words(self) -> str:
        return _("%(number)s rows a second") % {"number": number_format(round(self.rate))} if self.rate else ""

    def time_left_in_words(self) -> str:
        left = self.seconds_left
        return "" if left is None else _("%(time)s left") % {"time": duration(left)}


def duration(seconds: int) -> str:
    """Return a time in the largest two of hours, minutes and seconds."""
    if seconds >= _HOUR:
        return _("%(hours)d h %(minutes)d min") % {"hours": seconds // _HOUR, "minutes": seconds % _HOUR // _MINUTE}
    if seconds >= _MINUTE:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": seconds // _MINUTE, "seconds": seconds % _MINUTE}
    return _("%(seconds)d s") % {"seconds": seconds}
