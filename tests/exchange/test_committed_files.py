"""The file of a list stays exactly where its rows do, whatever happens around the commit."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from accreditation.delegations.models import Submission
from accreditation.exchange.apply import import_list
from accreditation.exchange.loading import load_once
from accreditation.exchange.models import Upload
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def load(desk, clerk, election):
    """Load a list as a worker does."""
    send(desk(clerk), csv_list([person(1)]), election=election)

    def load(progress):
        def import_it(upload):
            with upload.file.open() as file:
                return import_list(file.read(), "list.csv", election, clerk, progress=progress)

        return load_once(Upload.objects.get(), import_it)

    return load


def stored():
    return default_storage.listdir("submissions")[1] if default_storage.exists("submissions") else []


def silent(*_far):
    pass


def fail(*_far):
    raise OSError


def test_an_interruption_while_the_database_commits_leaves_the_file_of_the_list(load, monkeypatch):
    """SQLite lets a signal through only when the commit is done."""

    def commit_and_be_interrupted(commit=connection._commit):
        commit()
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(connection, "_commit", commit_and_be_interrupted)
        load(silent)
    assert default_storage.exists(Submission.objects.get().file.name)


def test_a_failure_of_what_follows_the_commit_leaves_the_file_of_the_list(load):
    with pytest.raises(OSError):
        load(lambda *_far: transaction.on_commit(fail))
    assert default_storage.exists(Submission.objects.get().file.name)


def test_a_failure_before_the_commit_leaves_no_file(load, monkeypatch):
    before = stored()
    monkeypatch.setattr("accreditation.exchange.uploads.close", fail)
    with pytest.raises(OSError):
        load(silent)
    assert not Submission.objects.exists()
    assert stored() == before
