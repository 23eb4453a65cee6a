"""What the public reads of a person, and that the clerk is told exactly that while typing the name."""

from datetime import date
from itertools import product

import pytest
from django.utils import translation

from accreditation.delegations.models import Delegation, Observer
from accreditation.delegations.publicity import public_consequence
from tests.factories import make_country, make_delegation, make_election, make_observer, make_observers

pytestmark = pytest.mark.django_db

TODAY = date(2030, 1, 5)


def election(**fields):
    return make_election(voting_day=date(2030, 1, 6), **{"is_public": True, "names_public": "names"} | fields)


def public_names(of):
    return [person.family_name for person in Observer.objects.for_public(of, TODAY)]


@pytest.mark.parametrize("status", Observer.Status.values)
def test_only_accredited_persons_are_listed(status):
    delegation = make_delegation(election())
    make_observer(delegation, status=status, family_name="Nordquest")
    assert public_names(delegation.election) == (["Nordquest"] if status == "accredited" else [])


@pytest.mark.parametrize(
    "fields",
    [
        {"is_public": False},
        {"names_public": "counts"},
        {"names_public_until": date(2030, 1, 4)},
    ],
)
def test_where_the_election_does_not_show_names_there_is_no_list(fields):
    delegation = make_delegation(election(**fields))
    make_observer(delegation, status="accredited")
    assert public_names(delegation.election) == []


def test_a_delegation_that_objects_is_not_listed():
    of = election()
    make_observer(make_delegation(of, objects_to_names=True), status="accredited")
    make_observer(make_delegation(of, country=make_country()), status="accredited", family_name="Nordquest")
    assert public_names(of) == ["Nordquest"]


def test_whoever_does_not_count_is_not_listed():
    of = election(counts_interpreters=True)
    delegation = make_delegation(of)
    make_observer(delegation, status="accredited", role="interpreter", family_name="Counted")
    make_observer(delegation, status="accredited", role="staff")
    assert public_names(of) == ["Counted"]


def test_another_election_is_not_listed():
    make_observer(make_delegation(election(slug="other")), status="accredited")
    assert public_names(election()) == []


def test_the_list_asks_for_nothing_that_is_not_public(django_assert_num_queries):
    of = election()
    make_observers(3, make_delegation(of), status="accredited", document_number="", birth_date=date(1980, 1, 1))
    with django_assert_num_queries(1) as captured:
        people = list(Observer.objects.for_public(of, TODAY))
        assert all(person.full_name and person.cyrillic_name == "" and person.nationality.name for person in people)
        assert all(person.delegation.sender.name for person in people)
    asked = captured.captured_queries[0]["sql"]
    assert not [column for column in ("document_number", "birth_date", "contact", "remarks") if column in asked]


def test_the_clerk_is_told_exactly_what_the_list_does():
    """Over every combination of switches, role and objection."""
    delegation = make_delegation(election())
    person = make_observer(delegation, status="accredited")
    of = delegation.election
    cases = product(
        ["counts", "names", "nationality"], [None, date(2030, 1, 5), date(2030, 1, 4)], [False, True],
        ["observer", "interpreter", "staff"], [False, True],
    )  # fmt: skip
    with translation.override("en"):
        for names, until, objects, role, interpreters in cases:
            of.names_public, of.names_public_until, of.counts_interpreters = names, until, interpreters
            Delegation.objects.update(objects_to_names=objects)
            Observer.objects.update(role=role)
            person.delegation.objects_to_names = objects
            told = public_consequence(person.delegation, role, TODAY)
            assert bool(public_names(of)) == told.startswith("This name will appear")
            assert ("nationality" in told) == (names == "nationality" and bool(public_names(of)))


def test_names_are_listed_by_the_readers_alphabet():
    of = election()
    delegation = make_delegation(of)
    for latin, cyrillic in (("Aldermann", "Яльдерманн"), ("Zaborowka", "Әборовка"), ("Kestenholz", "")):
        make_observer(delegation, status="accredited", family_name=latin, given_name="", family_name_cyrillic=cyrillic)
    listed = {}
    for language in ("en", "kk"):
        with translation.override(language):
            listed[language] = [person.family_name for person in Observer.objects.for_public(of, TODAY).by_name()]
    assert listed == {
        "en": ["Aldermann", "Kestenholz", "Zaborowka"],
        "kk": ["Kestenholz", "Zaborowka", "Aldermann"],
    }
