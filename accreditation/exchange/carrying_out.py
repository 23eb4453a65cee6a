"""Doing long work: whoever has time takes up what waits, and does it to its end."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import Error, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accreditation.elections.models import Election
from accreditation.exchange import long_work, uploads
from accreditation.exchange.apply import check_list, import_list, remarks_on
from accreditation.exchange.loading import NotLoaded, load_once
from accreditation.exchange.models import Upload, Work
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.problems import BadCell
from accreditation.exchange.signs import Life, Lost
from accreditation.exchange.table import Message, UnreadableFile

logger = logging.getLogger(__name__)

_CHECKED, _LOADED, _REMARKED = _("checked"), _("loaded"), _("written with remarks")
_STOPPED, _BROKEN = _("stopped, and nothing saved"), _("broken off by an error")


@dataclass(frozen=True)
class Done:
    """What was done with a file: in words, and in so many seconds."""

    file_name: str
    words: Message
    seconds: float


def do_next(life: Life) -> Done | None:
    """Do what waits longest; return what was done, None where nothing waits.

    Raises OperationalError and InterfaceError where the database is gone, and whatever ends the process: the work is
    then taken up again.
    """
    long_work.wait_for_writers()
    work = long_work.claim(life)
    if work is None:
        return None
    began = time.monotonic()
    try:
        with override(work.language):
            words = _TASKS[Work.Task(work.task)](work, life)
    except (Lost, uploads.NoSuchUpload):
        long_work.leave(work, life)
        words = _STOPPED
    except KeyboardInterrupt:
        # Where the database is away, the work is taken up again for want of signs of life.
        with suppress(Error):
            long_work.put_back(work, life)
        raise
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("A long list was not done.")
        long_work.finish_broken(work, life)
        words = _BROKEN
    finally:
        life.drop()
    return Done(work.upload.file_name, words, time.monotonic() - began)


def _check(work: Work, life: Life) -> Message:
    upload, options = work.upload, ListOptions.from_json(work.parameters)
    content, election = uploads.content(upload), _election_of(upload)
    outcome: Outcome | UnreadableFile
    try:
        outcome = check_list(content, upload.file_name, election, options, progress=life.progress)
    except UnreadableFile as failure:
        outcome = failure
    except BadCell as unknown:
        outcome = UnreadableFile(unknown.code, unknown.message)
    long_work.finish_check(work, life, outcome)
    return _CHECKED


def _load(work: Work, life: Life) -> Message:
    """Load the list in the name of whoever confirmed it, who may have lost the right meanwhile."""
    options = ListOptions.from_json(work.parameters)

    def load(upload: Upload) -> Outcome:
        content, election = uploads.content(upload), _election_of(upload)
        return import_list(
            content, upload.file_name, election, work.user, options, expected=work.expected, progress=life.progress
        )

    try:
        if not (work.user.is_active and work.user.has_perm("delegations.import_observer")):
            raise NotLoaded(_("Nothing was saved: whoever confirmed the list may not load lists any more."))
        load_once(work.upload, load)
    except NotLoaded as refusal:
        long_work.finish_unloaded(work, life, refusal)
        return refusal.message
    return _LOADED


def _remark(work: Work, life: Life) -> Message:
    upload, options = work.upload, ListOptions.from_json(work.parameters)
    content, election = uploads.content(upload), _election_of(upload)
    pieces, ending = remarks_on(content, upload.file_name, election, options, work.language, progress=life.progress)
    long_work.finish_remarks(work, life, pieces, ending)
    return _REMARKED


_TASKS: dict[Work.Task, Callable[[Work, Life], Message]] = {
    Work.Task.CHECK: _check,
    Work.Task.LOAD: _load,
    Work.Task.REMARKS: _remark,
}


def _election_of(upload: Upload) -> Election:
    if upload.election is None:
        raise ValueError("a list of observers belongs to an election")
    return upload.election
