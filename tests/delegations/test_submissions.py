"""A list as it was received: its letter, its control total, and what became of each line."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accreditation.delegations.models import Submission
from tests.factories import (
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_submission,
    make_submission_row,
)
from tests.filling_in import filled_in

pytestmark = pytest.mark.django_db

RECEIVED = datetime(2030, 1, 4, 12, tzinfo=ZoneInfo("Asia/Almaty"))
LIST = reverse("admin:delegations_submission_changelist")
ADD = reverse("admin:delegations_submission_add")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"letter_number": "12-3/456"}, "12-3/456 · 04.01.2030"),
        ({"letter_number": "", "file_name": "list.xlsx"}, "list.xlsx · 04.01.2030"),
    ],
)
def test_a_list_is_called_by_its_letter_else_by_its_file(fields, name):
    assert str(make_submission(received_at=RECEIVED, **fields)) == name


def test_a_list_without_either_is_called_by_its_number():
    submission = make_submission(letter_number="", received_at=RECEIVED)
    assert str(submission) == f"№ {submission.pk} · 04.01.2030"


def test_it_names_as_many_persons_as_it_has_lines_else_as_were_typed():
    delegation = make_delegation()
    read, typed = make_submission(delegation.election), make_submission(delegation.election)
    make_observers(3, delegation, submission=typed)
    make_submission_row(read, 2)
    make_submission_row(read, 3, observer=make_observer(delegation))
    counted = {submission.pk: submission.persons for submission in Submission.objects.with_persons()}
    assert counted == {read.pk: 2, typed.pk: 3}


def test_a_list_that_names_another_number_than_its_letter_does_not_add_up():
    delegation = make_delegation()
    right, wrong, silent = (make_submission(delegation.election, control_total=total) for total in (2, 3, None))
    for submission in (right, wrong, silent):
        make_observers(2, delegation, submission=submission)
    assert list(Submission.objects.not_adding_up()) == [wrong]


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "left_out", "reason": ""},
        {"outcome": "created"},
        {"outcome": "lost", "reason": "Nobody knows."},
    ],
)
def test_the_database_refuses_a_line_of_which_nobody_can_say_what_became(fields):
    submission = make_submission()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_submission_row(submission, **fields)


def test_a_line_that_was_left_out_is_nobody():
    submission, person = make_submission(), make_observer()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_submission_row(submission, observer=person, outcome="left_out", reason="Named twice.")


def test_a_line_is_read_once():
    submission = make_submission()
    make_submission_row(submission, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_submission_row(submission, 2)


def test_a_letter_typed_in_names_who_did_it_and_keeps_its_election(clerk, desk):
    client, election = desk(clerk), make_election()
    typed = {"election": election.pk, "letter_number": "12-3/456", "letter_date": "04.01.2030", "control_total": "3"}
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    submission = Submission.objects.get()
    assert (submission.loaded_by, submission.control_total) == (clerk, 3)
    page = client.get(reverse("admin:delegations_submission_change", args=[submission.pk]))
    assert "election" not in page.context["adminform"].form.fields


@pytest.mark.parametrize("typed", ["-1", "three", "1.5", "9" * 30])
def test_a_control_total_is_a_number_of_persons(clerk, desk, typed):
    client = desk(clerk)
    response = client.post(ADD, filled_in(client.get(ADD), election=make_election().pk, control_total=typed))
    assert set(response.context["adminform"].form.errors) == {"control_total"}


@pytest.mark.parametrize("query", ["МИД", "мид", "mid", "12-3/456"])
def test_a_letter_is_found_by_number_or_sender_in_any_script(clerk, desk, query):
    wanted = make_submission(letter_number="12-3/456", sent_by="МИД Республики")
    make_submission(wanted.election, "77")
    assert list(desk(clerk).get(LIST, {"q": query}).context["cl"].queryset) == [wanted]


def test_the_list_marks_a_total_that_differs_in_words(clerk, desk):
    make_submission(control_total=7)
    assert "differs" in desk(clerk).get(LIST).content.decode()


def test_what_became_of_a_line_is_read_by_all_and_its_cells_by_the_clerk(clerk, auditor, desk):
    row = make_submission_row(make_submission(), cells='["Nordquest", "N123456"]')
    address = reverse("admin:delegations_submissionrow_change", args=[row.pk])
    assert "N123456" in desk(clerk).get(address).content.decode()
    page = desk(auditor).get(address)
    assert page.status_code == 200
    assert "N123456" not in page.content.decode()


@pytest.mark.parametrize("who", ["clerk", "secretary", "auditor"])
def test_nobody_writes_the_lines_of_a_list_by_hand(cast, desk, who):
    row = make_submission_row(make_submission())
    client = desk(cast[who])
    assert client.get(reverse("admin:delegations_submissionrow_add")).status_code == 403
    assert client.post(reverse("admin:delegations_submissionrow_change", args=[row.pk]), {}).status_code == 403
    assert client.post(reverse("admin:delegations_submissionrow_delete", args=[row.pk]), {}).status_code == 403
