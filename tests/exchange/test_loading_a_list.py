"""A list is loaded whole or not at all, and what became of each line is kept."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Election
from accreditation.exchange import apply
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Moved
from accreditation.exchange.problems import BadCell
from accreditation.exchange.steps import Action
from accreditation.geography.models import CountryAlias
from tests.exchange.lists import HEADER, csv_list, person
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_closed_election,
    make_country,
    make_delegation,
    make_observer,
    make_organization,
)

pytestmark = pytest.mark.django_db


def load(rows, election, *, header=HEADER, user=None, **options):
    return import_list(csv_list(rows, header), "list.csv", election, user, ListOptions(**options))


def codes(outcome):
    return [problem.code for problem in outcome.problems]


def test_every_row_becomes_a_submitted_observer_of_its_sender(election, clerk):
    outcome = load([person(1), person(2, sender="NO", role="head", position="Ambassador")], election, user=clerk)

    assert outcome.saved
    assert outcome.totals() == {
        "read": 2, "created": 2, "changed": 0, "unchanged": 0, "conflicts": 0, "refused": 0,
    }  # fmt: skip
    first, second = Observer.objects.order_by("pk")
    assert (first.full_name, first.status, first.entered_by) == ("Aldermann1 Adela", "submitted", clerk)
    assert (first.birth_date, first.document_number, first.nationality_id) == (date(1980, 12, 31), "TEST000001", "NO")
    assert first.delegation.sender_code == "odihr"
    assert (second.delegation.sender_code, second.role, second.position) == ("NO", "head", "Ambassador")


def test_derived_columns_are_there_so_that_loaded_people_are_found(election):
    load([person(1, family_name="Shcherbatsova")], election)

    assert Observer.objects.search("Щербацова").count() == 1
    assert Observer.objects.get().document_digest


def test_a_delegation_that_exists_is_used_and_a_new_one_is_announced(election):
    old = make_delegation(election, make_organization("odihr"))

    outcome = load([person(1), person(2, sender="sco")], election)

    assert {note.value for note in outcome.notes if note.code == "new-delegation"} == {"sco"}
    assert Delegation.objects.filter(election=election).count() == 2
    assert old.observers.count() == 1


def test_one_bad_row_keeps_all_the_others_out(election):
    outcome = load([person(1), person(2, nationality="Atlantis"), person(3, birth_date="31.02.1980")], election)

    assert not outcome.saved
    assert [(p.code, p.line, p.column, p.value) for p in outcome.problems] == [
        ("unknown-country", 3, "nationality", "Atlantis"),
        ("bad-date", 4, "birth_date", "31.02.1980"),
    ]
    assert outcome.totals()["refused"] == 2
    assert not Observer.objects.exists()
    assert not Submission.objects.exists()
    assert not Delegation.objects.exists()


def test_a_check_writes_nothing_and_says_what_loading_would_do(election):
    outcome = check_list(csv_list([person(1)]), "list.csv", election)

    assert outcome.count(Action.CREATE) == 1
    assert outcome.can_be_saved
    assert not outcome.saved
    assert not Observer.objects.exists()


def test_the_letter_the_bytes_and_every_line_are_kept(election, clerk):
    data = csv_list([person(1), person(2)])

    outcome = import_list(
        data, "Список.csv", election, clerk,
        ListOptions(letter_number="5/12", letter_date=date(2026, 11, 1), control_total=2),
    )  # fmt: skip

    letter = Submission.objects.get()
    assert outcome.submission == letter
    assert (letter.letter_number, letter.letter_date, letter.control_total) == ("5/12", date(2026, 11, 1), 2)
    assert (letter.file_name, letter.loaded_by) == ("Список.csv", clerk)
    with letter.file.open() as file:
        assert file.read() == data
    assert "Список" not in letter.file.name
    rows = list(letter.rows.order_by("line"))
    assert [(row.line, row.outcome) for row in rows] == [(2, "created"), (3, "created")]
    assert json.loads(rows[0].cells) == list(person(1).values())
    assert rows[0].observer == Observer.objects.order_by("pk").first()


def test_cells_and_documents_are_sealed_in_the_database(election):
    load([person(1, document_number="SECRET4711")], election)

    with connection.cursor() as cursor:
        for table, column in (("delegations_submissionrow", "cells"), ("delegations_observer", "document_number")):
            cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
            assert "SECRET4711" not in str(cursor.fetchall())


def test_the_same_bytes_again_change_nothing_even_where_the_clerk_mended_since(election):
    load([person(1)], election)
    Observer.objects.update(position="Mended by the clerk")

    outcome = load([person(1)], election)

    assert outcome.totals()["unchanged"] == 1
    assert not outcome.saved
    assert Observer.objects.get().position == "Mended by the clerk"
    assert Submission.objects.count() == 1


def test_another_list_with_the_same_document_changes_the_person_field_by_field(election):
    load([person(1)], election)

    outcome = load([person(1, position="Head of unit", given_name="Adele")], election)

    assert outcome.totals()["changed"] == 1
    assert [(c.column, c.old, c.new) for c in outcome.changed[0].changes] == [
        ("given_name", "Adela", "Adele"),
        ("position", "Expert", "Head of unit"),
    ]
    changed = Observer.objects.get()
    assert (changed.position, changed.full_name) == ("Head of unit", "Aldermann1 Adele")
    assert Observer.objects.search("Adele").count() == 1
    assert changed.submission_rows.filter(outcome="changed").count() == 1


def test_a_column_that_the_list_lacks_leaves_its_field_untouched(election):
    load([person(1, position="Expert")], election)

    outcome = load([person(1)], election, header=("sender", "family_name", "given_name", "nationality"))

    assert outcome.totals()["unchanged"] == 1
    assert Observer.objects.get().document_number == "TEST000001"


def test_an_empty_cell_empties_its_field(election):
    load([person(1)], election)

    outcome = load([person(1, position="", birth_date="")], election)

    assert outcome.totals()["changed"] == 1
    assert (Observer.objects.get().position, Observer.objects.get().birth_date) == ("", None)


def test_two_persons_of_one_list_may_exchange_their_documents(election):
    load([person(1), person(2)], election)
    one, two = Observer.objects.order_by("pk").values_list("reference", flat=True)
    header = ("reference", "document_number")

    outcome = load(
        [{"reference": one, "document_number": "TEST000002"}, {"reference": two, "document_number": "TEST000001"}],
        election,
        header=header,
    )

    assert outcome.saved, codes(outcome)
    numbers = Observer.objects.order_by("pk").values_list("document_number", flat=True)
    assert list(numbers) == ["TEST000002", "TEST000001"]


def test_a_reference_moves_a_person_to_another_delegation(election):
    load([person(1)], election)
    reference = Observer.objects.get().reference

    outcome = load([{"reference": reference, "sender": "sco"}], election, header=("reference", "sender"))

    assert outcome.saved, codes(outcome)
    assert Observer.objects.get().delegation.sender_code == "sco"


def test_whoever_is_accredited_comes_back_as_a_conflict_for_the_secretary(election):
    delegation = make_delegation(election, make_organization("odihr"))
    accredited = make_accredited(1, delegation, family_name="Aldermann1", given_name="Adela")[0]

    outcome = load([person(1, position="Other"), person(2)], election)

    assert codes(outcome) == ["conflict"]
    assert outcome.totals()["conflicts"] == 1
    accredited.refresh_from_db()
    assert accredited.position == ""
    assert Observer.objects.count() == 1


def test_an_accredited_person_of_whom_the_list_says_nothing_new_is_unchanged(election):
    delegation = make_delegation(election, make_organization("odihr"))
    make_accredited(1, delegation, family_name="Aldermann1", given_name="Adela")

    outcome = load([person(1)], election, header=("sender", "family_name", "given_name", "nationality"))

    assert outcome.totals()["unchanged"] == 1
    assert not outcome.problems


def test_the_same_person_twice_in_a_list_is_named_with_both_lines(election):
    outcome = load([person(1), person(2), person(1, position="Again")], election)

    assert codes(outcome) == ["duplicate-in-file"]
    assert "2" in str(outcome.problems[0].message)
    assert outcome.problems[0].line == 4


@pytest.mark.parametrize(
    ("rule", "saved", "told"),
    [("allow", True, []), ("warn", True, ["same-document"]), ("forbid", False, ["same-document"])],
)
def test_the_same_document_under_two_senders_is_what_the_election_says(election, rule, saved, told):
    Election.objects.update(duplicate_rule=rule)
    election.refresh_from_db()
    load([person(1)], election)

    outcome = load([person(1, sender="sco")], election)

    assert outcome.saved is saved
    found = outcome.problems if rule == "forbid" else outcome.notes
    assert [problem.code for problem in found if problem.code == "same-document"] == told


def notes_of(outcome, code="same-person"):
    return [(note.line, str(note.message)) for note in outcome.notes if note.code == code]


def test_a_namesake_under_another_sender_without_a_document_is_remarked_on(election):
    load([person(1, document_number="")], election)

    outcome = load([person(1, sender="sco", document_number="N 1")], election)

    assert outcome.saved
    assert [line for line, _message in notes_of(outcome)] == [2]
    assert "Aldermann1 Adela (Office for Democratic Institutions and Human Rights, submitted)" in str(notes_of(outcome))


def test_namesakes_of_one_list_under_two_senders_are_remarked_on(election):
    outcome = load([person(1, document_number=""), person(1, sender="sco", document_number="")], election)
    assert [line for line, _message in notes_of(outcome)] == [2, 3]
    assert notes_of(outcome)[0][1].endswith("under another sender. Lines: 3.")


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": "30.12.1980"}, {"birth_date": ""}, {"nationality": "DE"}, {"given_name": "Adele"},
        {"document_number": "N 2"}, {"patronymic": "Karlovna"},
    ],
)  # fmt: skip
def test_who_differs_in_what_tells_people_apart_is_no_namesake(election, other):
    header = (*HEADER, "patronymic")
    load([person(1, document_number="N 1")], election, header=header)
    again = person(1, sender="sco", document_number="") | other
    assert notes_of(load([again], election, header=header)) == []


def test_looking_for_namesakes_costs_the_same_for_two_rows_and_for_eighty(election):
    costs = []
    for first, number in ((0, 2), (100, 80)):
        rows = [person(first + n, document_number="") for n in range(number)]
        load(rows, election)
        with CaptureQueriesContext(connection) as captured:
            outcome = check_list(csv_list([row | {"sender": "sco"} for row in rows]), "list.csv", election)
        assert len(notes_of(outcome)) == number
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_control_total_that_differs_stops_the_loading(election):
    outcome = load([person(1), person(2)], election, control_total=3)

    assert codes(outcome) == ["control-total"]
    assert not Observer.objects.exists()


def test_a_row_may_be_left_out_with_a_reason_that_is_kept(election):
    outcome = load([person(1), person(2, nationality="Atlantis")], election, left_out={3: "The letter follows."})

    assert outcome.saved
    assert outcome.left_out == 1
    row = SubmissionRow.objects.get(line=3)
    assert (row.outcome, row.reason, row.observer) == ("left_out", "The letter follows.", None)
    assert Observer.objects.count() == 1


def test_rows_left_out_belong_to_the_control_total(election):
    assert load([person(1), person(2)], election, left_out={3: "Later."}, control_total=2).saved


def test_a_line_to_leave_out_that_does_not_exist_is_said(election):
    assert codes(load([person(1)], election, left_out={99: "No such line."})) == ["no-such-line"]


def test_a_sender_for_the_whole_list_stands_for_the_column_it_lacks(election):
    header = [name for name in HEADER if name != "sender"]

    assert load([person(1)], election, header=header, sender="sco").saved
    assert Observer.objects.get().delegation.sender_code == "sco"


def test_a_row_of_another_sender_than_that_of_the_list_is_refused(election):
    assert codes(load([person(1)], election, sender="sco")) == ["other-sender"]


def test_an_unknown_sender_for_the_whole_list_is_no_problem_of_a_row(election):
    with pytest.raises(BadCell):
        load([person(1)], election, sender="atlantis")


def test_after_the_closing_moment_nobody_is_entered(db):
    make_country("NO")
    make_organization("odihr")

    outcome = load([person(1)], make_closed_election())

    assert codes(outcome) == ["accreditation-closed"]
    assert not Observer.objects.exists()


def test_a_list_may_come_before_accreditation_opens(election):
    election.opens_on = timezone.localdate() + timedelta(days=3)
    election.save()

    assert load([person(1)], election).saved


def test_nobody_is_entered_for_an_election_of_announced_figures(election):
    assert codes(load([person(1)], make_archive_election())) == ["accreditation-closed"]


def test_a_status_cannot_be_imported(election):
    outcome = load([person(1) | {"status": "accredited"}], election, header=(*HEADER, "status"))

    assert codes(outcome) == ["status-not-importable"]
    assert not Observer.objects.exists()


def test_a_failure_midway_leaves_nothing_not_even_the_file(election, monkeypatch):
    files = []
    save = default_storage.save
    monkeypatch.setattr(apply.default_storage, "save", lambda *args: files.append(save(*args)) or files[-1])
    monkeypatch.setattr(apply, "_row_of", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        load([person(1)], election)

    assert len(files) == 1
    assert not default_storage.exists(files[0])
    assert not Observer.objects.exists()
    assert not Submission.objects.exists()


def test_a_load_that_would_do_something_else_than_was_looked_at_is_stopped(election):
    looked_at = check_list(csv_list([person(1)]), "list.csv", election)
    make_observer(make_delegation(election), family_name="Aldermann1", given_name="Adela")

    with pytest.raises(Moved):
        import_list(csv_list([person(1)]), "list.csv", election, None, expected=looked_at.fingerprint)

    assert not Submission.objects.exists()


def test_a_load_is_stopped_when_a_spelling_has_got_another_meaning(election):
    data = csv_list([person(1, nationality="Nordland")])
    alias = CountryAlias.objects.create(country_id="NO", text="Nordland")
    looked_at = check_list(data, "list.csv", election)
    assert looked_at.can_be_saved
    alias.delete()
    CountryAlias.objects.create(country_id="DE", text="Nordland")

    with pytest.raises(Moved):
        import_list(data, "list.csv", election, None, expected=looked_at.fingerprint)


def test_a_load_is_stopped_when_something_else_is_said_of_the_letter(election):
    data = csv_list([person(1)])
    looked_at = check_list(data, "list.csv", election, ListOptions(letter_number="1"))
    with pytest.raises(Moved):
        import_list(data, "list.csv", election, None, ListOptions(letter_number="2"), expected=looked_at.fingerprint)


def test_a_document_is_taken_also_where_a_person_moves_to_another_delegation_of_the_sender(election):
    load([person(1), person(2, delegation_kind="parliament")], election, header=(*HEADER, "delegation_kind"))
    first, second = Observer.objects.order_by("family_name")
    row = {
        "reference": first.reference, "delegation_kind": "parliament", "document_number": second.document_number,
    }  # fmt: skip
    outcome = load([row], election, header=list(row))
    assert [(problem.code, problem.line) for problem in outcome.problems] == [("document-taken", 2)]


def test_a_load_goes_on_when_what_changed_does_not_concern_it(election):
    looked_at = check_list(csv_list([person(1)]), "list.csv", election)
    make_observer(make_delegation(election, make_organization("sco")))

    assert import_list(csv_list([person(1)]), "list.csv", election, None, expected=looked_at.fingerprint).saved


def statements(job):
    with CaptureQueriesContext(connection) as queries:
        job()
    return [query["sql"] for query in queries]


def test_checking_a_thousand_rows_takes_as_many_queries_as_ten(election):
    few = statements(lambda: check_list(csv_list(person(n) for n in range(10)), "list.csv", election))
    many = statements(lambda: check_list(csv_list(person(n) for n in range(1000)), "list.csv", election))

    assert len(few) == len(many)


def test_loading_a_thousand_rows_differs_from_ten_by_batches_of_insert_only(election):
    def others(job):
        return [sql for sql in statements(job) if not sql.startswith("INSERT")]

    make_delegation(election, make_organization("odihr"))
    few = others(lambda: load((person(n) for n in range(10)), election))
    many = others(lambda: load((person(n) for n in range(1000, 2000)), election))

    assert len(few) == len(many)


def test_the_history_of_a_load_is_one_operation_of_its_user(election, clerk):
    load([person(1), person(2)], election, user=clerk)

    rows = list(Observer.history.all())
    assert len(rows) == 2
    assert {row.history_user for row in rows} == {clerk}
    assert len({row.operation for row in rows}) == 1


def test_a_reference_does_not_take_the_document_of_somebody_whom_the_list_does_not_name(election):
    load([person(1), person(2)], election)
    one, two = Observer.objects.order_by("pk")

    outcome = load(
        [{"reference": one.reference, "document_number": two.document_number}],
        election,
        header=("reference", "document_number"),
    )

    assert codes(outcome) == ["document-taken"]


def test_a_row_with_a_cell_that_is_not_understood_is_told_all_that_it_lacks(election):
    outcome = load([person(1, sender="", nationality=""), person(2, family_name="", birth_date="31.02.1980")], election)

    assert [(p.code, p.line, p.column) for p in outcome.problems] == [
        ("missing-value", 2, "sender"),
        ("missing-value", 2, "nationality"),
        ("bad-date", 3, "birth_date"),
        ("missing-value", 3, "family_name"),
    ]
