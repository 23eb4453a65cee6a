"""A corrected name or document of somebody who is accredited is a decision that says what it changed."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accreditation.commission.amendment import amended, read_amendment, write_amendment
from accreditation.commission.models import AgendaItem, Decision
from accreditation.commission.record import CannotRecord, record_meeting
from accreditation.delegations.models import Observer
from tests.factories import (
    decide,
    make_accredited,
    make_country,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refusal(person, values):
    item = make_item(person, "amend", amendment=write_amendment(values))
    with pytest.raises(CannotRecord) as refused, transaction.atomic():
        record_meeting(make_meeting(person.delegation.election), [item], None, timezone.now())
    return str(refused.value)


def test_what_is_written_is_read_back():
    values = {"family_name": "Nordquest", "nationality": make_country("NO"), "birth_date": date(1970, 12, 31)}
    text = write_amendment(values | {"document_country": None})
    assert read_amendment(text) == {
        "family_name": "Nordquest", "nationality": "NO", "birth_date": "1970-12-31", "document_country": None,
    }  # fmt: skip
    person = amended(Observer(document_country=make_country("DE")), text)
    assert (person.nationality_id, person.birth_date, person.document_country_id) == ("NO", date(1970, 12, 31), None)


def test_the_decision_keeps_what_stood_before_and_after():
    (person,) = make_accredited(1, family_name="Nordquest", document_number="N 1234567")
    digest = Observer.objects.get().document_digest
    values = {"family_name": "Sudquest", "document_number": "N 7654321", "nationality": person.nationality}
    (decision,) = decide([person], "amend", "Letter 5/12.", amendment=write_amendment(values))

    stored = Observer.objects.get()
    assert (stored.family_name, stored.document_number, stored.status) == ("Sudquest", "N 7654321", "accredited")
    assert stored.sort_name == stored.derive_sort_name() != person.derive_sort_name()
    assert stored.document_digest != digest
    assert read_amendment(Decision.objects.get(pk=decision.pk).amendment) == {
        "family_name": ["Nordquest", "Sudquest"],
        "document_number": ["N 1234567", "N 7654321"],
    }
    assert decision.changes == person.decisions.get(outcome="accredit")


def test_the_change_stands_in_the_history_of_the_person(secretary):
    (person,) = make_accredited(1, family_name="Nordquest")
    decide([person], "amend", amendment=write_amendment({"family_name": "Sudquest"}))
    assert Observer.history.order_by("-history_id").first().family_name == "Sudquest"


def test_an_amendment_changes_something():
    (person,) = make_accredited(1, family_name="Nordquest")
    assert refusal(person, {"family_name": "Nordquest"}) == f"{person}: nothing would change."
    assert refusal(person, {}) == f"{person}: nothing would change."


def test_a_document_that_another_person_of_the_delegation_has_is_refused():
    (one,) = make_accredited(1, document_number="N 1234567")
    make_accredited(1, one.delegation, document_number="N 7654321", nationality=one.nationality)
    said = refusal(one, {"document_number": "N 7654321"})
    assert said == "Another person of the same delegation has the document that an amendment names."
    assert Observer.objects.get(pk=one.pk).document_number == "N 1234567"


def test_a_document_under_another_sender_is_refused_where_the_election_forbids_it():
    election = make_election(duplicate_rule="forbid")
    (one,) = make_accredited(1, make_delegation(election), document_number="N 1234567")
    norway = make_delegation(election, country=make_country("NO"))
    make_accredited(1, norway, document_number="N 7654321", nationality=one.nationality)
    assert "under another sender" in refusal(one, {"document_number": "N 7654321"})


def test_what_an_amendment_says_is_sealed_in_the_database(raw_texts):
    (person,) = make_accredited(1)
    meeting = make_meeting(person.delegation.election)
    AgendaItem.objects.create(
        meeting=meeting, observer=person, outcome="amend", amendment=write_amendment({"document_number": "N 1234567"})
    )
    assert all("1234567" not in text for text in raw_texts(AgendaItem, "amendment"))


@pytest.fixture
def raw_texts():
    def read(model, column):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}"')  # noqa: S608
            return [row[0] for row in cursor.fetchall()]

    return read


def test_the_page_of_the_decision_tells_what_was_amended_but_no_document(desk, auditor):
    (person,) = make_accredited(1, family_name="Nordquest", document_number="SECRETDOC1")
    values = {"family_name": "Sudquest", "document_number": "SECRETDOC2"}
    (decision,) = decide([person], "amend", "Letter 5/12.", amendment=write_amendment(values))
    text = desk(auditor).get(reverse("admin:commission_decision_change", args=[decision.pk])).content.decode()
    assert "family name: Nordquest → Sudquest; document number" in text
    assert "SECRETDOC" not in text


def test_what_is_annulled_brings_back_no_document_that_stands_under_another_sender():
    election = make_election(duplicate_rule="forbid")
    (person,) = make_accredited(1, make_delegation(election), document_number="N 1234567")
    (mistake,) = decide([person], "amend", amendment=write_amendment({"document_number": "N 7654321"}))
    make_accredited(1, make_delegation(election, country=make_country("NO")), document_number="N 1234567")
    item = make_item(person, "annul", "A mistake.", annuls=mistake)
    with pytest.raises(CannotRecord, match="entered under another sender"), transaction.atomic():
        record_meeting(make_meeting(election), [item], None, timezone.now())
    assert Observer.objects.get(pk=person.pk).document_number == "N 7654321"
