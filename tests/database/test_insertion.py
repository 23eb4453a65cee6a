"""Many rows at once are what `save` would have written, one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accreditation.database.insertion import insert_all
from accreditation.delegations.models import Observer, SubmissionRow
from tests.factories import make_country, make_delegation, make_observer, make_submission, make_user

pytestmark = pytest.mark.django_db


def persons(number, delegation=None, **fields):
    delegation = delegation or make_delegation()
    country = make_country("NO")
    return [
        Observer(delegation=delegation, family_name=f"Nordquest {place}", nationality=country, **fields)
        for place in range(number)
    ]


def columns(person):
    apart = {"id", "reference", "search_key", "document_number"}
    return {name: value for name, value in vars(person).items() if name not in apart and not name.startswith("_")}


def test_a_row_is_what_it_would_be_if_it_were_saved():
    said = {
        "role": Observer.Role.HEAD, "birth_date": date(1970, 12, 31), "document_number": "N 1234567",
        "family_name_cyrillic": "Әбдірұқ\t'\\N", "title": 'A "quoted" one', "entered_at": timezone.now(),
        "entered_by": make_user(), "document_country": make_country("DE"),
    }  # fmt: skip
    delegation = make_delegation()
    (saved,) = persons(1, delegation, **said | {"document_number": "N 7654321"})
    saved.save()
    (inserted,) = persons(1, delegation, **said)
    insert_all([inserted])

    one, other = Observer.objects.get(pk=saved.pk), Observer.objects.get(pk=inserted.pk)
    assert other.document_number == "N 1234567"
    assert other.document_digest == other.derive_document_digest() != ""
    assert other.search_key == other.derive_search_key()
    assert columns(one) | {"document_digest": ""} == columns(other) | {"document_digest": ""}


def test_keys_go_on_from_the_last_one_and_whoever_is_saved_next_has_another():
    first = make_observer()
    inserted = persons(3, first.delegation)
    insert_all(inserted)
    (last,) = persons(1, first.delegation)
    last.save()
    keys = [person.pk for person in (first, *inserted, last)]
    assert sorted(set(keys)) == keys
    assert set(Observer.objects.values_list("pk", flat=True)) == set(keys)


def test_a_key_is_not_given_again_to_another_row():
    inserted = persons(2)
    insert_all(inserted)
    Observer.objects.filter(pk=inserted[1].pk)._raw_delete("default")
    again = persons(1, inserted[0].delegation)
    insert_all(again)
    assert again[0].pk > inserted[1].pk


def test_a_constraint_refuses_all_of_them():
    delegation = make_delegation()
    twice = persons(2, delegation, document_number="N 1234567")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([*persons(1, delegation), *twice])
    assert not Observer.objects.exists()


def test_nobody_is_inserted_without_a_statement():
    insert_all([])
    assert not Observer.objects.exists()


def test_texts_with_line_breaks_and_marks_of_the_format_stay_as_they_are():
    letter = make_submission()
    cells = 'A\tB\nC\\.\n\\N, "x", ;'
    insert_all(
        [SubmissionRow(submission=letter, line=1, cells=cells, outcome=SubmissionRow.Outcome.LEFT_OUT, reason="x")]
    )
    assert SubmissionRow.objects.get().cells == cells
