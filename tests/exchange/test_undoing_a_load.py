"""A whole load is undone while nothing rests on it: the register is as before, and all that was kept stays."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.record import record_meeting
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow, Verdict
from accreditation.exchange import undo as undoing_module
from accreditation.exchange.apply import import_list
from accreditation.exchange.rewriting import rewrite
from accreditation.exchange.undo import CannotUndo, look, undo
from accreditation.history.operations import Reason
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import said
from tests.factories import make_delegation, make_item, make_meeting, make_observer, make_organization, make_ready

pytestmark = pytest.mark.django_db

# What may be otherwise after an undone load: nothing of these.
COLUMNS = ("pk", "reference", "delegation", "family_name", "given_name", "nationality", "birth_date", "document_number",
           "document_digest", "role", "position", "status", "search_key", "sort_name")  # fmt: skip


def load(election, *rows, user=None, **options):
    outcome = import_list(csv_list(rows), "list.csv", election, user)
    assert outcome.saved, outcome.problems
    return outcome.submission


def register():
    return list(Observer.objects.order_by("pk").values_list(*COLUMNS)), set(Delegation.objects.values_list("pk"))


def refusals(submission):
    before = register()
    with pytest.raises(CannotUndo) as refusal:
        undo(submission, None, timezone.now())
    assert register() == before
    assert look(submission).obstacles == refusal.value.obstacles
    return refusal.value.obstacles


def test_who_was_created_goes_and_the_delegation_made_for_them(election, clerk):
    submission = load(election, person(1), person(2))
    undo(submission, clerk, timezone.now())
    assert register() == ([], set())
    submission.refresh_from_db()
    assert submission.undone_by == clerk
    assert submission.file
    rows = submission.rows.values_list("line", "outcome", "reason", "observer")
    assert list(rows.order_by("line")) == [(2, "undone", "created", None), (3, "undone", "created", None)]


def test_a_delegation_that_stood_before_stays(election):
    delegation = make_delegation(election, make_organization("odihr"))
    undo(load(election, person(1)), None, timezone.now())
    assert list(Delegation.objects.all()) == [delegation]


def test_a_delegation_into_which_somebody_was_typed_since_stays(election):
    submission = load(election, person(1))
    make_observer(Delegation.objects.get())
    undo(submission, None, timezone.now())
    assert Delegation.objects.get().observers.count() == 1


def test_who_was_changed_is_as_before(election):
    load(election, person(1), person(2))
    before = register()
    changed = person(1, position="Judge", birth_date="", role="head")
    submission = load(election, changed, person(2, document_number="NEW1", sender="odihr"))
    assert register() != before
    undo(submission, None, timezone.now())
    assert register() == before


def test_two_who_exchanged_documents_have_their_own_again(election):
    load(election, person(1), person(2))
    before = register()
    references = dict(Observer.objects.values_list("family_name", "reference"))
    rows = [
        person(1, document_number="TEST000002", reference=references["Aldermann1"]),
        person(2, document_number="TEST000001", reference=references["Aldermann2"]),
    ]
    header = ("reference", "document_number")
    outcome = import_list(csv_list(rows, header), "list.csv", election, None)
    undo(outcome.submission, None, timezone.now())
    assert register() == before


def test_the_history_tells_of_both(election):
    load(election, person(1))
    undo(load(election, person(1, position="Judge"), person(2)), None, timezone.now())
    told = Observer.history.order_by("history_id").values_list("family_name", "history_type", "history_change_reason")
    assert list(told) == [
        ("Aldermann1", "+", Reason.LIST), ("Aldermann2", "+", Reason.LIST), ("Aldermann1", "~", Reason.LIST),
        ("Aldermann1", "~", Reason.UNDONE), ("Aldermann2", "-", Reason.UNDONE),
    ]  # fmt: skip


def test_the_same_file_is_loaded_again_as_the_first_time(election):
    undo(load(election, person(1)), None, timezone.now())
    outcome = import_list(csv_list([person(1)]), "list.csv", election, None)
    assert outcome.totals()["created"] == 1
    undo(outcome.submission, None, timezone.now())
    assert not Observer.objects.exists()


def test_who_was_made_ready_since_goes_all_the_same(election):
    submission = load(election, person(1))
    make_ready(Observer.objects.all())
    undo(submission, None, timezone.now())
    assert not Observer.objects.exists()


def test_what_was_found_on_two_persons_goes_with_one_of_them(election):
    other = make_observer(make_delegation(election, make_organization("sco")))
    submission = load(election, person(1))
    Verdict.objects.create(first=other, second=Observer.objects.get(family_name="Aldermann1"), is_same=False)
    undo(submission, None, timezone.now())
    assert not Verdict.objects.exists()
    assert Verdict.history.filter(history_type="-").count() == 1


def test_it_is_undone_once(election):
    submission = load(election, person(1))
    undo(submission, None, timezone.now())
    assert refusals(Submission.objects.get()) == ["This load was undone already."]


def test_a_letter_that_was_only_typed_has_nothing_to_undo(election):
    assert refusals(Submission.objects.create(election=election)) == ["No list was loaded with this letter."]


def test_a_person_on_an_agenda_stands_against_it(election):
    submission = load(election, person(1))
    make_ready(Observer.objects.all())
    put_on_agenda(make_meeting(election), [make_item(Observer.objects.get(), "accredit")], None)
    assert refusals(submission) == ["Aldermann1 Adela stands on the agenda of a meeting."]


def test_a_person_whom_the_list_changed_and_the_commission_accredited_stands_against_it(election):
    load(election, person(1))
    submission = load(election, person(1, family_name="Aldermannova"))
    make_ready(Observer.objects.all())
    agenda = [make_item(Observer.objects.get(), "accredit")]
    record_meeting(make_meeting(election), agenda, None, timezone.now())
    assert refusals(submission) == ["The commission decided on Aldermannova Adela."]


def test_a_person_changed_by_hand_stands_against_it(election):
    submission = load(election, person(1), person(2))
    Observer.objects.filter(family_name="Aldermann2").first().save()
    changed = Observer.objects.get(family_name="Aldermann1")
    changed.position = "Judge"
    changed.save()
    assert "Aldermann1 Adela" in refusals(submission)[0]


def test_a_later_list_stands_against_it_until_it_is_undone(election):
    first = load(election, person(1), person(2))
    second = load(election, person(1), person(3))
    assert refusals(first) == ["A later list names Aldermann1 Adela; undo that one first."]
    undo(second, None, timezone.now())
    undo(first, None, timezone.now())
    assert not Observer.objects.exists()


def test_of_many_the_first_are_named_and_all_are_counted(election):
    submission = load(election, *(person(n) for n in range(8)))
    Observer.objects.update(position="Judge")
    (sentence,) = refusals(submission)
    assert sentence.endswith("Aldermann4 Adela and others, 8 in all.")


def test_many_are_put_back_a_part_at_a_time(election, monkeypatch):
    load(election, *(person(n) for n in range(5)))
    before = register()
    references = dict(Observer.objects.order_by("family_name").values_list("family_name", "reference"))
    rows = [
        person(n, document_number=f"TEST{4 - n:06d}", reference=reference)
        for n, reference in enumerate(references.values())
    ]
    outcome = import_list(csv_list(rows, ("reference", "document_number", "position")), "list.csv", election, None)
    written = []
    monkeypatch.setattr(undoing_module, "_AT_A_TIME", 2)
    monkeypatch.setattr(
        undoing_module, "rewrite", lambda persons, columns: written.append(len(persons)) or rewrite(persons, columns)
    )
    undo(outcome.submission, None, timezone.now())
    assert written == [2, 2]
    assert register() == before


def test_it_asks_as_often_for_twenty_as_for_three(election):
    def cost(first, number):
        load(election, *(person(n) for n in range(first, first + number)))
        rows = (person(n, position="Judge") for n in range(first, first + 2 * number))
        submission = load(election, *rows)
        with CaptureQueriesContext(connection) as captured:
            undo(submission, None, timezone.now())
        return len(captured)

    assert cost(0, 3) == cost(1000, 20)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["", "Judge", "Expert"]), st.sampled_from(["NO", "DE"])),
             min_size=1, max_size=6, unique_by=lambda row: row[0]),
)  # fmt: skip
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_undone_load_leaves_the_register_as_it_was(election, rows):
    if not Observer.objects.exists():
        load(election, *(person(n) for n in range(1, 4)))
    before = register()
    data = csv_list([person(n, position=position, nationality=country) for n, position, country in rows])
    outcome = import_list(data, "list.csv", election, None)
    if outcome.saved:
        undo(outcome.submission, None, timezone.now())
    assert register() == before


def test_the_page_tells_what_goes_and_undoes_it(desk, clerk, election):
    submission = load(election, person(1), user=clerk)
    client, address = desk(clerk), reverse("admin:delegations_observer_undo", args=[submission.pk])
    page = client.get(address)
    assert page.context["undoing"].created == [Observer.objects.get().pk]
    assert address in client.get(reverse("admin:delegations_submission_work", args=[submission.pk])).content.decode()
    assert said(client.post(address, follow=True)) == ["The loading of this list was undone."]
    assert not Observer.objects.exists()
    assert said(client.post(address, follow=True)) == ["Nothing was undone. This load was undone already."]
    assert SubmissionRow.objects.count() == 1


def test_the_lines_tell_in_the_readers_language_what_had_become_of_them(desk, clerk, election):
    undo(load(election, person(1)), clerk, timezone.now())
    for address in (
        reverse("admin:delegations_submissionrow_changelist"),
        reverse("admin:delegations_submissionrow_change", args=[SubmissionRow.objects.get().pk]),
    ):
        page = desk(clerk, "ru").get(address).content.decode()
        assert re.search(r'class="(?:field-why|readonly)">создано<', page), address
