"""Clerks and secretaries do anything in any order, allowed or not, through the functions that the screens call.

After each act everything stored agrees, the totals are those of a second count kept here in plain Python, and what was
told of the past is told again. What is refused changes nothing.
"""

from collections import Counter
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.forms import modelform_factory
from django.utils import timezone
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accreditation.bulletins.counting import timeline, totals
from accreditation.bulletins.models import Bulletin
from accreditation.bulletins.publishing import CannotPublish, publish, published_for
from accreditation.bulletins.reconciliation import check
from accreditation.commission.agenda import CannotPlan, put_on_agenda, ready_for_agenda, take_off_agenda
from accreditation.commission.annulment import standing_decisions
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import CannotRecord, accreditations, plan_meeting, record_agenda
from accreditation.delegations.duplicates import ForbiddenTwin
from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.lifecycle import FOLLOWING, Movement, NotAllowed, move, resubmit
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import AccreditationClosed, closing_moment
from accreditation.exchange.apply import import_list
from tests.exchange.lists import csv_list
from tests.exchange.lists import person as in_a_list
from tests.factories import make_country, make_delegation, make_election, make_item, make_organization, make_user

Outcome, Status = Decision.Outcome, Observer.Status
REFUSALS = (AccreditationClosed, CannotPlan, CannotPublish, CannotRecord, ForbiddenTwin, NotAllowed)
STATUS_AFTER = {
    Outcome.ACCREDIT: Status.ACCREDITED, Outcome.AMEND: Status.ACCREDITED, Outcome.REFUSE: Status.REFUSED,
    Outcome.WITHDRAW: Status.WITHDRAWN, Outcome.REVOKE: Status.REVOKED, Outcome.REPLACE: Status.REPLACED,
}  # fmt: skip
DECIDABLE = {
    Status.READY: [Outcome.ACCREDIT, Outcome.ACCREDIT, Outcome.ACCREDIT, Outcome.REFUSE],
    Status.ACCREDITED: [Outcome.WITHDRAW, Outcome.REVOKE, Outcome.REPLACE, Outcome.AMEND],
}
PersonForm = modelform_factory(
    Observer, ObserverForm, ["delegation", "family_name", "nationality", "document_number", "role"]
)
DOCUMENTS = st.sampled_from(["", "N 1234567", "N 7654321"])
ROLES = st.sampled_from([Observer.Role.OBSERVER, Observer.Role.OBSERVER, Observer.Role.INTERPRETER])
ANY = st.integers(0, 10_000)


class Commission(RuleBasedStateMachine):
    """One election: open for four days of a clock that only this machine moves, then closed."""

    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.now = timezone.now()
        self.clock = mock.patch("django.utils.timezone.now", lambda: self.now)
        self.clock.start()
        # The second count: status and standing outcomes of each person, and whom the total counts.
        self.statuses, self.standing, self.counted = {}, {}, {}
        self.told, self.published, self.checked = {}, {}, None

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    @initialize(rule=st.sampled_from(["allow", "warn", "forbid"]), four_eyes=st.booleans())
    def an_election_is_opened(self, rule, four_eyes):
        self.norway = make_country("NO")
        voting_day = timezone.localdate(self.now) + timedelta(days=10)
        self.election = make_election("random", voting_day, duplicate_rule=rule, four_eyes=four_eyes)
        self.delegations = [
            make_delegation(self.election), make_delegation(self.election, country=self.norway),
            make_delegation(self.election, make_organization("osce-pa")),
        ]  # fmt: skip
        self.clerks = [make_user("enters"), make_user("both")]
        self.secretaries = [make_user("records"), self.clerks[1]]
        for number, place in enumerate((*self.delegations, *self.delegations)):
            role = Observer.Role.OBSERVER if number % 3 else Observer.Role.INTERPRETER
            self.form(self.clerks[number % 2], "", role, place)
            self.came()
        self.everybody_is_ready()
        plan_meeting(self.election, None)

    # What is drawn as any number chooses among those there are.

    def one_of(self, values, number):
        values = sorted(values)
        return values[number % len(values)]

    def with_status(self, *statuses):
        return [pk for pk, status in self.statuses.items() if status in statuses]

    def attempt(self, act):
        """What the act returned; None where it was refused, and then nothing has changed."""
        before = self.stored()
        try:
            return act()
        except REFUSALS as refusal:
            event(f"refused: {type(refusal).__name__}")
            assert str(refusal)
            assert self.stored() == before
            return None

    def stored(self):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Observer.history.model, Observer, Meeting, AgendaItem, Decision, Bulletin)
        ]

    def came(self):
        """Take note of whoever was entered."""
        for pk, status in Observer.objects.of(self.election).values_list("pk", "status"):
            if pk not in self.statuses:
                assert status == Status.SUBMITTED
                self.statuses[pk], self.standing[pk] = status, []

    def has_room(self):
        return len(self.statuses) < 15

    # The clerks

    def form(self, clerk, document, role, delegation, person=None):
        data = {"delegation": delegation.pk, "family_name": f"Nordquest{len(self.statuses)}", "nationality": "NO",
                "document_number": document, "role": role}  # fmt: skip
        with transaction.atomic():
            form = PersonForm(data, instance=person or Observer(entered_by=clerk))
            return form.save() if form.is_valid() else None

    @precondition(has_room)
    @rule(clerk=ANY, document=DOCUMENTS, role=ROLES, delegation=ANY)
    def enter(self, clerk, document, role, delegation):
        clerk, place = self.clerks[clerk % 2], self.delegations[delegation % 3]
        if self.form(clerk, document, role, place):
            assert self.now <= closing_moment(self.election)
            event("entered")
        self.came()

    @precondition(lambda self: self.with_status(*Observer.UNDECIDED))
    @rule(person=ANY, document=DOCUMENTS, role=ROLES)
    def mend(self, person, document, role):
        pk = self.one_of(self.with_status(*Observer.UNDECIDED), person)
        found = Observer.objects.get(pk=pk)
        event("mended" if self.form(None, document, role, found.delegation, found) else "not mended")

    @precondition(has_room)
    @rule(numbers=st.lists(st.integers(1, 6), min_size=1, max_size=4), sender=st.sampled_from(["odihr", "NO"]))
    def load_a_list(self, numbers, sender):
        data = csv_list([in_a_list(number, sender=sender) for number in numbers])
        outcome = import_list(data, "list.csv", self.election, self.clerks[0], at=self.now)
        event(f"list loaded: {outcome.saved}")
        assert not outcome.saved or self.now <= closing_moment(self.election) or not outcome.created
        self.came()

    @precondition(lambda self: self.statuses)
    @rule(
        person=ANY,
        to=st.sampled_from([Status.READY, Status.READY, Status.INCOMPLETE, Status.SUBMITTED, Status.RECALLED]),
    )
    def move_at_the_desk(self, person, to):
        pk = self.one_of(self.statuses, person)
        one = Observer.objects.filter(pk=pk)
        again = to == Status.SUBMITTED
        moved = self.attempt(lambda: resubmit(one, self.now) if again else move(one, to))
        if to not in FOLLOWING[Movement.DESK].get(self.statuses[pk], ()):
            assert moved is None
        if moved:
            event(f"desk: {to}")
            self.statuses[pk] = to

    @precondition(lambda self: self.with_status(Status.SUBMITTED))
    @rule()
    def everybody_is_ready(self):
        pks = self.with_status(Status.SUBMITTED)
        assert move(Observer.objects.filter(pk__in=pks), Status.READY) == len(pks)
        self.statuses.update(dict.fromkeys(pks, Status.READY))

    # The secretaries

    @rule(days=st.integers(0, 1))
    def time_passes(self, days):
        self.now += timedelta(days=days, hours=1)

    @precondition(lambda self: not self.election.meetings.filter(recorded_at=None)[1:])
    @rule()
    def plan(self):
        plan_meeting(self.election, None)

    def planned(self):
        return self.election.meetings.filter(recorded_at=None).order_by("ordinal")

    @precondition(lambda self: self.planned() and ready_for_agenda(self.election))
    @rule(number=st.integers(1, 5))
    def put_on_who_is_ready(self, number):
        agenda = accreditations(ready_for_agenda(self.election).order_by("pk")[:number])
        assert put_on_agenda(self.planned()[0], agenda, self.secretaries[0]) == len(agenda)

    @precondition(lambda self: self.planned())
    @rule(person=ANY, outcome=ANY, other=ANY, meeting=ANY, fits=st.integers(0, 9))
    def put_on(self, person, outcome, other, meeting, fits):
        decidable = self.with_status(*DECIDABLE)
        pk = self.one_of(decidable if decidable and fits else self.statuses, person)
        usual = DECIDABLE.get(self.statuses[pk], list(STATUS_AFTER))
        chosen = (usual if fits else list(STATUS_AFTER))[outcome % len(usual)]
        replacement = None
        if chosen == Outcome.REPLACE and other % 4:
            replacement = Observer.objects.get(pk=self.one_of(self.with_status(Status.ACCREDITED)[:3] or [pk], other))
        item = make_item(Observer.objects.get(pk=pk), chosen, "A ground." if fits else "", replacement=replacement)
        place = self.planned()[meeting % len(self.planned()) if not fits else 0]
        if self.attempt(lambda: put_on_agenda(place, [item], self.secretaries[other % 2])):
            event(f"planned: {chosen}")

    @precondition(lambda self: self.planned() and any(self.standing.values()))
    @rule(person=ANY, first=st.integers(0, 2))
    def plan_an_annulment(self, person, first):
        pk = self.one_of([pk for pk, outcomes in self.standing.items() if outcomes], person)
        decision = standing_decisions([pk])[pk]
        if not first:
            decision = Observer.objects.get(pk=pk).decisions.order_by("pk").first()
        item = make_item(decision.observer, Outcome.ANNUL, "A mistake.", annuls=decision)
        if self.attempt(lambda: put_on_agenda(self.planned()[0], [item], self.secretaries[0])):
            event("planned: annul")

    @precondition(lambda self: AgendaItem.objects.exists())
    @rule(item=ANY)
    def take_off(self, item):
        chosen = AgendaItem.objects.get(pk=self.one_of(AgendaItem.objects.values_list("pk", flat=True), item))
        assert take_off_agenda(chosen.meeting, [chosen.pk]) == 1

    @precondition(lambda self: self.planned() and self.planned()[0].agenda.exists())
    @rule(secretary=ANY, days_ago=st.integers(0, 1), reason=st.sampled_from(["", "A reason."]), which=st.integers(0, 5))
    def record(self, secretary, days_ago, reason, which):
        by = self.secretaries[secretary % 2]
        meeting = self.planned()[0] if which else self.planned().last()
        meeting.held_on = timezone.localdate(self.now) - timedelta(days=days_ago if not which else 0)
        meeting.resolutions, meeting.override_reason = "103/594", reason
        with transaction.atomic():
            meeting.save()
            decisions = self.attempt(lambda: record_agenda(meeting, by, self.now))
        if decisions is None:
            return
        accredits = [each for each in decisions if each.outcome == Outcome.ACCREDIT]
        assert not accredits or reason or self.now <= closing_moment(self.election)
        if self.election.four_eyes:
            assert by.pk not in {each.observer.entered_by_id for each in decisions}
        for decision in decisions:
            event(f"recorded: {decision.outcome}")
            self.decided(decision)
        self.remember()

    @rule(
        chosen=st.lists(st.tuples(ANY, ANY, ANY), min_size=1, max_size=5), secretary=ANY, annulled=ANY,
        reason=st.sampled_from(["", "A reason."]),
    )  # fmt: skip
    def meet(self, chosen, secretary, annulled, reason):
        """A whole meeting at once: most of what can be wrong shows only after several."""
        if not self.planned():
            self.plan()
        for person, outcome, other in chosen:
            self.put_on(person, outcome, other, 0, fits=1)
        if any(self.standing.values()) and annulled % 2:
            self.plan_an_annulment(annulled, annulled % 3)
        self.record(secretary, 0, reason, 1)

    def decided(self, decision):
        pk, person = decision.observer_id, decision.observer
        if decision.outcome == Outcome.ANNUL:
            before, counted = self.standing[pk].pop()[1:]
            self.statuses[pk] = Status.READY if before in Observer.UNDECIDED else before
        else:
            assert self.statuses[pk] in DECIDABLE
            assert decision.outcome in DECIDABLE[self.statuses[pk]]
            self.standing[pk].append((decision.outcome, self.statuses[pk], self.counted.get(pk)))
            self.statuses[pk], counted = STATUS_AFTER[decision.outcome], self.counted.get(pk)
            if decision.outcome == Outcome.ACCREDIT:
                counted = person.delegation_id if person.role != Observer.Role.INTERPRETER else None
            elif decision.outcome != Outcome.AMEND:
                counted = None
        self.counted[pk] = counted

    def remember(self):
        last = timeline(self.election)[-1]
        self.told[last.meeting.held_on] = (last.meeting.ordinal, self.figures(last.meeting.held_on))

    @precondition(lambda self: self.told)
    @rule(reason=st.sampled_from(["", "A sender was named wrongly."]))
    def publish(self, reason):
        meeting = self.election.meetings.recorded().order_by("ordinal").last()
        earlier = published_for(meeting) if reason else None
        made = self.attempt(lambda: publish(meeting, None, self.now, corrects=earlier, reason=reason))
        if made:
            event("corrected" if earlier else "published")
            self.published[made.pk] = made.published_json

    # What must hold

    def figures(self, day=None):
        found = totals(self.election, day)
        rows = found.organizations.rows + found.countries.rows
        return found.total, {row.sender.pk: row.observers for row in rows}

    @invariant()
    def everything_stored_agrees(self):
        if self.statuses and self.checked != (stored := self.stored()):
            assert [found for found in check(self.election, deep=True) if found.code != "control-total"] == []
            self.checked = stored

    @invariant()
    def the_second_count_says_the_same(self):
        if not self.statuses:
            return
        assert dict(Observer.objects.of(self.election).values_list("pk", "status")) == self.statuses
        senders = {delegation.pk: delegation.sender.pk for delegation in self.election.delegations.with_senders()}
        by_sender = Counter(senders[delegation] for delegation in self.counted.values() if delegation)
        if self.told:
            assert self.figures() == (by_sender.total(), by_sender)

    @invariant()
    def what_was_told_of_the_past_is_told_again(self):
        for day, (ordinal, figures) in self.told.items():
            assert self.figures(day) == figures
            assert timeline(self.election)[ordinal - 1].total == figures[0]
        assert (
            dict(Bulletin.objects.filter(pk__in=self.published).values_list("pk", "published_json")) == self.published
        )


def run(examples, steps):
    checks = list(HealthCheck)
    limits = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Commission, settings=limits)


@pytest.mark.django_db
def test_whatever_they_do_every_figure_stays_true():
    run(examples=15, steps=40)


@pytest.mark.long
@pytest.mark.django_db
def test_whatever_they_do_for_long_every_figure_stays_true():
    run(examples=150, steps=60)
