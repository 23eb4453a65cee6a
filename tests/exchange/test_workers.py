"""Several may work at once, and any of them may die: each job is done once, and none is lost."""

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.utils.translation import override

from accreditation.accounts.roles import sync_roles
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.exchange import carrying_out, long_work, signs
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.models import Reading, Work
from accreditation.exchange.progress import Stage
from tests.exchange.lists import csv_list, person
from tests.exchange.long import checked, has_template, living, off_the_main_thread, until, work_off
from tests.exchange.sending import address_of, confirm, send, totals

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 2_500
ROOT = Path(portal.BASE_DIR)


@pytest.fixture(autouse=True)
def every_list_is_long(settings, transactional_db, monkeypatch):
    settings.LARGE_LIST_BYTES = 0
    monkeypatch.setattr(signs, "_EVERY_SECONDS", 0.05)
    sync_roles()
    yield
    for sign in Path(portal.MEDIA_ROOT, "workers").glob("*"):
        sign.unlink()


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


# Who takes what


def test_of_several_workers_each_job_is_done_by_one(at, election, monkeypatch):
    with living():
        for number in range(8):
            send(at, csv_list([person(number)]), name=f"{number}.csv", election=election)
    checks, start = [], threading.Barrier(3)

    def note_and_check(data, name, *arguments, **options):
        checks.append(name)
        return check_list(data, name, *arguments, **options)

    def work(_number):
        try:
            start.wait(timeout=20)
            with living() as worker, override("en"):
                return work_off(worker)
        finally:
            connections.close_all()

    monkeypatch.setattr(carrying_out, "check_list", note_and_check)
    with ThreadPoolExecutor(3) as threads:
        done = [words for worked in threads.map(work, range(3)) for words in worked]
    assert sorted(done) == [f"{number}.csv: checked" for number in range(8)]
    assert sorted(checks) == [f"{number}.csv" for number in range(8)]


def test_what_waits_longest_comes_first(at, election):
    with living() as worker:
        for number in range(3):
            send(at, csv_list([person(number)]), name=f"{number}.csv", election=election)
        assert work_off(worker) == ["0.csv: checked", "1.csv: checked", "2.csv: checked"]


def test_what_a_living_worker_has_in_hand_is_taken_by_nobody_else(at, election):
    with living() as first, living() as second:
        send(at, csv_list([person(1)]), election=election)
        assert long_work.claim(first)
        assert long_work.claim(second) is None


def test_of_two_who_found_the_same_work_one_gets_it(at, election, monkeypatch):
    """The second found it before the first had claimed it."""
    with living() as first, living() as second:
        send(at, csv_list([person(1)]), election=election)
        found = list(Work.objects.all())
        assert long_work.claim(first)
        monkeypatch.setattr(long_work, "_unfinished", lambda ask=long_work._unfinished: Found(ask(), found))
        assert long_work.claim(second) is None
    assert Work.objects.get().worker == first.name


class Found:
    """A query that still gives what it gave before."""

    def __init__(self, query, found):
        self._query, self._found = query, found

    def __iter__(self):
        return iter(self._found)

    def __getattr__(self, name):
        return getattr(self._query, name)


def test_whoever_gives_no_sign_of_life_loses_the_work_and_notices_it(at, election, settings):
    with living() as first, living() as second:
        send(at, csv_list([person(1)]), election=election)
        work = long_work.claim(first)
        settings.WORKER_LOST_SECONDS = -1
        assert long_work.claim(second) == work
        settings.WORKER_LOST_SECONDS = 30
        with pytest.raises(signs.Lost):
            until(lambda: first.progress("check", 0, 1), "noticed")


def test_a_slow_worker_that_was_taken_for_dead_does_not_load_the_list_twice(at, election, monkeypatch):
    with living() as slow, living() as second:
        page = checked(at, slow, csv_list([person(n) for n in range(30)]), election=election)
        confirm(at, page)
        writes, goes_on = threading.Event(), threading.Event()

        def load_slowly(*arguments, progress, **options):
            def wait(stage, done, of):
                if stage == Stage.WRITE and not writes.is_set():
                    writes.set()
                    goes_on.wait(timeout=20)

            return import_list(*arguments, progress=wait, **options)

        monkeypatch.setattr(carrying_out, "import_list", load_slowly)
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(off_the_main_thread, work_off, slow)
            assert writes.wait(timeout=20)
            monkeypatch.setattr(signs, "of_work", lambda _work: None)
            other = threads.submit(off_the_main_thread, work_off, second)
            until(lambda: second._sign.work, "taken up")
            time.sleep(0.2)
            goes_on.set()
            done = [*first.result(), *other.result()]
    assert "list.csv: loaded" in done
    assert Submission.objects.count() == 1
    assert Observer.objects.count() == SubmissionRow.objects.count() == 30
    assert has_template(at.get(address_of(page)), "done")


def test_whoever_comes_second_finds_the_list_loaded(at, election, settings):
    with living() as first, living() as second:
        page = checked(at, first, csv_list([person(1)]), election=election)
        confirm(at, page)
        work = long_work.claim(first)
        settings.WORKER_LOST_SECONDS = -1
        assert work_off(second) == ["list.csv: loaded"]
        settings.WORKER_LOST_SECONDS = 30
        assert carrying_out._load(work, first) == "loaded"
    assert Submission.objects.count() == Observer.objects.count() == 1


def test_work_that_ends_its_worker_each_time_is_given_up(at, election, settings):
    with living() as worker:
        page = send(at, csv_list([person(1)]), election=election)
        settings.WORKER_LOST_SECONDS = -1
        for _attempt in range(3):
            assert long_work.claim(worker)
        assert long_work.claim(worker) is None
        page = at.get(address_of(page))
        assert "The work on this list broke off" in page.content.decode()


def test_whoever_is_told_to_end_ends_also_while_the_database_is_away(at, election, monkeypatch):
    with living() as worker:
        send(at, csv_list([person(1)]), election=election)
        monkeypatch.setattr(carrying_out, "check_list", raising(KeyboardInterrupt))
        monkeypatch.setattr(long_work, "put_back", raising(OperationalError))
        with pytest.raises(KeyboardInterrupt):
            work_off(worker)


@pytest.mark.parametrize("text", ["", '{"at": 1', "[]", '{"other": 1}'])
def test_a_file_that_holds_no_sign_of_life_is_none(text):
    with living(serves=False):
        Path(portal.MEDIA_ROOT, "workers", "broken.json").write_text(text)
        assert not signs.a_worker_lives()


def test_a_full_disk_does_not_end_a_worker(at, election, monkeypatch):
    with living() as worker:
        send(at, csv_list([person(1)]), election=election)
        with monkeypatch.context() as full:
            full.setattr(signs.os, "replace", raising(OSError))
            assert work_off(worker) == ["list.csv: checked"]


def raising(error):
    def fail(*_arguments, **_options):
        raise error

    return fail


# The command


def work_command(language="en"):
    out = io.StringIO()
    call_command("work", "--once", "--language", language, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", r"list\.csv: checked \(\d s\)"), ("kk", r"list\.csv: [^A-Za-z]+"), ("ru", r"list\.csv: [^A-Za-z]+")],
)
def test_the_command_prints_a_line_for_each_job_in_the_readers_language(at, election, language, line):
    with living():
        send(at, csv_list([person(1)]), election=election)
    assert re.fullmatch(line, work_command(language).strip())
    assert work_command(language) == ""


def test_an_error_in_one_job_does_not_keep_the_command_from_the_next(at, election, monkeypatch):
    with living():
        for name in ("bad.csv", "good.csv"):
            send(at, csv_list([person(1)]), name=name, election=election)

    def check(data, name, *arguments, **options):
        if name == "bad.csv":
            raise RuntimeError
        return check_list(data, name, *arguments, **options)

    monkeypatch.setattr(carrying_out, "check_list", check)
    assert [line.split(" (")[0] for line in work_command().splitlines()] == [
        "bad.csv: broken off by an error",
        "good.csv: checked",
    ]


# Real processes


@pytest.fixture
def begin(transactional_db):
    """Begin a process of Python with the database and the files of this test."""
    processes = []

    def begin(*words):
        environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings",
                       "TEST_FOLDER": str(portal.FOLDER)}  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        return process

    yield begin
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def database_url():
    """Of the database of this test, as the settings read it."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    where = f"{chosen['HOST']}:{chosen['PORT']}" if chosen["PORT"] else chosen["HOST"]
    return f"postgresql://{chosen['USER']}:{chosen['PASSWORD']}@{where}/{chosen['NAME']}"


def counts():
    models = (Observer, Observer.history.model, Delegation, Submission, SubmissionRow, Reading)
    return {model._meta.label: model.objects.count() for model in models}


@pytest.fixture
def writing(begin, confirmed):
    """A process that is in the middle of writing that list."""
    process = begin("-m", "tests.exchange.slow_worker")
    while (line := process.stdout.readline()) != "writing\n":
        assert line, "the worker ended by itself"
    return process


def load():
    return Work.objects.get(task=Work.Task.LOAD)


@pytest.fixture
def confirmed(at, election):
    """The page of a list that waits to be loaded."""
    with living() as worker:
        page = checked(at, worker, csv_list([person(n) for n in range(ROWS)]), election=election)
        confirm(at, page)
    return page


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_another_one_loads_the_list(
    at, confirmed, writing, settings
):
    until(lambda: signs.of_work(load()).stage == "write", "told")
    writing.send_signal(signal.SIGKILL)
    writing.wait(timeout=20)
    assert not any(counts().values())
    assert work_command() == ""

    settings.WORKER_LOST_SECONDS = 1
    until(lambda: signs.of_work(load()) is None, "noticed")
    assert work_command().startswith("list.csv: loaded")
    assert has_template(at.get(address_of(confirmed)), "done")
    assert Observer.objects.count() == SubmissionRow.objects.count() == ROWS
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("told_by", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_worker_that_is_told_to_end_does_so_at_once_and_its_work_waits_again(at, confirmed, writing, told_by):
    writing.send_signal(told_by)
    assert writing.wait(timeout=20) == 0
    assert writing.stdout.read() == "Ended.\n"
    assert not any(counts().values())
    assert (load().worker, load().attempts, load().finished_at) == ("", 0, None)
    assert work_command().startswith("list.csv: loaded")
    assert Observer.objects.count() == ROWS


def test_two_processes_do_all_that_waits_each_once(at, begin, election):
    with living():
        pages = [send(at, csv_list([person(n)]), name=f"{n}.csv", election=election) for n in range(4)]
    workers = [begin("manage.py", "work", "--once", "--language", "en") for _number in range(2)]
    printed = "".join(worker.communicate(timeout=60)[0] for worker in workers)
    assert sorted(re.findall(r"(\d)\.csv: checked", printed)) == ["0", "1", "2", "3"]
    for page in pages:
        assert totals(at.get(address_of(page))) == {"read": 1, "created": 1}
