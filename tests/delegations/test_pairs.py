"""Who looks like one person is shown side by side; the answer is a person's, and is remembered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accreditation.delegations.models import Observer, Verdict
from accreditation.delegations.pairs import answer, pairs_of
from tests.factories import make_country, make_delegation, make_election, make_observer, make_observers

pytestmark = pytest.mark.django_db


@pytest.fixture
def election():
    return make_election()


@pytest.fixture
def norway(election):
    return make_delegation(election, country=make_country("NO"))


@pytest.fixture
def odihr(election):
    return make_delegation(election)


def named(delegation, family, given, birth_date="1980-05-01", **fields):
    return make_observer(delegation, family_name=family, given_name=given, birth_date=birth_date, **fields)


def found(election):
    return [(pair.first.pk, pair.second.pk, pair.by_document) for pair in pairs_of(election)]


def test_the_same_document_under_two_senders_is_a_pair(election, norway, odihr):
    one = named(norway, "Aldermann", "Bruno", document_number="N 1234567", nationality=make_country("NO"))
    other = named(odihr, "Bergholt", "Clara", "1990-01-01", document_number="n-1234567", nationality=make_country("NO"))
    assert found(election) == [(one.pk, other.pk, True)]


def test_one_name_in_two_spellings_with_one_birth_date_is_a_pair(election, norway, odihr):
    one = named(norway, "Shcherbatsova", "Natalia")
    other = named(odihr, "Щербацова", "Наталья")
    swapped = named(odihr, "Natalya", "Scherbatsova")
    assert found(election) == [
        (one.pk, other.pk, False), (one.pk, swapped.pk, False), (other.pk, swapped.pk, False),
    ]  # fmt: skip


@pytest.mark.parametrize("other", [{"birth_date": "1980-05-02"}, {"birth_date": None}, {"given": "Clara"}])
def test_who_differs_is_no_pair(election, norway, odihr, other):
    named(norway, "Aldermann", "Bruno")
    named(odihr, **{"family": "Aldermann", "given": "Bruno"} | other)
    assert found(election) == []


def test_who_left_is_no_pair(election, norway, odihr):
    named(norway, "Aldermann", "Bruno", status="recalled")
    named(odihr, "Aldermann", "Bruno")
    assert found(election) == []


def test_persons_of_two_elections_are_no_pair(election, norway):
    named(norway, "Aldermann", "Bruno")
    named(make_delegation(make_election("other")), "Aldermann", "Bruno")
    assert found(election) == []


def test_an_answer_is_remembered_and_the_pair_comes_last(election, norway, odihr, clerk):
    one, other = named(norway, "Aldermann", "Bruno"), named(odihr, "Aldermann", "Bruno")
    third, fourth = named(norway, "Bergholt", "Clara"), named(odihr, "Bergholt", "Clara")
    answer(other, one, False, clerk)
    pairs = pairs_of(election)
    assert [(pair.first.pk, pair.verdict and pair.verdict.is_same) for pair in pairs] == [
        (third.pk, None), (one.pk, False),
    ]  # fmt: skip
    assert pairs[1].verdict.found_by == clerk
    assert fourth.pk == pairs[0].second.pk


def test_a_later_answer_takes_the_place_of_the_earlier_one_which_history_keeps(
    election, norway, odihr, clerk, secretary
):
    one, other = named(norway, "Aldermann", "Bruno"), named(odihr, "Aldermann", "Bruno")
    answer(one, other, False, clerk)
    answer(one, other, True, secretary)
    verdict = Verdict.objects.get()
    assert (verdict.is_same, verdict.found_by) == (True, secretary)
    assert list(Verdict.history.order_by("history_id").values_list("is_same", flat=True)) == [False, True]


def test_a_register_of_many_costs_as_many_queries_as_one_of_few(election, norway, odihr):
    costs = []
    for number in (2, 60):
        for delegation in (norway, odihr):
            people = make_observers(number, delegation)
            Observer.objects.filter(pk__in=[person.pk for person in people]).update(
                birth_date="1980-05-01", family_name=f"Twin{number}", given_name="Anna"
            )
        with CaptureQueriesContext(connection) as captured:
            assert pairs_of(election)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_of_many_alike_everybody_is_shown_with_the_first(odihr, election):
    people = [named(odihr, "Nordquest", "Ana", document_number="") for _number in range(15)]
    pairs = pairs_of(election)
    assert {pair.second for pair in pairs if pair.first == people[0]} == set(people[1:])
