"""The time line on a person's page: every station from the sender's list to the last decision."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accreditation.commission.agenda import put_on_agenda
from accreditation.commission.record import record_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Observer
from accreditation.history.operations import operation
from accreditation.history.records import record_changed_rows, record_created
from accreditation.workplace.life import life_of
from tests.costs import queries_of
from tests.factories import (
    decide,
    make_accredited,
    make_delegation,
    make_item,
    make_meeting,
    make_observer,
    make_observers,
    make_ready,
    make_submission,
)

pytestmark = pytest.mark.usefixtures("db", "english")

Status = Observer.Status


def texts(person):
    return [re.sub(r"\d\d\.\d\d\.\d{4}", "DAY", station.text) for station in life_of(person)]


def test_the_stations_come_in_their_order_with_who_and_why(clerk, secretary):
    delegation = make_delegation()
    letter = make_submission(delegation.election, letter_number="5/12")
    with operation(clerk):
        person = make_observer(delegation, submission=letter)
        record_created([person])
        move(Observer.objects.filter(pk=person.pk), Status.INCOMPLETE)
        Observer.objects.filter(pk=person.pk).update(remarks="The copy of the passport is missing.")
        record_changed_rows(Observer, [person.pk])
    move(Observer.objects.filter(pk=person.pk), Status.SUBMITTED)
    move(Observer.objects.filter(pk=person.pk), Status.READY)
    person.refresh_from_db()
    record_meeting(make_meeting(delegation.election), [make_item(person, "accredit")], secretary, timezone.now())

    assert texts(person) == [
        "Submitted with the list 5/12 · DAY",
        "Incomplete",
        "Submitted",
        "Ready",
        "Accredited: meeting 1, DAY, resolution 103/594",
    ]
    assert [station.who for station in life_of(person)] == [str(clerk), str(clerk), "", "", str(secretary)]


def test_a_returned_person_shows_the_remark(clerk):
    person = make_observer(status="submitted")
    Observer.objects.filter(pk=person.pk).update(status=Status.INCOMPLETE, remarks="The passport is missing.")
    record_changed_rows(Observer, [person.pk])
    assert life_of(person)[-1].remark == "The passport is missing."


def test_a_substitute_and_the_replaced_name_each_other():
    leaves, comes = make_accredited(2)
    decide([leaves], "replace", "Letter 5/13.", replacement=comes)
    assert texts(leaves)[-1] == (
        f"Replaced: meeting 2, DAY, resolution 103/594; replaced by {comes}; changes resolution 103/594"
    )
    assert life_of(leaves)[-1].remark == "Letter 5/13."
    assert texts(comes)[-1] == f"In place of {leaves}: meeting 2, DAY, resolution 103/594"


def test_an_annulment_names_what_it_annuls():
    (person,) = make_accredited(1)
    decide([person], "annul", "The wrong person.", annuls=person.decisions.get())
    assert texts(person)[-1] == (
        "Decision annulled: meeting 2, DAY, resolution 103/594; annulled: “accredit” of meeting 1"
    )


def test_the_agenda_on_which_a_person_stands_comes_last():
    people = make_observers(1)
    make_ready(people)
    meeting = make_meeting(people[0].delegation.election)
    put_on_agenda(meeting, [make_item(people[0], "accredit")], None)
    assert life_of(people[0])[-1].text == f"On the agenda of “{meeting}”: accredit"


def test_it_stands_on_the_persons_page_for_everybody_who_reads_it(desk, cast):
    (person,) = make_accredited(1)
    address = reverse("admin:delegations_observer_change", args=[person.pk])
    for who in ("clerk", "secretary", "auditor"):
        assert "resolution 103/594" in desk(cast[who]).get(address).content.decode()


def test_many_stations_cost_as_much_as_one(desk, auditor):
    one, many = make_accredited(2)
    for _time in range(5):
        decide([many], "amend")
    addresses = [reverse("admin:delegations_observer_change", args=[person.pk]) for person in (one, many)]
    client = desk(auditor)
    client.get(addresses[0])
    assert queries_of(client, addresses[0]) == queries_of(client, addresses[1])
