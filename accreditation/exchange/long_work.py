"""Long lists: who asked for what is to be done with them, who has it in hand, and what came of it.

Work waits in the database. Whoever does it gives signs of life (`signs`); work whose worker gives none is taken up by
another one. The claim is one conditional statement, so that of two who find the same work one gets it, on any engine.
If somebody who was taken for dead loads a list all the same, the lock of `loading.load_once` keeps it from being loaded
twice.
"""

import tempfile
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accreditation.accounts.models import User
from accreditation.exchange import kept_outcomes, signs, uploads
from accreditation.exchange.archive import unpacked_size
from accreditation.exchange.loading import NotLoaded
from accreditation.exchange.models import KEPT_FOR, Upload, Work
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.signs import Life
from accreditation.exchange.table import Message, UnreadableFile

# What ends its worker each time is not begun for ever.
_MOST_ATTEMPTS = 3
# The markup of a workbook has seven to ten times the bytes of its list as CSV, however small it is packed.
_MARKUP_PER_TEXT = 10


class Result(StrEnum):
    """What came of a work that is over. A list that was loaded has no work any more."""

    CHECKED = "checked"
    REMARKED = "remarked"
    NOT_LOADED = "not loaded"
    BROKEN = "broken"


def is_long(upload: Upload) -> bool:
    """Whether the file is one of those that are not checked and loaded within a request."""
    if upload.kind != Upload.Kind.OBSERVERS or not upload.file:
        return False
    most = settings.LARGE_LIST_BYTES
    try:
        content = uploads.content(upload)
        return content.size > most or unpacked_size(content) > _MARKUP_PER_TEXT * most
    except (uploads.NoSuchUpload, FileNotFoundError):
        return False


# Asking


def check_of(upload: Upload, user: User) -> Work:
    """Return the check of the file as it is to be read now; ask for one where there is none."""
    work, _is_new = upload.works.get_or_create(task=Work.Task.CHECK, defaults=_asked(upload, user))
    if not _is_past(work, upload):
        return work
    forget(upload)
    return upload.works.get_or_create(task=Work.Task.CHECK, defaults=_asked(upload, user))[0]


def remarks_of(upload: Upload, user: User, language: str) -> Work:
    """The same for the sender's own list with remarks in a language."""
    asked = {**_asked(upload, user), "language": language}
    work, _is_new = upload.works.get_or_create(task=Work.Task.REMARKS, language=language, defaults=asked)
    if not _is_past(work, upload):
        return work
    work.delete()
    return upload.works.get_or_create(task=Work.Task.REMARKS, language=language, defaults=asked)[0]


def _is_past(work: Work, upload: Upload) -> bool:
    """Whether the file is to be read otherwise now, or what came of the work is there no longer."""
    storage, name = work.outcome.storage, work.outcome.name
    return work.parameters != upload.parameters or bool(name and not storage.exists(name))


def ask_for_load(upload: Upload, user: User, expected: str) -> None:
    """Ask once for the load of what was looked at, whose fingerprint is `expected`. The file then stays for a day."""
    with transaction.atomic():
        upload.works.filter(task=Work.Task.LOAD, finished_at__isnull=False).delete()
        asked = {**_asked(upload, user), "expected": expected[:64] or "none"}
        upload.works.get_or_create(task=Work.Task.LOAD, defaults=asked)
        Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() + KEPT_FOR)


def _asked(upload: Upload, user: User) -> dict[str, Any]:
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return {"user": user, "language": language, "parameters": upload.parameters}


def load_of(upload: Upload) -> Work | None:
    """Return the load that was asked for last and did not come through, or not yet."""
    return upload.works.filter(task=Work.Task.LOAD).first()


def forget(upload: Upload) -> None:
    """Remove whatever was asked for, and what came of it."""
    for work in upload.works.all():
        work.delete()


def stop(work: Work) -> None:
    """Let the work be done no further: what waits is removed, and whoever has it in hand does so soon."""
    if signs.of_work(work):
        signs.ask_to_end(work)
    else:
        work.delete()


def before(work: Work) -> int:
    """Return how many works wait longer than this one."""
    waiting = [other for other in _unfinished().exclude(pk=work.pk) if signs.of_work(other) is None]
    return sum((other.asked_at, other.pk) < (work.asked_at, work.pk) for other in waiting)


# Doing


def claim(life: Life) -> Work | None:
    """Take in hand what waits longest, or was in the hands of somebody who is gone; None where there is nothing."""
    for work in _unfinished():
        if signs.of_work(work):
            continue
        life.take(work.pk)
        if work.attempts >= _MOST_ATTEMPTS:
            _as_found(work).update(**_over(Result.BROKEN))
        elif _as_found(work).update(worker=life.name, attempts=work.attempts + 1):
            life.hold(work.pk)
            return Work.objects.select_related("upload__election", "user").get(pk=work.pk)
        life.drop()
    return None


def belongs_to(work: int, worker: str) -> bool:
    """Whether a work is still wanted, and of this worker; yes where the database does not answer."""
    try:
        return Work.objects.filter(pk=work, worker=worker, finished_at__isnull=True).exists()
    except DatabaseError:
        return True
    finally:
        connection.close()


def put_back(work: Work, life: Life) -> None:
    """Let the work wait again, as if it had not been begun."""
    _in_hand(work, life).update(worker="", attempts=F("attempts") - 1)


def finish_check(work: Work, life: Life, outcome: Outcome | UnreadableFile) -> None:
    """Keep what the check came to, unless it is not wanted any more."""
    with tempfile.TemporaryFile() as file:
        kept_outcomes.keep(outcome, file)
        file.seek(0)
        _keep(work, life, File(file), Result.CHECKED)


def finish_remarks(work: Work, life: Life, pieces: Iterable[bytes], ending: str) -> None:
    """Keep the list with remarks, unless it is not wanted any more. `ending` is that of its file."""
    with tempfile.TemporaryFile() as file:
        file.writelines(pieces)
        file.seek(0)
        _keep(work, life, File(file), Result.REMARKED, ending=ending)


def _keep(work: Work, life: Life, file: File, result: Result, **more: Any) -> None:
    work.outcome.save("", file, save=False)
    if not _in_hand(work, life).update(outcome=work.outcome.name, **_over(result, **more)):
        work.outcome.delete(save=False)


def finish_unloaded(work: Work, life: Life, refusal: NotLoaded) -> None:
    """Keep why the list was not loaded. Where the register moved, the list is to be checked anew."""
    _in_hand(work, life).update(**_over(Result.NOT_LOADED, refusal.message, moved=refusal.moved))
    if refusal.moved:
        for check in work.upload.works.filter(task=Work.Task.CHECK):
            check.delete()


def finish_broken(work: Work, life: Life) -> None:
    _in_hand(work, life).update(**_over(Result.BROKEN))


def leave(work: Work, life: Life) -> None:
    """Remove what nobody wants any more, unless somebody else has taken it up."""
    _in_hand(work, life).delete()


def wait_for_writers() -> None:
    """Let this connection wait as long as another one writes: on SQLite that is as long as a list is being loaded."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 3600000")


def _unfinished() -> QuerySet[Work]:
    return Work.objects.filter(finished_at__isnull=True).order_by("asked_at", "pk")


def _as_found(work: Work) -> QuerySet[Work]:
    return _unfinished().filter(pk=work.pk, worker=work.worker, attempts=work.attempts)


def _in_hand(work: Work, life: Life) -> QuerySet[Work]:
    return _unfinished().filter(pk=work.pk, worker=life.name)


def _over(result: Result, message: Message | None = None, **more: Any) -> dict[str, Any]:
    told = {"message": kept_outcomes.texts_of(message)} if message is not None else {}
    return {"finished_at": timezone.now(), "result": {"came_to": str(result), **told, **more}}
