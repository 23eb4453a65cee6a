"""One person takes the place of another: somebody of the same election who is accredited, before or at this meeting."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accreditation.bulletins.counting import totals
from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import Decision, Meeting
from accreditation.commission.record import CannotRecord, record_meeting
from accreditation.delegations.lifecycle import resubmit
from accreditation.delegations.models import Observer
from tests.factories import (
    make_accredited,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_ready,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def record(election, *agenda):
    return record_meeting(make_meeting(election), list(agenda), None, timezone.now())


def refusal(election, *agenda):
    before = list(Observer.objects.order_by("pk").values_list("status", flat=True))
    with pytest.raises(CannotRecord) as refused:
        record(election, *agenda)
    assert list(Observer.objects.order_by("pk").values_list("status", flat=True)) == before
    assert not Meeting.objects.filter(recorded_at=None, decisions__isnull=False).exists()
    return str(refused.value)


def test_a_substitute_is_accredited_at_the_same_meeting():
    (leaves,) = make_accredited(1)
    (comes,) = make_observers(1, leaves.delegation, status="ready")
    election = leaves.delegation.election
    record(
        election,
        make_item(leaves, "replace", replacement=comes),
        make_item(comes, "accredit"),
    )
    decision = Decision.objects.get(outcome="replace")
    assert (decision.observer, decision.replacement) == (leaves, comes)
    assert set(Observer.objects.values_list("pk", "status")) == {(leaves.pk, "replaced"), (comes.pk, "accredited")}
    assert totals(election).total == 1


def test_a_substitute_may_have_been_accredited_before():
    leaves, stays = make_accredited(2)
    record(leaves.delegation.election, make_item(leaves, "replace", replacement=stays))
    assert totals(leaves.delegation.election).total == 1


def test_a_place_may_be_given_up_before_the_substitute_is_known():
    (leaves,) = make_accredited(1)
    record(leaves.delegation.election, make_item(leaves, "replace"))
    assert Decision.objects.get(outcome="replace").replacement is None


@pytest.mark.parametrize("status", ["submitted", "ready", "withdrawn"])
def test_whoever_is_not_accredited_replaces_nobody(status):
    (leaves,) = make_accredited(1)
    (other,) = make_observers(1, leaves.delegation, status=status)
    said = refusal(leaves.delegation.election, make_item(leaves, "replace", replacement=other))
    assert said == f"{other} cannot replace anybody: not accredited, neither before nor at this meeting."


def test_whoever_is_refused_at_this_meeting_replaces_nobody():
    (leaves,) = make_accredited(1)
    (other,) = make_observers(1, leaves.delegation, status="ready")
    said = refusal(
        leaves.delegation.election,
        make_item(leaves, "replace", replacement=other),
        make_item(other, "refuse", "A ground."),
    )
    assert "cannot replace anybody" in said


def test_whoever_leaves_at_this_meeting_replaces_nobody():
    leaves, too = make_accredited(2)
    said = refusal(
        leaves.delegation.election,
        make_item(leaves, "replace", replacement=too),
        make_item(too, "withdraw"),
    )
    assert "cannot replace anybody" in said


def test_two_persons_do_not_replace_each_other():
    one, two = make_accredited(2)
    said = refusal(
        one.delegation.election,
        make_item(one, "replace", replacement=two),
        make_item(two, "replace", replacement=one),
    )
    assert "cannot replace anybody" in said


def test_a_person_of_another_election_replaces_nobody():
    (leaves,) = make_accredited(1)
    (stranger,) = make_accredited(1, make_delegation(make_election("other")))
    said = refusal(leaves.delegation.election, make_item(leaves, "replace", replacement=stranger))
    assert said == f"{stranger} belongs to another election."


def test_one_person_does_not_take_two_places():
    one, two, stays = make_accredited(3)
    said = refusal(
        one.delegation.election,
        make_item(one, "replace", replacement=stays),
        make_item(two, "replace", replacement=stays),
    )
    assert said == f"{stays} can replace one other person only."


def test_nobody_takes_the_own_place():
    (person,) = make_accredited(1)
    said = refusal(person.delegation.election, make_item(person, "replace", replacement=person))
    assert said == f"{person} can replace one other person only."
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=make_meeting(person.delegation.election), observer=person, outcome="replace", effect=-1,
            replacement=person,
        )  # fmt: skip


@pytest.mark.parametrize("outcome", ["withdraw", "revoke", "amend"])
def test_whoever_is_not_replaced_has_no_replacement(outcome):
    leaves, stays = make_accredited(2)
    said = refusal(leaves.delegation.election, make_item(leaves, outcome, "A ground.", replacement=stays))
    assert said == f"{leaves} is not replaced, yet a replacement is named."
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=make_meeting(leaves.delegation.election), observer=leaves, outcome=outcome, effect=0, ground="G.",
            replacement=stays,
        )  # fmt: skip


def test_who_stands_in_one_place_takes_no_second_at_a_later_meeting():
    one, two, comes = make_accredited(3)
    election = one.delegation.election
    record(election, make_item(one, "replace", replacement=comes))
    said = refusal(election, make_item(two, "replace", replacement=comes))
    assert said == f"{comes} can replace one other person only."


def test_the_place_of_an_annulled_replacement_is_free():
    one, two, comes = make_accredited(3)
    election = one.delegation.election
    (mistake,) = record(election, make_item(one, "replace", replacement=comes))
    record(
        election,
        make_item(one, "annul", "The wrong one left.", annuls=mistake),
        make_item(two, "replace", replacement=comes),
    )
    assert not list(check(election))


def test_who_left_and_was_accredited_anew_may_take_another_place():
    one, two, comes = make_accredited(3)
    election = one.delegation.election
    record(election, make_item(one, "replace", replacement=comes))
    record(election, make_item(comes, "withdraw"))
    resubmit(Observer.objects.filter(pk=comes.pk), timezone.now())
    make_ready([comes])
    record(election, make_item(comes, "accredit"), make_item(two, "replace", replacement=comes))
    assert not list(check(election))

    again = comes.decisions.get(outcome="accredit", meeting__ordinal=4)
    second = two.decisions.get(outcome="replace")
    meeting = make_meeting(election)
    undo = make_item(comes, "annul", "A mistake.", annuls=again)
    with pytest.raises(CannotRecord, match=f"{comes} replaces {two}: annul that replacement too."):
        record_meeting(meeting, [undo], None, timezone.now())
    record_meeting(meeting, [undo, make_item(two, "annul", "A mistake.", annuls=second)], None, timezone.now())
    assert not list(check(election))
