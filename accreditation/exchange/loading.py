"""Loading what was looked at, once: whoever confirms it second finds the first one's result."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import uploads
from accreditation.exchange.models import Upload
from accreditation.exchange.outcome import Moved, Outcome
from accreditation.exchange.problems import BadCell
from accreditation.exchange.table import Message, UnreadableFile


class NotLoaded(Exception):
    """Nothing was saved; `message` says why. `moved` tells that the register changed since the list was looked at."""

    def __init__(self, message: Message, *, moved: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.moved = moved


def load_once(upload: Upload, load: Callable[[Upload], Outcome]) -> Outcome | None:
    """Load the file and close the upload; return None where that had been done before.

    `load` gets the upload afresh, locked until what it does is final. Raises `NotLoaded`, and `uploads.NoSuchUpload`
    where the time of the file ended meanwhile; then nothing is saved.
    """
    try:
        with uploads.stored_if_committed() as stored:
            upload = uploads.lock(upload)
            if upload.applied_at:
                return None
            outcome = load(upload)
            if not outcome.saved:
                reason = outcome.problems[0].message if outcome.problems else _("There is nothing to change.")
                raise _because(reason)
            result = outcome.totals() | {"left_out": outcome.left_out}
            if outcome.submission:
                result["submission"] = outcome.submission.pk
                stored.append(outcome.submission.file.name or "")
            uploads.close(upload, result, timezone.now())
            return outcome
    except Moved:
        message = _(
            "Nothing was saved: the register changed meanwhile, and the list would now do something else. Look again."
        )
        raise NotLoaded(message, moved=True) from None
    except (UnreadableFile, BadCell) as refusal:
        raise _because(refusal.message) from refusal


def _because(reason: Message) -> NotLoaded:
    return NotLoaded(format_lazy(_("Nothing was saved. {reason}"), reason=reason))
