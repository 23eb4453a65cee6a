"""Whatever the commission decides, every total adds up, and totals as of a past meeting never change."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accreditation.bulletins.counting import group_by_umbrella, nationalities, timeline, totals
from accreditation.bulletins.reconciliation import check
from accreditation.commission.annulment import standing_decisions
from accreditation.commission.models import Decision
from accreditation.commission.record import plan_meeting, record_meeting
from accreditation.delegations.lifecycle import Movement, move
from accreditation.delegations.models import Observer
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.factories import (
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_observers,
    make_organization,
    make_umbrella,
)

Outcome = Decision.Outcome
Status = Observer.Status
LEFT_BY = {
    Outcome.ACCREDIT: Status.ACCREDITED, Outcome.AMEND: Status.ACCREDITED, Outcome.REFUSE: Status.REFUSED,
    Outcome.WITHDRAW: Status.WITHDRAWN, Outcome.REVOKE: Status.REVOKED, Outcome.REPLACE: Status.REPLACED,
}  # fmt: skip
AGAIN = {Status.REFUSED, Status.WITHDRAWN, Status.RECALLED, Status.SUBMITTED, Status.INCOMPLETE}
ROLES = ["observer", "observer", "observer", "interpreter", "staff", "head"]


class CountingTheRegister(TestCase):
    """Random meetings over a small register of two organizations under one umbrella and two states."""

    def setUp(self):
        self.election = make_election(counts_staff=True)
        osce = make_umbrella("osce")
        senders = [
            {"organization": make_organization("odihr", umbrella=osce)},
            {"organization": make_organization("osce-pa", umbrella=osce)},
            {"country": make_country("NO")},
            {"country": make_country("TR")},
            {"country": make_country("TR"), "kind": "parliament"},
        ]
        nationalities_ = [make_country("NO"), make_country("TR")]
        self.people = []
        for place, sender in enumerate(senders):
            delegation = make_delegation(self.election, **sender)
            for role in ROLES:
                self.people += make_observers(1, delegation, role=role, nationality=nationalities_[place % 2])
        self.first_day = timezone.localdate() - timedelta(days=20)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_totals_add_up_after_every_meeting_and_stay_as_they_were(self, data):
        remembered = {}
        for number in range(data.draw(st.integers(1, 4), label="meetings")):
            agenda = self.agenda(data)
            if not agenda:
                continue
            day = self.first_day + timedelta(days=number * 3)
            record_meeting(plan_meeting(self.election, day, "103/594"), agenda, None, timezone.now())
            self.adds_up()
            remembered[day] = self.figures(totals(self.election, day))
            for earlier, figures in remembered.items():
                assert self.figures(totals(self.election, earlier)) == figures

    def agenda(self, data):
        chosen = data.draw(st.lists(st.sampled_from(self.people), unique_by=lambda person: person.pk), label="chosen")
        agenda = []
        standing = standing_decisions([person.pk for person in chosen])
        for person in Observer.objects.filter(pk__in=[person.pk for person in chosen]):
            last = standing.get(person.pk)
            if last and person.status == LEFT_BY[last.outcome] and data.draw(st.integers(0, 3), label="mistake") == 0:
                agenda.append(make_item(person, Outcome.ANNUL, "A mistake.", annuls=last))
                continue
            if person.status in AGAIN:
                if person.status != Status.SUBMITTED:
                    move(Observer.objects.filter(pk=person.pk), Status.SUBMITTED, Movement.DESK)
                move(Observer.objects.filter(pk=person.pk), Status.READY, Movement.DESK)
                outcome = data.draw(st.sampled_from([Outcome.ACCREDIT, Outcome.ACCREDIT, Outcome.REFUSE]))
            elif person.status == Status.ACCREDITED:
                leaving = [Outcome.WITHDRAW, Outcome.REVOKE, Outcome.REPLACE, Outcome.AMEND]
                outcome = data.draw(st.sampled_from(leaving))
            else:
                continue
            agenda.append(make_item(person, outcome, "A ground."))
        return agenda

    def adds_up(self):
        assert check(self.election, deep=True) == []
        counted = totals(self.election)
        accredited = Observer.objects.counted(self.election).accredited()
        assert counted.total == accredited.count()
        assert counted.total == counted.organizations.observers + counted.countries.observers
        assert counted.total == timeline(self.election)[-1].total
        assert counted.total == sum(step.added - step.withdrawn for step in timeline(self.election))
        assert counted.total == sum(row.observers for row in nationalities(self.election))
        assert counted.organizations.observers == sum(g.observers for g in group_by_umbrella(counted.organizations))
        by_sender = Counter(person.delegation.sender for person in accredited.with_senders())
        rows = counted.organizations.rows + counted.countries.rows
        assert {row.sender: row.observers for row in rows} == by_sender
        assert counted.organizations.senders == sum(isinstance(sender, Organization) for sender in by_sender)
        assert counted.countries.senders == sum(isinstance(sender, Country) for sender in by_sender)

    @staticmethod
    def figures(counted):
        rows = counted.organizations.rows + counted.countries.rows
        return counted.total, {row.sender.pk: row.observers for row in rows}
