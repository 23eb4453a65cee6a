"""A mistake is mended by annulling the decision: a new one that names it and takes its effect back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accreditation.bulletins.counting import timeline, totals
from accreditation.commission.agenda import CannotPlan, put_on_agenda
from accreditation.commission.models import Decision
from accreditation.commission.record import CannotRecord, record_agenda, record_meeting
from accreditation.delegations.lifecycle import NotAllowed, resubmit
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import AccreditationClosed
from tests.factories import (
    days_ahead,
    decide,
    make_accredited,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def annul(decision, ground="The list named the wrong person.", **meeting):
    person = Observer.objects.get(pk=decision.observer_id)
    item = make_item(person, "annul", ground, annuls=decision)
    with transaction.atomic():
        return record_meeting(make_meeting(person.delegation.election, **meeting), [item], None, timezone.now())[0]


def refusal(decision, error=CannotRecord, **fields):
    before = Decision.objects.count()
    with pytest.raises(error) as refused:
        annul(decision, **fields)
    assert Decision.objects.count() == before
    return str(refused.value)


def last(person):
    return person.decisions.order_by("-pk").first()


def status(person):
    return Observer.objects.get(pk=person.pk).status


@pytest.mark.parametrize(
    ("outcome", "after", "effect"),
    [
        ("withdraw", "accredited", 1), ("revoke", "accredited", 1), ("replace", "accredited", 1),
        ("amend", "accredited", 0),
    ],
)  # fmt: skip
def test_who_had_left_is_accredited_again(outcome, after, effect):
    (person,) = make_accredited(1)
    decide([person], outcome, "A ground.")
    wrong = last(person)

    annulment = annul(wrong)

    assert (annulment.annuls, annulment.effect, status(person)) == (wrong, effect, after)
    assert totals(person.delegation.election).total == 1


def test_an_accreditation_that_is_annulled_leaves_the_person_ready_and_not_counted():
    (person,) = make_accredited(1)
    assert annul(last(person)).effect == -1
    assert status(person) == "ready"
    assert totals(person.delegation.election).total == 0
    decide([person], "accredit")
    assert totals(person.delegation.election).total == 1


def test_a_refusal_that_is_annulled_leaves_the_person_ready():
    people = make_observers(1)
    make_ready(people)
    decide(people, "refuse", "A ground.")
    assert annul(last(people[0])).effect == 0
    assert status(people[0]) == "ready"


def test_totals_of_the_past_stay_as_they_were():
    (person,) = make_accredited(1)
    election = person.delegation.election
    first = make_meeting(election, days_ahead(0))
    record_meeting(first, [make_item(person, "withdraw")], None, timezone.now())
    before = [step.total for step in timeline(election)]
    annul(last(person))
    assert [step.total for step in timeline(election)] == [*before, 1]


def test_an_amendment_that_is_annulled_gives_back_what_was_there():
    (person,) = make_accredited(1, family_name="Nordquest")
    decide([person], "amend", amendment='{"family_name": "Sudquest", "birth_date": "1980-05-01"}')
    assert Observer.objects.get().family_name == "Sudquest"
    annul(last(person))
    stored = Observer.objects.get()
    assert (stored.family_name, stored.birth_date) == ("Nordquest", person.birth_date)
    assert stored.sort_name == person.derive_sort_name()


def test_only_the_last_decision_that_stands_can_be_annulled():
    (person,) = make_accredited(1)
    accreditation = last(person)
    decide([person], "withdraw")
    assert "the last decision on the person that still stands" in refusal(accreditation)
    annul(last(person))
    annul(accreditation)
    assert status(person) == "ready"


def test_a_decision_is_annulled_once():
    (person,) = make_accredited(1)
    wrong = last(person)
    annul(wrong)
    assert "that still stands" in refusal(wrong)


def test_an_annulment_is_not_annulled():
    (person,) = make_accredited(1)
    assert "that still stands" in refusal(annul(last(person)))


def test_an_annulment_needs_its_ground():
    (person,) = make_accredited(1)
    assert "need their ground" in refusal(last(person), ground=" ")


def test_an_annulment_names_a_decision_on_the_same_person():
    one, other = make_accredited(2)
    item = make_item(one, "annul", "A ground.", annuls=last(other))
    with pytest.raises(CannotRecord, match="names the last decision"):
        record_meeting(make_meeting(one.delegation.election), [item], None, timezone.now())
    item = make_item(one, "annul", "A ground.")
    with pytest.raises(CannotPlan, match="names the last decision"):
        put_on_agenda(make_meeting(one.delegation.election), [item], None)


def test_nothing_but_an_annulment_names_a_decision():
    (person,) = make_accredited(1)
    item = make_item(person, "withdraw", annuls=last(person))
    with pytest.raises(CannotRecord, match="only an annulment annuls"):
        record_meeting(make_meeting(person.delegation.election), [item], None, timezone.now())


def test_who_came_anew_after_a_withdrawal_is_decided_on_anew_instead():
    (person,) = make_accredited(1)
    decide([person], "withdraw")
    resubmit(Observer.objects.filter(pk=person.pk), timezone.now())
    refusal(last(person), NotAllowed)


def test_a_substitute_stays_accredited_as_long_as_the_replacement_stands():
    leaves, comes = make_accredited(2)
    decide([leaves], "replace", replacement=comes)
    assert refusal(last(comes)) == f"{comes} replaces {leaves}: annul that replacement too."

    election = leaves.delegation.election
    items = [make_item(person, "annul", "A ground.", annuls=last(person)) for person in (leaves, comes)]
    meeting = make_meeting(election)
    put_on_agenda(meeting, items, None)
    record_agenda(meeting, None)
    assert (status(leaves), status(comes), totals(election).total) == ("accredited", "ready", 1)


def test_nobody_is_accredited_again_after_the_closing_moment_without_a_reason():
    (person,) = make_accredited(1)
    decide([person], "withdraw")
    type(person.delegation.election).objects.update(
        closes_override=timezone.now() - timedelta(days=1), closes_override_reason="Earlier."
    )
    refusal(last(person), AccreditationClosed)
    annul(last(person), override_reason="The letter named another person.")
    assert status(person) == "accredited"
