"""Document numbers, contacts and the cells of lists are sealed wherever the database keeps them."""

from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accreditation.delegations.documents import digests_anywhere, document_digest
from accreditation.delegations.models import Observer
from tests.factories import (
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_organization,
    make_submission,
    make_submission_row,
)

pytestmark = pytest.mark.django_db

NUMBER, CONTACT, CELLS = "ZX8812345", "+47 5550 1234", '["Nordquest", "ZX8812345"]'


@pytest.fixture
def sealed():
    delegation = make_delegation(contact=CONTACT)
    person = make_observer(delegation, document_number=NUMBER)
    person.save()
    make_submission_row(make_submission(delegation.election), cells=CELLS)
    return person


def everything_stored():
    """Every row of every table, history included, as the database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from (f"{table}: {row}" for row in cursor.fetchall())


def test_no_row_of_any_table_holds_what_is_sealed(sealed):
    stored = list(everything_stored())
    assert any("Nordquest" in row or sealed.family_name in row for row in stored)
    assert [row for row in stored if NUMBER in row or CONTACT in row or "ZX88" in row] == []


@pytest.mark.engine("sqlite")
@pytest.mark.django_db(transaction=True)
def test_the_database_file_does_not_hold_it_either(sealed):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = Path(connection.settings_dict["NAME"]).read_bytes()
    assert sealed.family_name.encode() in stored
    assert NUMBER.encode() not in stored
    assert CONTACT.encode() not in stored


def test_what_was_sealed_is_read_as_it_was(sealed):
    stored = Observer.objects.get()
    assert stored.document_number == NUMBER
    assert stored.delegation.contact == CONTACT
    assert stored.delegation.election.submissions.get().rows.get().cells == CELLS


def test_an_empty_number_is_kept_as_empty_and_has_no_digest():
    person = make_observer()
    assert (person.document_number, person.document_digest) == ("", "")
    assert Observer.objects.filter(document_number="").count() == 1


@pytest.mark.parametrize("lookup", ["contains", "startswith", "iexact", "in", "regex"])
def test_nobody_searches_in_what_is_sealed(lookup):
    with pytest.raises(FieldError, match="sealed"):
        Observer.objects.filter(**{f"document_number__{lookup}": NUMBER}).exists()


def test_a_list_of_persons_opens_no_seal(sealed, django_assert_num_queries, settings):
    settings.DOCUMENT_KEYS = {"2999": b"x" * 32}  # nothing could be opened
    with django_assert_num_queries(1):
        people = [(person.full_name, str(person.delegation)) for person in Observer.objects.with_senders()]
    assert len(people) == 1


def test_the_database_refuses_one_document_twice_in_a_delegation():
    delegation = make_delegation()
    make_observer(delegation, document_number=NUMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_observer(delegation, document_number="zx 8812345")


def test_it_stands_once_in_each_of_two_delegations_and_nobody_needs_one():
    election = make_election()
    for organization in (make_organization("odihr"), make_organization("sco")):
        delegation = make_delegation(election, organization)
        make_observer(delegation, document_number=NUMBER)
        make_observer(delegation)
        make_observer(delegation)
    assert Observer.objects.count() == 6


def test_the_digest_follows_the_number_whenever_a_person_is_saved():
    person = make_observer(document_number="A1")
    person.document_number = "B2"
    person.save()
    assert Observer.objects.get().document_digest == document_digest("B2", "NO")


def test_the_issuing_country_is_the_nationality_unless_another_is_given():
    own = make_observer(document_number="A1")
    other = make_observer(document_number="A1", document_country=make_country("DE"))
    assert own.document_digest == document_digest("A1", "NO")
    assert other.document_digest == document_digest("A1", "DE")


def test_the_digest_cannot_be_computed_without_the_key(settings):
    before = document_digest("A1", "NO")
    settings.MATCHING_KEY = b"another key of thirty-two bytes!"
    assert document_digest("A1", "NO") != before


def test_a_number_is_sought_for_every_country_that_may_have_issued_it():
    assert set(digests_anywhere("A1", ["NO", "DE"])) == {document_digest("A1", "NO"), document_digest("A1", "DE")}
    assert digests_anywhere(" - ", ["NO", "DE"]) == []


@given(st.text("ABCН0123456789", min_size=1, max_size=12), st.text(" -№./", max_size=4))
def test_case_blanks_and_dashes_make_no_other_document(number, noise):
    typed = noise + number[:2].lower() + noise + number[2:] + noise
    assert document_digest(typed, "NO") == document_digest(number, "NO")
    assert document_digest(typed, "NO") != document_digest(number, "DE")
