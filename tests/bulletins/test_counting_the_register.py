"""Totals of a register: decisions that accredit, less departures, each person once under the sender."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accreditation.bulletins.counting import nationalities, timeline, totals
from accreditation.bulletins.models import Breakdown, Quality
from accreditation.commission.record import accredit, plan_meeting
from accreditation.delegations.models import Observer
from tests.factories import (
    days_ahead,
    decide,
    make_accredited,
    make_archive_election,
    make_country,
    make_delegation,
    make_election,
    make_meeting,
    make_observers,
    make_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """Three of ODIHR and two of SCO, two of Norway and one of Türkiye, accredited at three meetings."""
    election = make_election(voting_day=days_ahead(30))
    odihr, sco = (make_delegation(election, make_organization(slug)) for slug in ("odihr", "sco"))
    norway, turkiye = (make_delegation(election, country=make_country(code)) for code in ("NO", "TR"))
    first = make_meeting(election, days_ahead(-9))
    make_accredited(3, odihr, first, nationality=make_country("DE"))
    make_accredited(2, sco, make_meeting(election, days_ahead(-6)), nationality=make_country("CN"))
    last = make_meeting(election, days_ahead(-3))
    people = make_observers(2, norway, status="ready") + make_observers(1, turkiye, status="ready")
    accredit(people, last, None)
    return election


def rows(table):
    return {str(row.sender.pk): row.observers for row in table.rows}


def slugs(table):
    return {row.sender.slug: row.observers for row in table.rows}


def test_the_total_is_organizations_and_states(register):
    counted = totals(register)
    assert counted.total == 8
    assert (counted.organizations.observers, counted.organizations.senders) == (5, 2)
    assert (counted.countries.observers, counted.countries.senders) == (3, 2)
    assert slugs(counted.organizations) == {"odihr": 3, "sco": 2}
    assert rows(counted.countries) == {"NO": 2, "TR": 1}


def test_it_says_of_which_meeting_it_is_and_that_it_is_complete(register):
    counted = totals(register)
    assert (counted.meeting.ordinal, counted.as_of, counted.basis) == (3, days_ahead(-3), "register")
    assert counted.quality == Quality.OFFICIAL
    assert counted.organizations.breakdown == counted.countries.breakdown == Breakdown.COMPLETE
    assert counted.organizations.not_broken_down == counted.countries.not_broken_down == 0


@pytest.mark.parametrize(
    ("day", "total", "ordinal"), [(-10, 0, None), (-9, 3, 1), (-7, 3, 1), (-6, 5, 2), (-3, 8, 3), (0, 8, 3)]
)
def test_as_of_a_day_the_last_meeting_until_then_speaks(register, day, total, ordinal):
    counted = totals(register, days_ahead(day))
    assert counted.total == total
    assert (counted.meeting.ordinal if counted.meeting else None) == ordinal


def test_what_comes_later_does_not_change_what_was(register):
    before = {day: totals(register, days_ahead(day)).total for day in (-9, -6, -3)}
    decide(list(Observer.objects.accredited()[:4]), "withdraw")
    assert {day: totals(register, days_ahead(day)).total for day in (-9, -6, -3)} == before
    assert totals(register).total == 4


def test_nobody_is_counted_before_the_meeting_is_recorded(register):
    people = make_observers(5, register.delegations.first(), status="ready")
    plan_meeting(register, days_ahead(0))
    assert len(people) == 5
    assert totals(register).total == 8
    assert totals(register).meeting.ordinal == 3


def test_a_sender_whom_everybody_left_is_no_row(register):
    decide(list(Observer.objects.filter(delegation__country="TR")), "withdraw")
    counted = totals(register)
    assert rows(counted.countries) == {"NO": 2}
    assert counted.countries.senders == 1


def test_several_delegations_of_one_sender_are_one_row(register):
    parliament = make_delegation(register, country=make_country("NO"), kind="parliament")
    make_accredited(4, parliament)
    counted = totals(register)
    assert rows(counted.countries) == {"NO": 6, "TR": 1}
    assert counted.countries.senders == 2


def test_a_person_counts_under_the_sender_and_never_under_the_nationality(register):
    make_accredited(4, register.delegations.get(organization__slug="odihr"), nationality=make_country("KG"))
    assert rows(totals(register).countries) == {"NO": 2, "TR": 1}
    assert {row.country.pk: row.observers for row in nationalities(register)} == {"KG": 4, "DE": 3, "NO": 3, "CN": 2}


def test_nationalities_add_up_to_the_total_whatever_the_roles(register):
    make_accredited(2, register.delegations.first(), role="interpreter")
    decide(list(Observer.objects.filter(nationality="CN")), "withdraw")
    found = nationalities(register)
    assert sum(row.observers for row in found) == totals(register).total == 6
    assert "CN" not in {row.country.pk for row in found}


def test_rows_are_ordered_by_size_and_then_by_name(register):
    make_accredited(1, make_delegation(register, country=make_country("AT")))
    assert [row.sender.pk for row in totals(register).countries.rows] == ["NO", "AT", "TR"]
    found = [(row.observers, row.country.pk) for row in nationalities(register)]
    assert found == [(4, "NO"), (3, "DE"), (2, "CN")]


def test_without_a_meeting_nobody_is_accredited_as_of_no_day():
    counted = totals(make_election())
    assert (counted.total, counted.as_of, counted.meeting) == (0, None, None)
    assert counted.organizations.rows == counted.countries.rows == []


def test_of_announced_figures_no_nationality_is_known():
    assert nationalities(make_archive_election()) == []


def test_another_election_is_not_counted(register):
    before = nationalities(register)
    make_accredited(2, make_delegation(make_election("other", date(2035, 1, 1))))
    assert totals(register).total == timeline(register)[-1].total == 8
    assert nationalities(register) == before


def test_counting_costs_the_same_for_few_and_for_many(register):
    costs = []
    for number in (1, 30):
        make_accredited(number, make_delegation(register, make_organization(f"org-{number}")))
        with CaptureQueriesContext(connection) as captured:
            totals(register)
            timeline(register)
            nationalities(register)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_counting_opens_no_seal(register, settings):
    register.delegations.update(contact="+47 5550 1234")
    settings.DOCUMENT_KEYS = {"2999": b"x" * 32}
    assert totals(register).total == timeline(register)[-1].total == 8
