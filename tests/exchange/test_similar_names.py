"""The same person in another spelling or alphabet is a question, within one birth date; never a silent merge."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accreditation.delegations.models import Observer
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.similar import _LARGEST_BLOCK
from tests.exchange.lists import csv_list, person
from tests.factories import make_delegation, make_observer, make_organization

pytestmark = pytest.mark.django_db

SHCHERBATSOVA = {"family_name": "Shcherbatsova", "given_name": "Yelena", "document_number": ""}


def questions(election, *rows):
    outcome = check_list(csv_list(rows), "list.csv", election)
    return [(note.line, note.value, note.suggestions) for note in outcome.notes if note.code == "similar-person"]


@pytest.fixture
def known(election):
    delegation = make_delegation(election, make_organization("sco"))
    return make_observer(
        delegation, family_name="Shcherbatsova", given_name="Yelena", birth_date="1980-12-31", document_number=""
    )


@pytest.mark.parametrize(
    ("family", "given"),
    [("Щербацова", "Елена"), ("Scherbatsova", "Elena"), ("SHCHERBATSOVA", "Helena"), ("Yelena", "Shcherbatcova")],
)
def test_another_spelling_of_the_same_birth_date_is_a_question(election, known, family, given):
    row = person(1, family_name=family, given_name=given, document_number="")
    assert questions(election, row) == [(2, f"{family} {given}", (known.reference,))]


def test_it_is_no_more_than_a_question(election, known):
    row = person(1, family_name="Щербацова", given_name="Елена", document_number="")
    assert import_list(csv_list([row]), "list.csv", election, None).saved
    assert Observer.objects.count() == 2


@pytest.mark.parametrize("cells", [{"birth_date": "30.12.1980"}, {"birth_date": ""}, {"given_name": "Maria"}])
def test_another_birth_date_or_another_name_is_none(election, known, cells):
    assert questions(election, person(1, **SHCHERBATSOVA | {"family_name": "Shcherbatcova"} | cells)) == []


def test_another_document_of_the_same_country_is_somebody_else(election, known):
    Observer.objects.filter(pk=known.pk).update(document_digest="x" * 64)
    likely = {**SHCHERBATSOVA, "given_name": "Elena", "document_number": "AB1234567"}
    country = known.nationality_id
    assert questions(election, person(1, **likely, nationality=country)) == []
    assert questions(election, person(1, **likely, nationality="TR")) != []


def test_whoever_left_is_not_asked_about(election, known):
    Observer.objects.filter(pk=known.pk).update(status="recalled")
    assert questions(election, person(1, **SHCHERBATSOVA)) == []


def test_two_rows_of_one_list_are_asked_about(election):
    other = {**SHCHERBATSOVA, "family_name": "Щербацова", "given_name": "Елена", "sender": "sco"}
    assert questions(election, person(1, **SHCHERBATSOVA), person(2, **other)) == [(3, "Щербацова Елена", ())]


def test_of_a_day_that_many_share_only_equal_names_are_asked_about(election, known):
    many = [person(n, family_name=f"Q{n}", given_name="Z", document_number="") for n in range(_LARGEST_BLOCK)]
    near, same = ({**SHCHERBATSOVA, "family_name": family} for family in ("Sherbatsov", "Щербацова"))
    found = questions(election, *many, person(1, **near), person(2, **same))
    assert [line for line, *_others in found] == [_LARGEST_BLOCK + 3]


def test_the_register_is_asked_as_often_for_a_hundred_as_for_ten(election, known):
    def cost(number):
        rows = [person(n, **SHCHERBATSOVA | {"birth_date": f"{n % 28 + 1:02}.12.1980"}) for n in range(number)]
        with CaptureQueriesContext(connection) as captured:
            check_list(csv_list([*rows, person(0, **SHCHERBATSOVA)]), "list.csv", election)
        return len(captured)

    assert cost(100) == cost(10)
