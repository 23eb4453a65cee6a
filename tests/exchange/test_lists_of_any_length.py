"""A list of a million rows comes to what the same rows come to in a short one, and takes no more memory."""

import csv
import hashlib
import io
import tracemalloc

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Observer, SubmissionRow
from accreditation.exchange import comparison, content, encoding, findings, plan
from accreditation.exchange.apply import check_list, import_list, remarks_on
from accreditation.exchange.content import Content
from accreditation.exchange.findings import Findings
from accreditation.exchange.lines import Lines, LineSet, ranges
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem
from accreditation.exchange.progress import Stage
from tests.exchange.lists import HEADER, csv_list, person


def load(rows, election, **options):
    return import_list(csv_list(rows), "list.csv", election, None, ListOptions(**options))


def codes(found):
    return [(one.code, one.line) for one in found]


@pytest.mark.usefixtures("in_small_parts")
def test_a_list_in_parts_is_loaded_whole(election):
    outcome = load([person(n) for n in range(7)], election)
    assert (outcome.saved, outcome.totals()["created"]) == (True, 7)
    assert list(SubmissionRow.objects.order_by("line").values_list("line", "observer__family_name")) == [
        (n + 2, f"Aldermann{n}") for n in range(7)
    ]


@pytest.mark.usefixtures("in_small_parts")
def test_two_persons_far_apart_in_a_list_exchange_their_documents(election):
    load([person(n) for n in range(6)], election)
    first, last = Observer.objects.get(family_name="Aldermann0"), Observer.objects.get(family_name="Aldermann5")
    rows = [person(n, reference=Observer.objects.get(family_name=f"Aldermann{n}").reference) for n in range(6)]
    rows[0]["document_number"], rows[5]["document_number"] = last.document_number, first.document_number

    outcome = import_list(csv_list(rows, ["reference", *HEADER]), "list.csv", election, None)

    assert codes(outcome.problems) == []
    assert (outcome.saved, outcome.totals()["changed"]) == (True, 2)
    assert Observer.objects.get(pk=first.pk).document_number == last.document_number


@pytest.mark.usefixtures("in_small_parts")
def test_the_same_bytes_again_change_nothing(election):
    data = csv_list([person(n, document_number="", birth_date="") for n in range(5)])
    assert import_list(data, "list.csv", election, None).saved
    assert check_list(data, "list.csv", election).totals()["unchanged"] == 5


@pytest.mark.usefixtures("in_small_parts")
def test_rows_far_apart_that_name_one_person_are_found(election):
    rows = [person(n) for n in range(6)]
    rows[4] = person(0)
    rows[5]["document_number"] = rows[1]["document_number"]
    outcome = check_list(csv_list(rows), "list.csv", election)
    assert codes(outcome.problems) == [("duplicate-in-file", 6), ("duplicate-in-file", 7)]
    assert "Lines 2 and 6" in str(outcome.problems[0].message)
    assert outcome.totals() == {
        "read": 6, "created": 4, "changed": 0, "unchanged": 0, "conflicts": 0, "refused": 2,
    }  # fmt: skip


@pytest.mark.usefixtures("in_small_parts")
def test_all_problems_are_counted_and_stand_beside_their_rows(election):
    data = csv_list([person(n, nationality="Norwey" if n % 2 else "NO") for n in range(8)])
    outcome = check_list(data, "list.csv", election)
    assert (len(outcome.problems), outcome.problems[3].line) == (4, 9)
    assert outcome.totals()["refused"] == 4
    pieces, _ending = remarks_on(data, "list.csv", election, ListOptions(), "en")
    remarked = [bool(row[-1]) for row in csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig")))]
    assert remarked == [True, *[False, True] * 4]


def test_a_list_is_read_from_a_storage(election):
    data = csv_list([person(1), person(2)])
    name = default_storage.save("uploads/list", ContentFile(data))
    stored = Content(lambda: default_storage.open(name), default_storage.size(name))
    outcome = import_list(stored, "list.csv", election, None)
    assert outcome.saved
    assert outcome.submission.sha256 == hashlib.sha256(data).hexdigest()
    with outcome.submission.file.open() as kept:
        assert kept.read() == data


def test_how_far_a_list_has_come_is_told(election, in_small_parts):
    told = []
    import_list(
        csv_list([person(n) for n in range(5)]), "list.csv", election, None, progress=lambda *far: told.append(far)
    )
    assert [far for far in told if far[0] is Stage.CHECK] == [(Stage.CHECK, n, 5) for n in (2, 4, 5, 5)]
    assert [far for far in told if far[0] is Stage.WRITE] == [(Stage.WRITE, n, 5) for n in (2, 4, 5)]


def test_more_rows_take_no_more_memory(election, monkeypatch, in_small_parts):
    monkeypatch.setattr(encoding, "_PIECE", 1 << 12)
    monkeypatch.setattr(content, "_AT_A_TIME", 1 << 12)

    def peak(number):
        rows = (person(n, nationality="Norwey" if n % 3 else "NO") for n in range(number))
        name = default_storage.save("uploads/list", ContentFile(csv_list(rows)))
        tracemalloc.start()
        outcome = check_list(Content(lambda: default_storage.open(name), default_storage.size(name)), name, election)
        assert all(str(problem.message) for problem in outcome.problems)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(outcome.problems) == number - len(range(0, number, 3))
        return held

    peak(10)
    # A row as it is understood takes some three thousand bytes; what stays of it, waits for the garbage collector.
    assert peak(1500) - peak(500) < 1000 * 1000


def test_findings_stand_in_the_order_of_lines_wherever_they_are_kept(monkeypatch):
    for kept in (1, 100):
        monkeypatch.setattr(findings, "KEPT", kept)
        found = Findings([Problem("b", "first", 5), Problem("a", "", 2), Problem("b", "second", 5), Problem("c", "")])
        assert [(one.code, one.line, one.message) for one in found] == [
            ("c", 0, ""), ("a", 2, ""), ("b", 5, "first"), ("b", 5, "second"),
        ]  # fmt: skip
        assert (len(found), found.codes["b"], found[1].code, len(found[:3])) == (4, 2, "a", 3)
        with pytest.raises(IndexError):
            found[4]


def test_sentences_come_back_in_the_language_of_their_reader_and_as_one_kind_of_object(monkeypatch):
    monkeypatch.setattr(findings, "KEPT", 1)
    message = _("The list has no column “{name}”. It can also be called: {words}.")
    found = Findings(Problem("a", format_lazy(message, name=n, words="x"), n) for n in range(3))
    messages = [one.message for one in found]
    with translation.override("ru"):
        assert str(messages[0]).startswith("В списке нет столбца «0»")
    # A class for each would take gigabytes.
    assert len({type(message) for message in messages}) == 1


def test_one_birth_date_for_everybody_asks_about_equal_names_only(election, monkeypatch):
    monkeypatch.setattr(plan, "_PART", 4)
    rows = [person(n, family_name=f"Aldermann{chr(97 + n)}", document_number="") for n in range(9)]
    twin = person(10, family_name="Adela", given_name="Aldermanna", document_number="")
    outcome = check_list(csv_list([*rows, twin]), "list.csv", election)
    assert codes(note for note in outcome.notes if note.code == "similar-person") == [("similar-person", 11)]


def test_a_document_that_stands_for_nobody_is_told_with_the_first_lines_of_each_sender(election, monkeypatch):
    monkeypatch.setattr(comparison, "LINES_TOLD", 2)
    rows = [person(n, sender=sender, document_number="000000") for n, sender in enumerate(["odihr", *["sco"] * 4])]
    outcome = check_list(csv_list(rows), "list.csv", election)
    told = [str(note.message) for note in outcome.notes if note.code == "same-document"]
    assert (len(told), told[0].endswith("Lines: 3-4."), told[1].endswith("Lines: 2.")) == (5, True, True)


def test_lines_are_written_as_people_write_them():
    assert ranges([9, 2, 4, 3, 3]) == "2-4, 9"
    many = Lines(range(0, 1000, 2))
    assert (len(many), str(many).count(",")) == (500, 49)


def test_a_set_of_lines_knows_its_own():
    lines = LineSet()
    for line in (0, 7, 8, 1_000_000):
        lines.add(line)
    assert [line for line in (0, 1, 7, 8, 9, 999_999, 1_000_000, 2_000_000) if line in lines] == [0, 7, 8, 1_000_000]
