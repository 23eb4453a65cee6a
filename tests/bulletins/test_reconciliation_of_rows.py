"""A row that the database should have refused, or that does not follow from itself or its history, is found."""

import pytest
from django.db import connection, models

from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import Meeting
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.models import Election
from tests.breaking import behind_the_models, codes, make_register, without_the_check
from tests.factories import make_organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def register():
    return make_register()


@pytest.mark.parametrize("sender", ["none", "both"])
def test_a_delegation_without_exactly_one_sender_is_found(register, sender):
    delegation = register.delegations.get(country="NO")
    columns = {"country": None} if sender == "none" else {"organization": make_organization("oic")}
    with without_the_check(Delegation, "delegation_has_exactly_one_sender"):
        behind_the_models(Delegation, pk=delegation.pk).update(**columns)
        assert codes(register) == [("sender", "delegation")]
        behind_the_models(Delegation, pk=delegation.pk).update(country="NO", organization=None)


def test_a_person_who_stands_in_a_delegation_twice_with_one_document_is_found(register):
    first, second = Observer.objects.filter(delegation__organization__isnull=False).order_by("pk")[:2]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX observer_once_per_document_in_delegation")
    behind_the_models(Observer, pk__in=[first.pk, second.pk]).update(document_digest="the same")
    assert [(violation.code, violation.row) for violation in check(register)] == [("document", second)]


@pytest.mark.parametrize("column", ["search_key", "sort_name", "sort_name_cyrillic", "document_digest"])
def test_what_does_not_follow_from_the_row_is_found_by_a_deep_check(register, column):
    person = Observer.objects.accredited().first()
    behind_the_models(Observer, pk=person.pk).update(**{column: "x"})
    assert codes(register) == []
    found = check(register, deep=True)
    assert [(violation.code, violation.row) for violation in found] == [("derived", person)]
    assert column in found[0].sentence


def test_a_document_number_that_cannot_be_opened_is_found_and_the_others_are_read_on(register):
    first, *_others, last = Observer.objects.order_by("pk")
    behind_the_models(Observer, pk=first.pk).update(document_number=models.Value("none.AAAA", models.TextField()))
    behind_the_models(Observer, pk=last.pk).update(search_key="x")
    found = [(violation.code, violation.row.pk) for violation in check(register, deep=True)]
    assert ("sealed", first.pk) in found
    assert ("derived", last.pk) in found


@pytest.mark.parametrize(
    ("model", "column"),
    [(Election, "name_en"), (Delegation, "note"), (Meeting, "override_reason"), (Observer, "position")],
)
def test_a_row_changed_without_history_is_found_by_a_deep_check(register, model, column):
    row = model.objects.order_by("pk").first()
    behind_the_models(model, pk=row.pk).update(**{column: "changed by hand"})
    assert codes(register) == []
    found = check(register, deep=True)
    assert [(violation.code, violation.row) for violation in found] == [("history", row)]


def test_a_value_that_was_emptied_without_history_is_found(register):
    person = Observer.objects.accredited().first()
    person.birth_date = "1980-01-01"
    person.save()
    assert codes(register, deep=True) == []
    behind_the_models(Observer, pk=person.pk).update(birth_date=None)
    assert codes(register, deep=True) == [("history", "observer")]
