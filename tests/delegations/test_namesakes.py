"""Whoever has the names, birth date and nationality of somebody entered already is remarked on, and saved."""

from datetime import date

import pytest
from django.db import transaction

from accreditation.delegations.forms import ObserverForm
from tests.factories import make_country, make_delegation, make_election, make_observer, make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

BORN = date(1980, 12, 31)


@pytest.fixture
def delegation():
    return make_delegation(make_election(duplicate_rule="allow"))


def known(delegation, **fields):
    names = {"family_name": "Nordquest", "given_name": "Lars", "birth_date": BORN}
    return make_observer(delegation, **names | fields)


def warnings(delegation, instance=None, **typed):
    names = {"family_name": "NORDQUEST", "given_name": "lars", "nationality": "NO", "birth_date": "31.12.1980"}
    form = ObserverForm({"delegation": delegation.pk, "role": "observer"} | names | typed, instance=instance)
    with transaction.atomic():
        assert form.is_valid(), form.errors
    return form.warnings


def test_a_namesake_born_on_the_same_day_is_named_with_the_sender(delegation):
    known(delegation)
    assert warnings(delegation) == [
        "The same name, birth date and nationality are entered already: "
        "Nordquest Lars (Office for Democratic Institutions and Human Rights, submitted)."
    ]


def test_under_another_sender_too(delegation):
    known(delegation)
    assert warnings(make_delegation(delegation.election, make_organization("sco")))


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": date(1980, 12, 30)},
        {"birth_date": None},
        {"given_name": "Nils"},
        {"patronymic": "Nilsson"},
        {"status": "withdrawn"},
    ],
)
def test_whoever_differs_or_left_is_somebody_else(delegation, fields):
    known(delegation, **fields)
    assert warnings(delegation) == []


def test_another_nationality_is_somebody_else(delegation):
    known(delegation, nationality=make_country("TR"))
    make_country("NO")
    assert warnings(delegation) == []


def test_without_a_birth_date_names_prove_nothing(delegation):
    known(delegation, birth_date=None)
    assert warnings(delegation, birth_date="") == []


def test_two_different_documents_are_two_persons(delegation):
    known(delegation, document_number="N1")
    assert warnings(delegation, document_number="N2") == []
    assert warnings(delegation) != []


def test_a_person_is_no_namesake_of_his_or_her_own(delegation):
    assert warnings(delegation, instance=known(delegation)) == []
