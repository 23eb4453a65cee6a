"""A delegation has exactly one sender, and one delegation of each kind."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from accreditation.delegations.models import Delegation
from tests.factories import (
    make_accredited,
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_observers,
    make_organization,
    make_umbrella,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refusal(delegation):
    with pytest.raises(ValidationError) as refused:
        delegation.full_clean()
    return refused.value.messages


def test_the_database_refuses_a_delegation_of_nobody():
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(election=make_election())


def test_the_database_refuses_a_delegation_of_two_senders():
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(election=make_election(), organization=make_organization(), country=make_country())


@pytest.mark.parametrize("both", [True, False])
def test_the_form_says_so_in_words(both):
    senders = {"organization": make_organization(), "country": make_country()} if both else {}
    delegation = Delegation(election=make_election(), **senders)
    assert refusal(delegation) == ["A delegation has exactly one sender: an organization or a state."]


@pytest.mark.parametrize("sender", ["organization", "country"])
def test_a_sender_has_one_delegation_of_a_kind_at_an_election(sender):
    election = make_election()
    by = {sender: make_organization() if sender == "organization" else make_country()}
    make_delegation(election, **by, kind="parliament")
    make_delegation(election, **by, kind="diplomatic")
    make_delegation(make_election("other"), **by, kind="parliament")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegation(election, **by, kind="parliament")


def test_a_second_one_of_the_kind_is_refused_in_words():
    first = make_delegation()
    again = Delegation(election=first.election, organization=first.organization, kind=first.kind)
    assert refusal(again) == ["This organization already has a delegation of this kind at this election."]


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegation(kind="tourists")


def test_only_an_organization_stands_under_an_umbrella():
    make_delegation(umbrella=make_umbrella())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delegation(country=make_country(), umbrella=make_umbrella())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("state", "Norway · 2030-01-06"),
        ("mission", "Norway · 2030-01-06"),
        ("parliament", "Norway (parliament) · 2030-01-06"),
        ("diplomatic", "Norway (diplomatic mission) · 2030-01-06"),
    ],
)
def test_a_delegation_is_called_by_its_sender_kind_and_election(kind, name):
    assert str(make_delegation(make_election("2030-01-06"), country=make_country("NO"), kind=kind)) == name


def test_the_sender_is_called_in_the_readers_language():
    delegation = make_delegation(make_election("2030-01-06"), country=make_country("NO"))
    with translation.override("kk"):
        assert str(delegation) == "Норвегия · 2030-01-06"


def test_data_files_name_an_organization_by_slug_and_a_state_by_code():
    assert make_delegation(organization=make_organization("sco")).sender_code == "sco"
    assert make_delegation(country=make_country("NO")).sender_code == "NO"


def test_who_belongs_to_a_delegation_is_counted_without_those_who_left():
    delegation = make_delegation()
    make_accredited(2, delegation)
    make_observers(3, delegation)
    for status in ("recalled", "refused", "withdrawn", "revoked", "replaced"):
        make_observer(delegation, status=status)
    counted = Delegation.objects.with_counts().get()
    assert (counted.persons, counted.accredited) == (5, 2)


def test_an_empty_delegation_counts_nobody():
    make_delegation()
    counted = Delegation.objects.with_counts().get()
    assert (counted.persons, counted.accredited) == (0, 0)


def test_a_delegation_lacks_its_head_when_nobody_who_stands_in_it_leads():
    election = make_election()
    led, headless, left, empty = (
        make_delegation(election, make_organization(slug)) for slug in ("odihr", "sco", "oic", "cis-ec")
    )
    make_observer(led, role="head")
    make_observer(headless)
    make_observer(left)
    make_observer(left, role="head", status="withdrawn")
    assert set(Delegation.objects.without_head()) == {headless, left}
    assert empty.observers.count() == 0
