"""`import_observers` and `export_observers`: exit codes and output that scripts rely on."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accreditation.delegations.models import Observer, Submission
from accreditation.exchange import formats
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.content import Content
from accreditation.exchange.management.commands import import_observers
from accreditation.exchange.models import DocumentExport
from accreditation.exchange.outcome import Outcome
from accreditation.exchange.problems import Problem
from tests.exchange.lists import HEADER, csv_list, person
from tests.factories import make_delegation, make_observer

pytestmark = pytest.mark.django_db

KEYS = {"read", "created", "changed", "unchanged", "conflicts", "refused", "problems", "notes"}


@pytest.fixture
def write(tmp_path):
    def file(rows, name="list.csv", **how):
        path = tmp_path / name
        path.write_bytes(rows if isinstance(rows, bytes) else csv_list(rows, **how))
        return str(path)

    return file


def run(*words):
    """Return the exit code, what was printed, and what was said on the side."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*words, *([] if "--language" in words else ["--language", "en"]), stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue(), f"{err.getvalue()}{error}"
    return 0, out.getvalue(), err.getvalue()


def test_a_good_list_is_loaded_and_ends_with_0(election, write, clerk):
    code, out, _ = run(
        "import_observers", write([person(1)]), "--election", election.slug, "--letter", "5/1", "--user", clerk.username
    )

    assert code == 0
    assert "read: 1, created: 1" in out
    assert Submission.objects.get().letter_number == "5/1"
    assert Observer.objects.get().entered_by == clerk


@pytest.mark.parametrize("command", ["import_observers", "export_observers"])
def test_an_election_that_is_not_there_is_answered_with_those_that_are(election, write, command):
    file = [write([person(1)])] if command == "import_observers" else []
    code, _out, said = run(command, *file, "--election", "2031-01-12")
    assert (code, said) == (2, f"There is no election “2031-01-12”. There are: {election.slug}.")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_everything_is_said_in_the_language_that_was_asked_for(election, write, language):
    refused = write([person(1, nationality="Atlantis"), person(2, birth_date="31.02.1980")])
    code, out, said = run("import_observers", refused, "--election", election.slug, "--language", language)
    assert code == 1
    # Codes and names of columns are for programs; nothing else is English.
    words = re.sub(r"\[[a-z-]+\]|“[^”]*”|[a-z]+_[a-z]+|nationality|Office .*? Rights", "", out + said)
    assert re.findall(r"[A-Za-z]{3,}", words) == []


def test_it_prints_one_object_as_json(election, write):
    code, out, _ = run("import_observers", write([person(1)]), "--election", election.slug, "--json")

    printed = json.loads(out)
    assert code == 0
    assert set(printed) == KEYS
    assert (printed["read"], printed["created"], printed["problems"]) == (1, 1, [])
    assert set(printed["notes"][0]) == {"line", "column", "value", "code", "message", "suggestions"}


def test_refused_rows_are_listed_and_end_with_1_and_nothing_is_saved(election, write):
    file = write([person(1), person(2, nationality="Norwey")])

    code, out, err = run("import_observers", file, "--election", election.slug)

    assert code == 1
    assert "3" in err
    assert "Norwey" in err
    assert "unknown-country" in err
    assert "created: 0" in out
    assert not Observer.objects.exists()


def test_refused_rows_as_json_name_line_column_value_code_and_suggestions(election, write):
    file = write([person(1), person(2, nationality="Norwey")])

    code, out, _ = run("import_observers", file, "--election", election.slug, "--json")

    printed = json.loads(out)
    assert (code, printed["read"], printed["created"], printed["refused"]) == (1, 2, 0, 1)
    problem = printed["problems"][0]
    assert (problem["line"], problem["column"], problem["value"]) == (3, "nationality", "Norwey")
    assert problem["code"] == "unknown-country"
    assert problem["suggestions"] == ["Norway (NO)"]


def test_a_check_saves_nothing_and_tells_what_would_be_created(election, write):
    code, out, _ = run("import_observers", write([person(1)]), "--election", election.slug, "--check", "--json")

    assert (code, json.loads(out)["created"]) == (0, 1)
    assert not Observer.objects.exists()


def test_options_answer_what_the_file_leaves_open(election, write):
    header = [name for name in HEADER if name != "sender"]
    file = write([person(1, birth_date="03/04/1980")], header=header)

    code, _, err = run("import_observers", file, "--election", election.slug, "--sender", "sco", "--date-order", "mdy")

    assert code == 0, err
    assert Observer.objects.get().birth_date.isoformat() == "1980-03-04"
    assert Observer.objects.get().delegation.sender_code == "sco"


def test_an_undecided_encoding_shows_both_readings_and_ends_with_2(election, write):
    data = "sender;family_name;nationality\nodihr;Қайрат;NO\n".encode("kz1048")

    code, _, err = run("import_observers", write(data), "--election", election.slug)

    assert code == 2
    assert "Қайрат" in err
    assert "Ќайрат" in err
    assert run("import_observers", write(data), "--election", election.slug, "--encoding", "kz-1048")[0] == 0
    assert Observer.objects.get().family_name == "Қайрат"


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere.csv", "--election", "SLUG"),
        ("FILE", "--election", "1999-01-01"),
        ("FILE", "--election", "SLUG", "--user", "nobody"),
        ("FILE", "--election", "SLUG", "--sender", "atlantis"),
        ("FILE", "--election", "SLUG", "--encoding", "klingon"),
        ("EMPTY", "--election", "SLUG"),
    ],
)
def test_wrong_usage_and_unreadable_files_end_with_2(election, write, words):
    places = {"FILE": write([person(1)]), "EMPTY": write(b"", "empty.csv"), "SLUG": election.slug}

    code, out, err = run("import_observers", *(places.get(word, word) for word in words))

    assert code == 2
    assert err
    assert "Traceback" not in out + err


def test_as_json_no_more_than_one_problem_is_held_at_once():
    made = []

    def found():
        for number in range(3):
            made.append(number)
            yield Problem("bad-date", "No “date”.", number, suggestions=("a", "b"))

    pieces = Outcome(3, {}, found(), iter([])).json_pieces()
    first = [next(pieces) for _piece in range(3)]
    assert made == [0]
    printed = json.loads("".join([*first, *pieces]))
    assert [problem["line"] for problem in printed["problems"]] == [0, 1, 2]
    assert (printed["read"], printed["notes"], set(printed)) == (3, [], KEYS)


def test_an_unreadable_file_is_told_as_json_too(election, write):
    code, out, _ = run("import_observers", write(b"\x89PNG\r\n"), "--election", election.slug, "--json")

    assert code == 2
    assert [problem["code"] for problem in json.loads(out)["problems"]] == ["binary-file"]


def test_a_file_above_the_limit_is_refused_by_its_size(election, write, settings):
    settings.LARGEST_LIST_BYTES = 10

    code, _, err = run("import_observers", write([person(1)]), "--election", election.slug)

    assert code == 2
    assert "10" in err


def test_a_list_comes_through_a_pipe(election, tmp_path, settings):
    data = csv_list([person(1)])

    def load():
        read, write = os.pipe()
        os.write(write, data)
        os.close(write)
        try:
            return run("import_observers", f"/dev/fd/{read}", "--election", election.slug)
        finally:
            os.close(read)

    settings.LARGEST_LIST_BYTES = len(data) - 1
    code, _, err = load()
    assert (code, "[too-large]" in err) == (2, True)
    settings.LARGEST_LIST_BYTES = len(data)
    assert load()[0] == 0
    assert Observer.objects.count() == 1


def test_a_file_that_changes_while_it_is_loaded_is_loaded_as_it_was(election, write, monkeypatch):
    file, data = write([person(1)]), csv_list([person(1)])

    def change_and_load(*arguments, **options):
        Path(file).write_bytes(csv_list([person(2)]))
        return import_list(*arguments, **options)

    monkeypatch.setattr(import_observers, "import_list", change_and_load)
    assert run("import_observers", file, "--election", election.slug)[0] == 0
    assert Observer.objects.get().family_name == "Aldermann1"
    with Submission.objects.get().file.open() as kept:
        assert kept.read() == data


def test_a_file_is_never_held_in_the_memory_as_a_whole(election, write, monkeypatch):
    given = []
    monkeypatch.setattr(
        import_observers, "check_list", lambda data, *more, **options: given.append(data) or check_list(data, *more)
    )
    assert run("import_observers", write([person(1)]), "--election", election.slug, "--check")[0] == 0
    assert isinstance(given[0], Content)


def test_an_account_that_may_not_load_lists_is_refused(election, write, auditor):
    code, _, err = run("import_observers", write([person(1)]), "--election", election.slug, "--user", auditor.username)

    assert code == 2
    assert auditor.username in err


def test_a_misspelt_option_ends_with_2_as_a_program():
    done = subprocess.run(
        [sys.executable, "manage.py", "import_observers", "--elction", "x"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )  # fmt: skip

    assert done.returncode == 2


class TestExporting:
    """`export_observers`"""

    @pytest.fixture(autouse=True)
    def _people(self, election):
        make_observer(make_delegation(election), family_name="Aldermann", document_number="SECRET1")
        self.slug = election.slug

    def test_csv_goes_to_standard_output(self):
        code, out, _ = run("export_observers", "--election", self.slug)

        assert code == 0
        assert out.startswith("\ufeffreference,sender,")
        assert "Aldermann" in out
        assert "SECRET1" not in out

    def test_documents_are_written_if_asked_for(self):
        assert "SECRET1" in run("export_observers", "--election", self.slug, "--with-documents")[1]

    def test_a_workbook_goes_to_a_file_that_only_its_owner_reads(self, tmp_path):
        target = tmp_path / "out.xlsx"
        target.write_text("An older file, which everybody could read.")
        target.chmod(0o644)

        code, _, _ = run("export_observers", "--election", self.slug, "--format", "xlsx", "--output", str(target))

        assert code == 0
        assert openpyxl.load_workbook(target).active["E2"].value == "Aldermann"
        assert Path(target).stat().st_mode & 0o077 == 0
        assert list(tmp_path.iterdir()) == [target]

    @pytest.mark.parametrize("older", [None, "An older list."])
    def test_a_file_that_fails_halfway_leaves_what_was_there(self, tmp_path, older):
        make_observer(Observer.objects.get().delegation, family_name="Łukasz")
        target = tmp_path / "out.csv"
        if older:
            target.write_text(older)

        words = ("--encoding", "windows-1251", "--output", str(target))
        code, _, err = run("export_observers", "--election", self.slug, *words)

        assert (code, "has no “Ł”" in err) == (2, True)
        assert [path.read_text() for path in tmp_path.iterdir()] == ([older] if older else [])

    def test_a_file_is_replaced_where_a_link_leads_to(self, tmp_path):
        (tmp_path / "kept").mkdir()
        file, link = tmp_path / "kept" / "list.csv", tmp_path / "latest.csv"
        link.symlink_to(file)

        assert run("export_observers", "--election", self.slug, "--output", str(link))[0] == 0
        assert link.is_symlink()
        assert "Aldermann" in file.read_text()

    def test_what_is_no_file_is_not_replaced(self, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        code, _, err = run("export_observers", "--election", self.slug, "--output", str(pipe))

        assert (code, "is no file that could be replaced" in err, pipe.is_fifo()) == (2, True, True)

    def test_a_list_beyond_a_workbook_is_refused_before_it_is_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(formats, "MOST_ROWS", 2)
        words = ("export_observers", "--election", self.slug, "--format", "xlsx", "--output", str(tmp_path / "x.xlsx"))
        assert run(*words)[0] == 0
        make_observer(Observer.objects.get().delegation)
        (tmp_path / "x.xlsx").unlink()

        code, _, err = run(*words, "--with-documents")

        assert (code, err) == (2, "A workbook holds 1 rows, and the list has 2. Choose CSV.")
        assert not list(tmp_path.iterdir())
        assert not DocumentExport.objects.exists()

    def test_documents_leave_in_the_name_of_who_may_have_them(self, clerk, auditor):
        words = ("export_observers", "--election", self.slug, "--with-documents")

        assert run(*words, "--user", clerk.username)[0] == 0
        assert run(*words)[0] == 0
        refused = run(*words, "--user", auditor.username)

        assert refused == (2, "", f"The account “{auditor.username}” may not export document numbers.")
        noted = DocumentExport.objects.values_list("exported_by__username", "what", "file_format", "persons")
        what = f"export_observers {self.slug}"
        assert sorted(noted, key=str) == [(clerk.username, what, "csv", 1), (None, what, "csv", 1)]

    def test_a_list_without_documents_is_for_whoever_may_export(self, auditor, administrator):
        words = ("export_observers", "--election", self.slug, "--user")

        assert run(*words, auditor.username)[0] == 0
        assert run(*words, administrator.username)[2] == f"The account “{administrator.username}” may not export lists."
        assert run(*words, "nobody")[2] == "There is no active account “nobody”."

    @pytest.mark.parametrize(
        "words", [("--election", "1999-01-01"), ("--election", "SLUG", "--format", "xlsx"),
                  ("--election", "SLUG", "--output", "/nowhere/at/all.csv")],
    )  # fmt: skip
    def test_wrong_usage_ends_with_2(self, words):
        code, _, err = run("export_observers", *(self.slug if word == "SLUG" else word for word in words))

        assert code == 2
        assert err
