"""A file that nobody confirmed does not stay, nor does one that an interrupted load left."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from accreditation.exchange.models import Upload
from tests.factories import make_submission

pytestmark = pytest.mark.django_db


def make_upload(user, **fields):
    return Upload.objects.create(
        user=user, kind=Upload.Kind.OBSERVERS, file=ContentFile(b"list", "list.csv"), file_name="list.csv",
        sha256="0" * 64, **fields
    )  # fmt: skip


def test_the_timer_removes_files_whose_time_is_over_and_leaves_the_others(clerk):
    over = make_upload(clerk, expires_at=timezone.now() - timedelta(seconds=1))
    waiting = make_upload(clerk)
    printed = StringIO()

    call_command("remove_expired_uploads", stdout=printed)

    assert printed.getvalue() == "Removed 1 file.\n"
    assert list(Upload.objects.all()) == [waiting]
    assert not default_storage.exists(over.file.name)
    assert default_storage.exists(waiting.file.name)


def test_the_timer_removes_files_that_an_interrupted_load_left(clerk):
    """Only those: neither what belongs to a row nor what may be about to."""
    left, young = (default_storage.save(f"submissions/{name}", ContentFile(b"list")) for name in ("left", "young"))
    waiting, loaded = make_upload(clerk), make_submission(file=ContentFile(b"list", "list.csv"))
    belonging = default_storage.save("submissions/belonging", ContentFile(b"list"))
    make_submission(letter_number="5/13", file=belonging)
    long_ago = (timezone.now() - timedelta(hours=25)).timestamp()
    for name in (left, waiting.file.name, loaded.file.name, belonging):
        os.utime(default_storage.path(name), (long_ago, long_ago))
    printed = StringIO()

    call_command("remove_expired_uploads", stdout=printed)

    assert printed.getvalue() == "Removed 1 file.\n"
    assert not default_storage.exists(left)
    assert all(map(default_storage.exists, (young, waiting.file.name, loaded.file.name, belonging)))


def test_files_and_their_folders_are_closed_to_other_accounts(clerk, settings):
    upload = make_upload(clerk)

    path = settings.MEDIA_ROOT / upload.file.name
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
