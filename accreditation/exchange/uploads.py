"""Files between their preview and their confirmation: seen by whoever may load them, and gone after a day."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accreditation.accounts.models import User
from accreditation.delegations.models import Submission
from accreditation.elections.models import Election
from accreditation.exchange.content import Content
from accreditation.exchange.models import KEPT_FOR, Upload, Work

# Where `receive` and a load of a list put files.
_FOLDERS = ("uploads", "submissions")


class NoSuchUpload(Exception):
    """There is no such file of this kind, or its time is over."""


def receive(
    file: UploadedFile, kind: str, user: User, parameters: dict[str, Any], election: Election | None = None
) -> Upload:
    """Keep the file for its preview, and remove those whose time is over."""
    remove_expired(timezone.now())
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return Upload.objects.create(
        user=user,
        kind=kind,
        election=election,
        parameters=parameters,
        file=file,
        file_name=(file.name or "")[:255],
        sha256=digest.hexdigest(),
    )


def waiting(kind: str, at: datetime) -> QuerySet[Upload]:
    """The files of a kind that nobody has loaded yet, the newest first, with who sent them."""
    uploads = Upload.objects.filter(kind=kind, applied_at__isnull=True, expires_at__gt=at)
    return uploads.select_related("user", "election").order_by("-created_at")


def find(key: Any, kind: str, at: datetime) -> Upload:
    """Return the upload, whoever sent it. Raises NoSuchUpload; what is over goes at once."""
    uploads = Upload.objects.select_related("user", "election")
    upload = uploads.filter(key=key, kind=kind, expires_at__gt=at).first()
    if upload is None:
        remove_expired(at)
        raise NoSuchUpload
    return upload


def lock(upload: Upload) -> Upload:
    """Return it afresh, locked to the end of the transaction: of two confirmations the second sees the first one's.

    Raises NoSuchUpload when its time ended meanwhile.
    """
    locked = Upload.objects.select_for_update(of=("self",)).select_related("election").filter(pk=upload.pk).first()
    if locked is None:
        raise NoSuchUpload
    return locked


def content(upload: Upload) -> Content:
    """Return the bytes as received. Raises NoSuchUpload once they were applied or removed."""
    storage, name = upload.file.storage, upload.file.name
    if not name:
        raise NoSuchUpload
    try:
        return Content(lambda: storage.open(name), storage.size(name))
    except FileNotFoundError:
        raise NoSuchUpload from None


def close(upload: Upload, result: dict[str, Any], at: datetime) -> None:
    """Note what came of it. Its files go once the transaction is through; what was loaded from it keeps its own."""
    names = [upload.file.name, *upload.works.exclude(outcome="").values_list("outcome", flat=True)]
    upload.works.all().delete()
    upload.applied_at, upload.result, upload.file = at, result, ""
    upload.save(update_fields=["applied_at", "result", "file"])
    for name in filter(None, names):
        transaction.on_commit(partial(upload.file.storage.delete, name))


@contextmanager
def stored_if_committed() -> Iterator[list[str]]:
    """Run the block in a transaction; collect the names of files stored there, and delete them if it is rolled back.

    Whatever ends the process leaves them to `remove_strays`: it may come when the transaction is through already.
    """
    names: list[str] = []
    try:
        with transaction.atomic():
            # The first of what follows the commit: if something else of that fails, the files belong to rows.
            transaction.on_commit(names.clear)
            yield names
    except Exception:
        for name in names:
            default_storage.delete(name)
        raise


def remove_expired(at: datetime) -> int:
    """Remove uploads whose time is over, with their files; return how many."""
    expired = Upload.objects.filter(expires_at__lte=at)
    for upload in expired:
        upload.delete()
    return len(expired)


def remove_strays(at: datetime) -> int:
    """Remove stored files that belong to no upload, no work and no submission; return how many.

    A process that is ended while it loads a list leaves such a file: the bytes are stored before the rows are final. A
    young file may belong to rows that are not final yet, and stays.
    """
    belonging = {
        *Upload.objects.values_list("file", flat=True),
        *Work.objects.values_list("outcome", flat=True),
        *Submission.objects.values_list("file", flat=True),
    }
    stray = [name for name in _stored() if name not in belonging]
    stray = [name for name in stray if default_storage.get_modified_time(name) <= at - KEPT_FOR]
    for name in stray:
        default_storage.delete(name)
    return len(stray)


def _stored() -> Iterator[str]:
    for folder in _FOLDERS:
        with suppress(FileNotFoundError):
            yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])
