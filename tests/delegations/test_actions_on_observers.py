"""What the desk does with many persons at once: all or nobody, and one line in the log for each."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse

from accreditation.delegations.models import Observer
from tests.factories import (
    make_closed_election,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_organization,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:delegations_observer_changelist")


def act(client, action, people):
    response = client.post(LIST, {"action": action, "_selected_action": [person.pk for person in people]})
    return [str(message) for message in get_messages(response.wsgi_request)]


def statuses():
    return list(Observer.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("action", "origin", "target", "said"),
    [
        ("mark_ready", "submitted", "ready", "ready"),
        ("return_as_incomplete", "submitted", "incomplete", "incomplete"),
        ("return_as_incomplete", "ready", "incomplete", "incomplete"),
        ("take_back", "incomplete", "submitted", "submitted"),
        ("take_back", "ready", "submitted", "submitted"),
        ("take_back", "withdrawn", "submitted", "submitted"),
        ("recall", "submitted", "recalled", "recalled by the sender"),
        ("recall", "ready", "recalled", "recalled by the sender"),
    ],
)
def test_the_clerk_moves_the_chosen(clerk, desk, action, origin, target, said):
    people = make_observers(2, status=origin)
    assert act(desk(clerk), action, people) == [f"2 persons are now “{said}”."]
    assert statuses() == [target, target]


def test_one_person_is_spoken_of_in_the_singular(clerk, desk):
    assert act(desk(clerk), "mark_ready", make_observers(1)) == ["1 person is now “ready”."]


def test_each_moved_person_has_a_line_in_the_log(clerk, desk):
    people = make_observers(3)
    act(desk(clerk), "mark_ready", people)
    entries = LogEntry.objects.all()
    assert {entry.object_id for entry in entries} == {str(person.pk) for person in people}
    assert {(entry.user, entry.change_message) for entry in entries} == {(clerk, "Moved to “ready”.")}


def test_where_one_cannot_be_moved_nobody_is_and_nothing_is_logged(clerk, desk):
    delegation = make_delegation()
    people = [*make_observers(2, delegation), make_observer(delegation, family_name="Stuck", status="revoked")]
    (message,) = act(desk(clerk), "mark_ready", people)
    assert message.startswith("Nothing was changed: these cannot become “ready”: Stuck")
    assert statuses() == ["submitted", "submitted", "revoked"]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("action", ["mark_ready", "return_as_incomplete", "take_back", "recall"])
def test_the_accredited_are_moved_by_a_decision_only(clerk, desk, action):
    people = make_observers(1, status="accredited")
    assert act(desk(clerk), action, people)[0].startswith("Nothing was changed")
    assert statuses() == ["accredited"]


def test_after_the_closing_nobody_comes_back(clerk, desk):
    people = make_observers(1, make_delegation(make_closed_election()), status="recalled")
    (message,) = act(desk(clerk), "take_back", people)
    assert "closed on" in message
    assert statuses() == ["recalled"]


def test_nobody_comes_back_under_a_second_sender_where_that_is_forbidden(clerk, desk):
    election = make_election(duplicate_rule="forbid")
    make_observer(make_delegation(election), document_number="N1")
    twin = make_observer(make_delegation(election, make_organization("sco")), document_number="N1", status="recalled")
    (message,) = act(desk(clerk), "take_back", [twin])
    assert "The same document is entered under another sender" in message
    assert statuses() == ["submitted", "recalled"]


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ("clerk", {"mark_ready", "return_as_incomplete", "take_back", "recall"}),
        (
            "secretary",
            {"mark_ready", "return_as_incomplete", "take_back", "recall", "accredit_at_meeting", "plan_for_agenda"},
        ),
        ("auditor", set()),
    ],
)
def test_each_role_has_its_own_actions(cast, desk, who, actions):
    make_observer()
    form = desk(cast[who]).get(LIST).context["action_form"]
    offered = {name for name, _label in form.fields["action"].choices if name} if form else set()
    assert offered - {"export_admin_action"} == actions


def test_an_action_that_is_not_offered_does_nothing(auditor, desk):
    people = make_observers(1)
    act(desk(auditor), "mark_ready", people)
    act(desk(auditor), "delete_selected", people)
    assert statuses() == ["submitted"]
