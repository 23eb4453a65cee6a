"""Which status may follow which, at the desk and by a decision. Whatever is not written here is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accreditation.delegations.duplicates import ForbiddenTwin
from accreditation.delegations.lifecycle import Movement, NotAllowed, move, resubmit
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import AccreditationClosed
from tests.factories import (
    make_closed_election,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_organization,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

AT_THE_DESK = {
    "submitted": {"incomplete", "ready", "recalled"},
    "incomplete": {"submitted", "recalled"},
    "ready": {"submitted", "incomplete", "recalled"},
    "recalled": {"submitted"},
    "refused": {"submitted"},
    "withdrawn": {"submitted"},
    "accredited": set(),
    "revoked": set(),
    "replaced": set(),
}
BY_DECISION = {
    "submitted": set(),
    "incomplete": set(),
    "ready": {"accredited", "refused"},
    "recalled": set(),
    "refused": set(),
    "withdrawn": set(),
    "accredited": {"withdrawn", "revoked", "replaced"},
    "revoked": set(),
    "replaced": set(),
}
STEPS = [
    (movement, origin, target)
    for movement, table in ((Movement.DESK, AT_THE_DESK), (Movement.DECISION, BY_DECISION))
    for origin, targets in table.items()
    for target in sorted(targets)
]


def only(*observers):
    return Observer.objects.filter(pk__in=[observer.pk for observer in observers])


def statuses(*observers):
    found = dict(only(*observers).values_list("pk", "status"))
    return [found[observer.pk] for observer in observers]


def test_the_tables_speak_of_every_status():
    assert set(AT_THE_DESK) == set(BY_DECISION) == set(Observer.Status.values)


@pytest.mark.parametrize(("movement", "origin", "target"), STEPS)
def test_a_step_of_the_life_cycle_is_taken(movement, origin, target):
    observer = make_observer(status=origin)
    assert move(only(observer), target, movement) == 1
    assert statuses(observer) == [target]


@pytest.mark.parametrize(("movement", "table"), [(Movement.DESK, AT_THE_DESK), (Movement.DECISION, BY_DECISION)])
@pytest.mark.parametrize("origin", Observer.Status.values)
def test_every_other_step_is_refused_and_changes_nothing(movement, table, origin):
    observer = make_observer(status=origin)
    for target in set(Observer.Status.values) - table[origin]:
        with pytest.raises(NotAllowed):
            move(only(observer), target, movement)
        assert statuses(observer) == [origin]


def test_all_are_moved_or_nobody():
    delegation = make_delegation()
    movable = make_observers(3, delegation)
    stuck = make_observer(delegation, status="accredited")
    with pytest.raises(NotAllowed):
        move(only(*movable, stuck), "ready")
    assert statuses(*movable, stuck) == ["submitted"] * 3 + ["accredited"]


def test_the_refusal_names_those_who_stand_in_the_way_and_nobody_else():
    delegation = make_delegation()
    movable = make_observer(delegation, family_name="Movable")
    stuck = make_observer(delegation, family_name="Stuck", given_name="Rosa", status="revoked")
    with pytest.raises(NotAllowed) as refused:
        move(only(movable, stuck), "ready")
    assert str(refused.value) == "Nothing was changed: these cannot become “ready”: Stuck Rosa (revoked)."


def test_the_refusal_names_five_of_many():
    people = make_observers(8, status="accredited")
    with pytest.raises(NotAllowed) as refused:
        move(only(*people), "ready")
    assert str(refused.value).count("(accredited)") == 5


def test_a_refusal_inside_a_transaction_leaves_the_rest_of_it_usable():
    observer = make_observer(status="accredited")
    with pytest.raises(NotAllowed):
        move(only(observer), "ready")
    assert Observer.objects.count() == 1


def test_moving_nobody_is_no_mistake():
    assert move(Observer.objects.none(), "ready") == 0


def test_a_step_costs_the_same_for_two_persons_and_for_two_hundred():
    delegation = make_delegation()
    costs = []
    for number in (2, 200):
        people = only(*make_observers(number, delegation))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            move(people, "ready")
        costs.append(len(captured))
    assert costs[0] == costs[1]


# Coming back: "submitted" again, by `resubmit`.


@pytest.mark.parametrize("status", ["recalled", "refused", "withdrawn", "incomplete", "ready"])
def test_while_accreditation_is_open_a_person_may_be_submitted_again(status):
    observer = make_observer(status=status)
    assert resubmit(only(observer), timezone.now()) == 1
    assert statuses(observer) == ["submitted"]


@pytest.mark.parametrize("status", ["recalled", "refused", "withdrawn"])
def test_after_the_closing_nobody_who_left_comes_back(status):
    observer = make_observer(make_delegation(make_closed_election()), status=status)
    with pytest.raises(AccreditationClosed):
        resubmit(only(observer), timezone.now())
    assert statuses(observer) == [status]


@pytest.mark.parametrize("status", ["incomplete", "ready"])
def test_after_the_closing_those_who_never_left_are_still_worked_on(status):
    observer = make_observer(make_delegation(make_closed_election()), status=status)
    assert resubmit(only(observer), timezone.now()) == 1


def test_of_several_elections_the_closed_one_holds_back_all():
    back = make_observer(make_delegation(make_election()), status="recalled")
    late = make_observer(make_delegation(make_closed_election()), status="recalled")
    with pytest.raises(AccreditationClosed):
        resubmit(only(back, late), timezone.now())
    assert statuses(back, late) == ["recalled", "recalled"]


def test_whoever_meanwhile_stands_under_another_sender_does_not_come_back_where_that_is_forbidden():
    election = make_election(duplicate_rule="forbid")
    left = make_observer(make_delegation(election), status="recalled", document_number="N1")
    make_observer(make_delegation(election, make_organization("sco")), document_number="N1")
    with pytest.raises(ForbiddenTwin):
        resubmit(only(left), timezone.now())
    assert statuses(left) == ["recalled"]


def test_two_twins_who_come_back_together_are_both_refused():
    election = make_election(duplicate_rule="forbid")
    twins = [
        make_observer(make_delegation(election, make_organization(slug)), status="recalled", document_number="N1")
        for slug in ("odihr", "sco")
    ]
    with pytest.raises(ForbiddenTwin):
        resubmit(only(*twins), timezone.now())
    assert statuses(*twins) == ["recalled", "recalled"]


@pytest.mark.parametrize("status", ["accredited", "revoked", "replaced", "submitted"])
def test_the_others_cannot_be_submitted_again(status):
    observer = make_observer(status=status)
    with pytest.raises(NotAllowed):
        resubmit(only(observer), timezone.now() - timedelta(days=1))
    assert statuses(observer) == [status]


class WalkingThroughTheDesk(TestCase):
    """Whatever the desk tries, one after another, nobody is accredited, refused or lost by it."""

    def setUp(self):
        self.people = make_observers(4)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sets(st.integers(0, 3), min_size=1), st.sampled_from(Observer.Status.values)), max_size=8)
    )
    def test_the_desk_never_decides(self, attempts):
        for chosen, target in attempts:
            before = statuses(*self.people)
            people = [self.people[place] for place in sorted(chosen)]
            allowed = all(target in AT_THE_DESK[before[place]] for place in chosen)
            if allowed:
                assert move(only(*people), target) == len(people)
            else:
                with pytest.raises(NotAllowed):
                    move(only(*people), target)
                assert statuses(*self.people) == before
        assert set(statuses(*self.people)) <= set(Observer.UNDECIDED)


def test_more_persons_than_one_query_takes_are_moved_all_or_none(monkeypatch):
    monkeypatch.setattr("accreditation.delegations.lifecycle._AT_A_TIME", 2)
    people = make_observers(5)
    everyone = Observer.objects.filter(pk__in=[person.pk for person in people])
    assert move(everyone, "ready") == 5
    Observer.objects.filter(pk=people[4].pk).update(status="accredited")
    with pytest.raises(NotAllowed, match=str(people[4])):
        move(everyone, "submitted")
    assert set(everyone.exclude(pk=people[4].pk).values_list("status", flat=True)) == {"ready"}
