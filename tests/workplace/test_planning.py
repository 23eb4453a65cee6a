"""Putting departures, refusals, amendments and annulments on an agenda."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accreditation.commission.agenda import CannotPlan, change_item, put_on_agenda
from accreditation.commission.amendment import read_amendment
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import plan_meeting, record_agenda
from accreditation.delegations.models import Observer
from tests.factories import (
    decide,
    make_accredited,
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)
from tests.filling_in import filled_in

LIST = reverse("admin:delegations_observer_changelist")


@pytest.fixture
def client(desk, secretary):
    return desk(secretary)


def ready(number, delegation=None):
    people = make_observers(number, delegation)
    make_ready(people)
    return people


def choose(client, people):
    ticked = {"_selected_action": [person.pk for person in people], "index": 0}
    return client.post(LIST, {"action": "plan_for_agenda"} | ticked)


def plan(client, people, **typed):
    page = choose(client, people)
    sent = {"action": "plan_for_agenda", "_selected_action": 0, "persons": page.context["keys"]}
    return client.post(LIST, sent | typed)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_accredited_can_leave_and_the_ready_be_decided_on(client):
    outcomes = {
        "ready": [value for value, _label in choose(client, ready(1)).context["form"].fields["outcome"].choices],
        "accredited": [
            value for value, _label in choose(client, make_accredited(1)).context["form"].fields["outcome"].choices
        ],
        "several": [
            value for value, _label in choose(client, make_accredited(2)).context["form"].fields["outcome"].choices
        ],
    }
    assert outcomes == {
        "ready": ["accredit", "refuse"],
        "accredited": ["withdraw", "revoke", "replace"],
        "several": ["withdraw", "revoke"],
    }


def test_a_departure_is_put_on_the_agenda_of_a_new_meeting(client, secretary):
    people = make_accredited(2)
    response = plan(client, people, outcome="withdraw", ground="Letter 5/12.")
    meeting = Meeting.objects.get(recorded_at=None)
    assert response.url == reverse("admin:commission_meeting_agenda", args=[meeting.pk])
    assert told(response) == ["2 persons were put on the agenda."]
    assert set(meeting.agenda.values_list("outcome", "ground", "added_by")) == {
        ("withdraw", "Letter 5/12.", secretary.pk)
    }


def test_a_planned_meeting_can_be_chosen(client):
    people = make_accredited(1)
    planned = make_meeting(people[0].delegation.election)
    assert choose(client, people).context["form"]["meeting"].initial == planned
    plan(client, people, outcome="withdraw", meeting=planned.pk)
    assert planned.agenda.count() == 1


@pytest.mark.parametrize(("outcome", "people"), [("refuse", ready), ("revoke", make_accredited)])
def test_a_refusal_and_a_revocation_need_their_ground(client, db, outcome, people):
    chosen = people(1)
    page = plan(client, chosen, outcome=outcome)
    assert page.context["form"].errors["ground"] == ["Enter the ground in words."]
    assert not AgendaItem.objects.exists()
    plan(client, chosen, outcome=outcome, ground="A ground.")
    assert AgendaItem.objects.get().ground == "A ground."


def test_a_substitute_is_accredited_at_the_same_meeting(client):
    (leaves,) = make_accredited(1)
    (comes,) = ready(1, leaves.delegation)
    plan(client, [leaves], outcome="replace", replacement=comes.pk)
    meeting = Meeting.objects.get(recorded_at=None)
    items = set(meeting.agenda.values_list("observer", "outcome", "replacement"))
    assert items == {(leaves.pk, "replace", comes.pk), (comes.pk, "accredit", None)}
    Meeting.objects.filter(pk=meeting.pk).update(held_on=Meeting.objects.first().held_on, resolutions="1/1")
    record_agenda(meeting, None)
    assert set(Observer.objects.values_list("pk", "status")) == {(leaves.pk, "replaced"), (comes.pk, "accredited")}


def test_who_is_replaced_names_the_substitute_and_nobody_else_does(client):
    (leaves,) = make_accredited(1)
    (comes,) = ready(1, leaves.delegation)
    assert plan(client, [leaves], outcome="replace").context["form"].errors["replacement"]
    assert plan(client, [leaves], outcome="withdraw", replacement=comes.pk).context["form"].errors["replacement"]


def test_persons_of_different_statuses_are_not_planned_together(client):
    (accredited,) = make_accredited(1)
    people = [accredited, *ready(1, accredited.delegation)]
    assert told(choose(client, people)) == [
        "Choose persons who are all ready, or all accredited: on others the commission does not decide."
    ]
    assert told(choose(client, make_observers(1)))[-1:] == [
        "Choose persons who are all ready, or all accredited: on others the commission does not decide."
    ]


def test_persons_of_two_elections_are_not_planned_together(client):
    people = [*ready(1), *ready(1, make_delegation(make_election("other")))]
    assert told(choose(client, people)) == ["These persons belong to several elections; a meeting decides on one."]


def test_who_stands_on_an_agenda_already_is_named(client):
    people = make_accredited(1)
    plan(client, people, outcome="withdraw")
    page = plan(client, people, outcome="withdraw")
    assert "stands on the agenda of" in str(page.context["form"].non_field_errors())
    # The meeting that would have been planned for it was not.
    assert Meeting.objects.filter(recorded_at=None).count() == 1


# Amending


def amend_address(person):
    return reverse("admin:delegations_observer_amend", args=[person.pk])


def test_only_what_differs_is_amended(client):
    (person,) = make_accredited(1, family_name="Nordquest", document_number="N 1234567")
    page = client.get(amend_address(person))
    client.post(amend_address(person), filled_in(page, family_name="Sudquest"))
    item = AgendaItem.objects.get()
    assert (item.outcome, read_amendment(item.amendment)) == ("amend", {"family_name": "Sudquest"})
    assert Observer.objects.get().family_name == "Nordquest"


def test_an_amendment_that_changes_nothing_is_told(client):
    (person,) = make_accredited(1)
    page = client.get(amend_address(person))
    again = client.post(amend_address(person), filled_in(page))
    assert again.context["form"].non_field_errors() == ["Nothing differs from what is recorded."]


def test_nonsense_stands_beside_its_field(client):
    (person,) = make_accredited(1)
    page = client.get(amend_address(person))
    again = client.post(amend_address(person), filled_in(page, birth_date="31.02.1980", family_name=""))
    assert set(again.context["form"].errors) == {"birth_date", "family_name"}
    assert not AgendaItem.objects.exists()


def test_who_is_not_accredited_is_not_amended(client):
    (person,) = make_observers(1)
    response = client.get(amend_address(person))
    assert response.url == reverse("admin:delegations_observer_change", args=[person.pk])
    assert told(response) == [f"{person} is not accredited; there is nothing to amend."]


def test_the_persons_page_leads_to_the_amendment(client, desk, clerk):
    (person,) = make_accredited(1)
    change = reverse("admin:delegations_observer_change", args=[person.pk])
    assert amend_address(person) in client.get(change).content.decode()
    assert amend_address(person) in desk(clerk).get(change).content.decode()


def test_a_clerk_prepares_an_amendment_for_a_planned_meeting_only(desk, clerk):
    (person,) = make_accredited(1)
    clerks = desk(clerk)
    page = clerks.get(amend_address(person))
    refused = clerks.post(amend_address(person), filled_in(page, family_name="Sudquest"))
    assert list(refused.context["form"].errors) == ["meeting"]

    meeting = plan_meeting(person.delegation.election, None)
    page = clerks.get(amend_address(person))
    clerks.post(amend_address(person), filled_in(page, family_name="Sudquest"))
    item = AgendaItem.objects.get()
    assert (item.meeting, item.outcome, item.added_by) == (meeting, "amend", clerk)


# Annulling


def annul_address(decision):
    return reverse("admin:commission_decision_annul", args=[decision.pk])


def test_a_decision_is_annulled_by_an_item_that_names_it(client):
    make_accredited(1)
    decision = Decision.objects.get()
    client.post(annul_address(decision), {"ground": "The wrong person."})
    item = AgendaItem.objects.get()
    assert (item.outcome, item.annuls, item.ground) == ("annul", decision, "The wrong person.")


def test_an_annulment_needs_its_ground(client):
    make_accredited(1)
    page = client.post(annul_address(Decision.objects.get()), {"ground": " "})
    assert list(page.context["form"].errors) == ["ground"]


def test_a_decision_that_no_longer_stands_is_not_annulled(client):
    (person,) = make_accredited(1)
    accreditation = Decision.objects.get()
    decide([person], "withdraw")
    page = client.post(annul_address(accreditation), {"ground": "The wrong person."})
    assert "that still stands" in str(page.context["form"].non_field_errors())


def test_only_a_decision_that_can_be_annulled_leads_there(client):
    make_accredited(1)
    decision = Decision.objects.get()
    change = reverse("admin:commission_decision_change", args=[decision.pk])
    assert annul_address(decision) in client.get(change).content.decode()
    client.post(annul_address(decision), {"ground": "The wrong person."})
    meeting = Meeting.objects.get(recorded_at=None)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=decision.meeting.held_on, resolutions="1/1")
    record_agenda(meeting, None)
    assert annul_address(decision) not in client.get(change).content.decode()


@pytest.mark.parametrize("who", ["clerk", "auditor", "administrator", "staff_without_rights"])
def test_only_the_secretary_plans(cast, desk, who):
    (person,) = make_accredited(1)
    client = desk(cast[who])
    closed = [amend_address(person)] if who != "clerk" else []
    for address in (*closed, annul_address(Decision.objects.get())):
        assert client.get(address).status_code == 403
        assert client.post(address, {"ground": "x", "family_name": "x"}).status_code == 403
    choose(client, [person])
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("key", ["0", "9" * 40, "x"])
def test_what_is_not_there_is_not_found(client, key):
    assert client.get(f"/admin/delegations/observer/{key}/amend/").status_code == 404
    assert client.get(f"/admin/commission/decision/{key}/annul/").status_code == 404


def test_a_country_is_kept_where_it_is_not_amended(client):
    (person,) = make_accredited(1, document_country=make_country("DE"))
    page = client.get(amend_address(person))
    client.post(amend_address(person), filled_in(page, document_country=""))
    assert read_amendment(AgendaItem.objects.get().amendment) == {"document_country": None}


# Who may come in a place


def test_who_stands_in_a_place_or_is_planned_for_one_is_offered_no_other(client):
    leaves, stands, planned, free = make_accredited(4)
    other, asked = make_accredited(2, leaves.delegation)
    decide([leaves], "replace", replacement=stands)
    meeting = plan_meeting(leaves.delegation.election, None)
    put_on_agenda(meeting, [make_item(other, "replace", replacement=planned)], None)
    page = choose(client, [asked])
    offered = set(page.context["form"].fields["replacement"].queryset)
    assert free in offered
    assert not offered & {leaves, stands, planned}


# Changing what is planned


def item_address(item):
    return reverse("admin:commission_meeting_item", args=[item.meeting_id, item.pk])


def planned_item(person, outcome, ground="", **fields):
    put_on_agenda(plan_meeting(person.delegation.election, None), [make_item(person, outcome, ground, **fields)], None)
    return AgendaItem.objects.get(observer=person)


def test_the_ground_of_an_item_is_changed_where_it_stands(client):
    (person,) = make_accredited(1)
    item = planned_item(person, "revoke", "A first wording.")
    page = client.get(reverse("admin:commission_meeting_agenda", args=[item.meeting_id]))
    assert item_address(item) in page.content.decode()

    response = client.post(item_address(item), {"ground": "A better wording."})

    assert told(response) == [f"Changed: revoke: {person}."]
    item.refresh_from_db()
    assert item.ground == "A better wording."
    assert item.history.count() == 2


def test_a_revocation_keeps_a_ground(client):
    (person,) = make_accredited(1)
    item = planned_item(person, "revoke", "A first wording.")
    assert list(client.post(item_address(item), {"ground": " "}).context["form"].errors) == ["ground"]


def test_another_person_comes_in_the_place(client):
    leaves, stays = make_accredited(2)
    (comes,) = ready(1, leaves.delegation)
    item = planned_item(leaves, "replace", replacement=stays)
    page = client.get(item_address(item))
    assert page.context["form"]["replacement"].value() == stays.pk
    client.post(item_address(item), {"ground": "Letter 6.", "replacement": comes.pk})
    agenda = {(each.observer, each.outcome, each.replacement) for each in item.meeting.agenda.all()}
    assert agenda == {(leaves, "replace", comes), (comes, "accredit", None)}


def test_what_is_planned_no_more_is_not_changed(client):
    (person,) = make_accredited(1)
    item = planned_item(person, "revoke", "A first wording.")
    with pytest.raises(CannotPlan, match="no longer"):
        AgendaItem.objects.all().delete()
        change_item(item, "A better wording.", None)
    assert client.get(item_address(item)).status_code == 404
