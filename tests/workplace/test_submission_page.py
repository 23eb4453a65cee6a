"""A sender's list at the clerk's desk: looked at, returned with remarks, completed, made ready, recalled."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accreditation.delegations.models import Observer, Submission
from accreditation.workplace.submission import progress
from tests.costs import queries_of
from tests.factories import (
    decide,
    make_closed_election,
    make_delegation,
    make_observers,
    make_ready,
    make_submission,
)

Status = Observer.Status


@pytest.fixture
def client(desk, clerk):
    return desk(clerk)


@pytest.fixture
def letter(db):
    return make_submission(make_delegation().election, control_total=3)


@pytest.fixture
def people(letter):
    return make_observers(3, letter.election.delegations.get(), submission=letter)


def address(letter):
    return reverse("admin:delegations_submission_work", args=[letter.pk])


def send(client, letter, do, people=(), **typed):
    return client.post(address(letter), {"do": do, "person": [person.pk for person in people]} | typed)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def statuses(people):
    by_key = dict(Observer.objects.values_list("pk", "status"))
    return [by_key[person.pk] for person in people]


def test_the_ticked_are_made_ready(client, letter, people):
    assert told(send(client, letter, "ready", people[:2])) == "2 persons are now “ready”."
    assert statuses(people) == ["ready", "ready", "submitted"]


def test_everybody_who_is_submitted_is_made_ready_at_once(client, letter, people):
    send(client, letter, "incomplete", people[:1], **{f"remarks-{people[0].pk}": "The passport is missing."})
    assert told(send(client, letter, "ready", everybody="on")) == "2 persons are now “ready”."
    assert statuses(people) == ["incomplete", "ready", "ready"]


def test_whoever_goes_back_to_the_sender_goes_with_what_is_missing(client, letter, people):
    remark = {f"remarks-{people[0].pk}": " The passport is missing. "}
    page = send(client, letter, "incomplete", people[:2], **remark)
    assert told(page) == f"{people[1]}: write what the sender has to complete."
    assert statuses(people) == ["submitted"] * 3
    # What was typed stays typed.
    assert "The passport is missing." in page.content.decode()
    assert not Observer.objects.exclude(remarks="").exists()

    remark[f"remarks-{people[1].pk}"] = "The birth date is missing."
    send(client, letter, "incomplete", people[:2], **remark)
    assert statuses(people) == ["incomplete", "incomplete", "submitted"]
    assert Observer.objects.get(pk=people[0].pk).remarks == "The passport is missing."
    assert Observer.history.filter(id=people[0].pk, remarks="The passport is missing.").exists()


def test_who_was_completed_is_submitted_again_and_who_is_recalled_is_gone(client, letter, people):
    send(client, letter, "incomplete", people[:1], **{f"remarks-{people[0].pk}": "x"})
    send(client, letter, "submitted", people[:1])
    send(client, letter, "recalled", people[1:2])
    assert statuses(people) == ["submitted", "recalled", "submitted"]


def test_after_the_closing_moment_nobody_who_was_recalled_comes_back(client):
    delegation = make_delegation(make_closed_election())
    letter = make_submission(delegation.election)
    people = make_observers(1, delegation, submission=letter, status=Status.RECALLED)
    assert "closed on" in told(send(client, letter, "submitted", people))


@pytest.mark.parametrize(
    "sent", [{}, {"do": "accredited"}, {"do": "ready"}, {"do": "ready", "person": ["x", "9" * 40]}]
)
def test_nonsense_moves_nobody(client, letter, people, sent):
    response = client.post(address(letter), sent)
    assert told(response) in {"Choose what is to be done.", "Choose the persons first."}
    assert statuses(people) == ["submitted"] * 3


def test_persons_of_another_list_are_not_moved(client, letter, people):
    other = make_submission(letter.election)
    assert told(send(client, other, "ready", people)) == "Choose the persons first."


def test_who_is_decided_on_is_named_and_nobody_is_moved(client, letter, people):
    make_ready(people[:1])
    decide(people[:1], "accredit")
    assert str(people[0]) in told(send(client, letter, "ready", people))
    assert statuses(people) == ["accredited", "submitted", "submitted"]


def test_a_letter_that_names_another_number_says_so(client, letter, people):
    assert "the letter says" not in client.get(address(letter)).content.decode()
    Submission.objects.update(control_total=142)
    assert "the letter says 142" in client.get(address(letter)).content.decode()


def test_the_time_to_the_decision_is_counted_from_the_receipt(letter, people):
    Submission.objects.update(received_at=timezone.now() - timedelta(days=9, hours=1))
    letter.refresh_from_db()
    now = timezone.now()
    assert progress(letter, now).waiting_days == 9
    assert progress(letter, now).last_decided_days is None
    make_ready(people)
    decide(people[:2], "accredit")
    assert (progress(letter, now).waiting, progress(letter, now).first_decided_days) == (1, 9)
    decide(people[2:], "refuse", "A ground.")
    assert (progress(letter, now).waiting, progress(letter, now).waiting_days) == (0, None)


@pytest.mark.parametrize(
    ("who", "reads", "moves"),
    [
        ("clerk", 200, 302), ("secretary", 200, 302), ("auditor", 200, 403), ("administrator", 403, 403),
        ("staff_without_rights", 403, 403), ("stranger", 302, 302),
    ],
)  # fmt: skip
def test_only_whoever_enters_persons_moves_them(cast, desk, letter, people, who, reads, moves):
    client = desk(cast[who])
    assert client.get(address(letter)).status_code == reads
    assert send(client, letter, "ready", people).status_code == moves
    assert (statuses(people) == ["ready"] * 3) == (who in {"clerk", "secretary"})


def test_a_long_list_costs_as_many_queries_as_a_short_one(client, letter, people):
    client.get(address(letter))
    few = queries_of(client, address(letter))
    make_observers(60, letter.election.delegations.get(), submission=letter)
    assert queries_of(client, address(letter)) == few


@pytest.mark.parametrize("key", ["0", "9" * 40, "x"])
def test_a_list_that_is_not_there_is_not_found(client, key):
    assert client.get(f"/admin/delegations/submission/{key}/work/").status_code == 404


@pytest.fixture
def received(letter):
    letter.file.save("a", ContentFile(b"=cmd;SECRETDOC1"), save=False)
    letter.file_name = "list of the sender.csv"
    letter.save()
    yield letter
    letter.file.delete(save=False)


def file_of(letter):
    return reverse("admin:delegations_submission_file", args=[letter.pk])


def test_the_file_as_received_is_given_to_be_saved_and_never_shown(client, received):
    assert file_of(received) in client.get(address(received)).content.decode()
    response = client.get(file_of(received))
    assert b"".join(response.streaming_content) == b"=cmd;SECRETDOC1"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="list of the sender.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("secretary", 200), ("auditor", 403), ("administrator", 403), ("staff_without_rights", 403)],
)
def test_only_whoever_reads_documents_is_given_the_file(cast, desk, received, who, status):
    assert desk(cast[who]).get(file_of(received)).status_code == status


def test_a_file_that_is_not_there_is_not_found(client, letter, received):
    received.file.storage.delete(received.file.name)
    assert client.get(file_of(received)).status_code == 404
    Submission.objects.update(file="")
    assert client.get(file_of(letter)).status_code == 404
