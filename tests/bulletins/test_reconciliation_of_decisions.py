"""A decision that cannot have been taken after those before it, or adds what the rules do not give, is found."""

import pytest
from django.utils import timezone

from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import Decision
from accreditation.commission.record import record_meeting
from accreditation.delegations.models import Observer
from tests.breaking import behind_the_models, codes, make_register
from tests.factories import decide, make_item, make_meeting, make_observers, make_ready

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def register():
    return make_register()


def accreditation_of(person):
    return person.decisions.get(outcome="accredit")


def broken(decision, **columns):
    behind_the_models(Decision, pk=decision.pk).update(**columns)


def found(election):
    return [(violation.code, violation.row) for violation in check(election)]


def replace(election, leaving):
    """Record a meeting at which a new person replaces the one given; return the decision."""
    (coming,) = make_observers(1, leaving.delegation)
    make_ready([coming])
    agenda = [make_item(coming, "accredit"), make_item(leaving, "replace", replacement=coming)]
    record_meeting(make_meeting(election), agenda, None, timezone.now())
    return Decision.objects.get(outcome="replace", observer=leaving)


def test_a_role_that_counts_otherwise_than_when_it_was_decided_is_found(register):
    person = Observer.objects.accredited().first()
    behind_the_models(Observer, pk=person.pk).update(role="staff")
    assert found(register) == [("effect", person)]
    assert check(register)[0].sentence == f"{person} adds 1 to the total instead of 0."


def test_an_accreditation_that_does_not_count_is_found(register):
    person = Observer.objects.accredited().first()
    broken(accreditation_of(person), effect=0)
    assert found(register) == [("effect", person)]


def test_a_departure_that_takes_nothing_away_is_found(register):
    withdrawal = Decision.objects.get(outcome="withdraw")
    broken(withdrawal, effect=0)
    assert found(register) == [("decision-effect", withdrawal)]
    told = f"{withdrawal} ({withdrawal.meeting}): it adds 0 to the total instead of -1."
    assert check(register)[0].sentence == told


def test_an_accreditation_and_a_departure_that_both_stopped_counting_are_found(register):
    person = Observer.objects.get(status="withdrawn")
    behind_the_models(Decision, observer=person).update(effect=0)
    assert found(register) == [("effect", person)]


def test_a_departure_of_somebody_who_was_not_accredited_is_found(register):
    person, other = Observer.objects.get(status="withdrawn"), Observer.objects.get(status="submitted")
    withdrawal = Decision.objects.get(outcome="withdraw")
    broken(withdrawal, observer=other)
    assert codes(register)[0] == ("sequence", "decision")
    assert ("status", person) in found(register)


def test_a_second_accreditation_is_found(register):
    withdrawal = Decision.objects.get(outcome="withdraw")
    broken(withdrawal, outcome="accredit", effect=1, changes=None)
    assert ("sequence", withdrawal) in found(register)


def test_a_departure_that_names_another_accreditation_is_found(register):
    withdrawal = Decision.objects.get(outcome="withdraw")
    broken(withdrawal, changes=accreditation_of(Observer.objects.accredited().first()))
    assert found(register) == [("changes", withdrawal)]
    broken(withdrawal, changes=None)
    assert found(register) == [("changes", withdrawal)]


def test_an_amendment_that_names_no_accreditation_is_found(register):
    decide(list(Observer.objects.accredited())[:1], "amend")
    amendment = Decision.objects.get(outcome="amend")
    broken(amendment, changes=None)
    assert found(register) == [("changes", amendment)]


def test_an_annulment_that_takes_another_effect_back_is_found(register):
    withdrawal = Decision.objects.get(outcome="withdraw")
    decide([withdrawal.observer], "annul", "A mistake.", annuls=withdrawal)
    annulment = Decision.objects.get(outcome="annul")
    assert found(register) == []
    broken(annulment, effect=0)
    assert found(register) == [("decision-effect", annulment)]


def test_an_annulment_of_what_is_not_the_last_decision_on_the_person_is_found(register):
    withdrawal = Decision.objects.get(outcome="withdraw")
    decide([withdrawal.observer], "annul", "A mistake.", annuls=withdrawal)
    annulment = Decision.objects.get(outcome="annul")
    broken(annulment, annuls=accreditation_of(Observer.objects.accredited().first()))
    assert ("annulment", annulment) in found(register)


def test_who_replaces_is_accredited(register):
    replacement = replace(register, Observer.objects.accredited().first())
    assert found(register) == []
    broken(replacement, replacement=Observer.objects.get(status="submitted"))
    assert found(register) == [("replacement", replacement)]


def test_who_replaces_may_leave_later(register):
    replacement = replace(register, Observer.objects.accredited().first())
    decide([replacement.replacement], "withdraw")
    assert found(register) == []


def test_nobody_replaces_two_at_one_meeting(register):
    one, other = Observer.objects.accredited()[:2]
    first, second = replace(register, one), replace(register, other)
    accreditation = accreditation_of(second.replacement)
    for decision in (second, accreditation):
        broken(decision, meeting=first.meeting)
    behind_the_models(type(first.meeting), pk=second.meeting_id).delete()
    assert found(register) == []
    broken(second, replacement=first.replacement)
    assert found(register) == [("replacement", second)]


def test_nobody_stands_in_two_places_at_later_meetings(register):
    one, other = Observer.objects.accredited()[:2]
    first, second = replace(register, one), replace(register, other)
    broken(second, replacement=first.replacement)
    assert found(register) == [("replacement", second)]


def test_an_accreditation_is_not_annulled_while_somebody_is_replaced_by_it(register):
    replacement = replace(register, Observer.objects.accredited().first())
    accreditation = accreditation_of(replacement.replacement)
    meeting = make_meeting(register)
    agenda = [
        make_item(replacement.observer, "annul", "A mistake.", annuls=replacement),
        make_item(replacement.replacement, "annul", "A mistake.", annuls=accreditation),
    ]
    record_meeting(meeting, agenda, None, timezone.now())
    assert found(register) == []
    behind_the_models(Decision, annuls=replacement).delete()
    behind_the_models(Observer, pk=replacement.observer_id).update(status="replaced")
    assert found(register) == [("replacement", replacement)]
