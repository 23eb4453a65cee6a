"""Every change of a row leaves its copy in the history, sealed as in the row."""

import pytest
from django.db import connection
from django.db.models import ProtectedError

from accreditation.accounts.models import User
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Contest, Election, Phrase
from accreditation.geography.models import Country, CountryAlias
from accreditation.history.operations import operation
from accreditation.history.records import has_history, record_changed, record_changed_rows, record_created
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from accreditation.spelling.fields import DerivedTextField
from tests.factories import make_country_alias, make_delegation, make_observer, make_observers, make_user

pytestmark = pytest.mark.django_db

KEPT = (
    Country, CountryAlias, Umbrella, Organization, OrganizationAlias, Election, Contest, Phrase, Delegation, Submission,
    Observer, Meeting,
)  # fmt: skip


def column_of_history(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM delegations_historicalobserver ORDER BY history_id")  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_history_holds_every_column_that_does_not_follow_from_others(model):
    columns = {field.attname for field in model._meta.concrete_fields if not isinstance(field, DerivedTextField)}
    assert columns <= {field.attname for field in model.history.model._meta.concrete_fields}


def test_permanent_records_and_lines_of_lists_have_no_history():
    assert not has_history(Decision)
    assert not has_history(SubmissionRow)


def test_saving_an_object_keeps_who_made_and_changed_it_and_to_what(clerk, secretary):
    with operation(clerk, "Letter 12"):
        alias = make_country_alias("Kingdom of Norway")
    with operation(secretary):
        alias.text = "Norge"
        alias.save()
    changed, created = CountryAlias.history.all()
    assert (created.history_type, created.text, created.history_user) == ("+", "Kingdom of Norway", clerk)
    assert (changed.history_type, changed.text, changed.history_user) == ("~", "Norge", secretary)
    assert created.history_change_reason == "Letter 12"
    assert created.operation != changed.operation


def test_a_deleted_row_is_kept_as_it_was_last():
    alias = make_country_alias("Kingdom of Norway")
    key = alias.pk
    alias.delete()
    last = CountryAlias.history.first()
    assert (last.history_type, last.id, last.text) == ("-", key, "Kingdom of Norway")


def test_rows_deleted_by_a_query_are_kept_too():
    make_country_alias("Kingdom of Norway")
    make_country_alias("Norge")
    CountryAlias.objects.all().delete()
    assert set(CountryAlias.history.filter(history_type="-").values_list("text", flat=True)) == {
        "Kingdom of Norway",
        "Norge",
    }


def test_what_is_kept_is_what_was_stored_and_not_what_the_object_holds():
    """A form saves the fields it changed; the status may have moved since the form was opened."""
    stale = make_observer(position="Expert")
    Observer.objects.filter(pk=stale.pk).update(status=Observer.Status.READY)
    stale.position = "Lawyer"
    stale.save(update_fields=["position"])
    kept = Observer.history.get()
    assert (kept.position, kept.status) == ("Lawyer", Observer.Status.READY)


def test_many_rows_are_recorded_by_one_statement(django_assert_num_queries):
    few, many = make_observers(2), make_observers(300)
    for persons in (few, many):
        with django_assert_num_queries(1):
            record_created(persons)
    with django_assert_num_queries(1):
        record_changed(many)
    with django_assert_num_queries(1):
        record_changed_rows(Observer, [person.pk for person in many])
    assert Observer.history.filter(history_type="+").count() == 302
    assert Observer.history.filter(history_type="~").count() == 600
    assert Observer.history.filter(history_type="+").values("operation").distinct().count() == 2


def test_more_rows_than_one_statement_takes_are_all_recorded(monkeypatch):
    monkeypatch.setattr("accreditation.history.records._ROWS_PER_STATEMENT", 3)
    people = make_observers(7)
    record_created(people)
    assert set(Observer.history.values_list("id", flat=True)) == {person.pk for person in people}
    assert Observer.history.values("operation").distinct().count() == 1


def test_recording_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        record_created([])
        record_changed([])
        record_changed_rows(Observer, [])


def test_document_numbers_are_sealed_in_the_history_and_open_there():
    observer = make_observer(document_number="N 4417031")
    observer.document_number = "N 5528142"
    observer.save()
    record_created([observer])
    assert not [text for text in column_of_history("document_number") if "4417031" in text or "5528142" in text]
    assert [row.document_number for row in Observer.history.all()] == ["N 5528142", "N 5528142"]


def test_contacts_are_sealed_in_the_history_too():
    delegation = make_delegation(contact="anna@mission.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM delegations_historicaldelegation")
        (stored,) = cursor.fetchone()
    assert "mission.example" not in stored
    assert delegation.history.get().contact == "anna@mission.example"


def test_an_account_that_changed_something_cannot_be_deleted():
    leaving = make_user("leaving")
    with operation(leaving):
        make_country_alias()
    with pytest.raises(ProtectedError):
        leaving.delete()
    assert User.objects.filter(username="leaving").exists()


def test_what_nobody_logged_in_writes_is_kept_without_a_user():
    make_country_alias()
    assert CountryAlias.history.get().history_user is None
