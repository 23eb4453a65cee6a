"""Whoever is killed while loading a list leaves all of it or nothing, and loading it again completes it."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.exchange.apply import import_list
from accreditation.exchange.models import Reading
from tests.exchange.lists import csv_list, person

ROWS, KILLS = 2_000, 30
TABLES = (SubmissionRow, Reading, Observer, Observer.history.model, Delegation.history.model, Delegation,
          Submission.history.model, Submission)  # fmt: skip
ROOT = Path(settings.BASE_DIR)


def counts():
    return {model._meta.label: model.objects.count() for model in TABLES}


def wait_for_the_server():
    """Whoever was killed may have sent the last word, on which the server still works."""
    if connection.vendor != "postgresql":
        return
    others = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type = 'client backend' AND state <> 'idle'
    """
    with connection.cursor() as cursor:
        for _look in range(600):
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.05)
    raise AssertionError("the server still works for somebody who is gone")


def clear():
    for model in TABLES:
        model.objects.all()._raw_delete("default")


def database_url():
    """Of the database of this test, as the settings read it."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    where = f"{chosen['HOST']}:{chosen['PORT']}" if chosen["PORT"] else chosen["HOST"]
    return f"postgresql://{chosen['USER']}:{chosen['PASSWORD']}@{where}/{chosen['NAME']}"


@pytest.fixture
def loader(tmp_path, transactional_db, election):
    """The process, ready to begin, and how to begin."""
    file = tmp_path / "list.csv"
    file.write_bytes(csv_list([person(number) for number in range(ROWS)]))
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings",
                   "TEST_FOLDER": str(settings.FOLDER)}  # fmt: skip
    # A worker of a parallel run keeps its files apart, and so does whoever works for it.
    command = [sys.executable, "-m", "tests.exchange.loading_process", str(file), election.slug]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    connection.close()
    yield process, file
    process.stdin.close()
    process.wait(timeout=60)


def begin(process):
    process.stdin.write("go\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def wait(process):
    """Return whether the child came to its end before it was gone."""
    lines = []
    while not lines or lines[-1] != "gone\n":
        lines.append(process.stdout.readline())
        assert lines[-1], "the process that loads ended by itself"
    return "over\n" in lines


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_kill_at_any_moment_leaves_all_or_nothing(loader, election):
    process, file = loader
    started = time.monotonic()
    begin(process)
    assert wait(process)
    duration = time.monotonic() - started
    whole = counts()
    assert whole["delegations.Observer"] == ROWS
    clear()
    nothing = counts()
    moments = random.Random(20210110)
    came_through = 0
    for _kill in range(KILLS):
        child = begin(process)
        time.sleep(moments.uniform(0, duration))
        with contextlib.suppress(ProcessLookupError):  # it was faster this time
            os.kill(child, signal.SIGKILL)
        wait(process)
        wait_for_the_server()
        found = counts()
        assert found in (nothing, whole)
        came_through += found == whole
        if found == whole:
            clear()
    # Otherwise the kills came before anything was written, or after everything.
    assert came_through < KILLS

    outcome = import_list(file.read_bytes(), "list.csv", election, None)

    assert outcome.totals()["created"] == ROWS
    assert counts() == whole
    assert default_storage.exists(Submission.objects.get().file.name)
