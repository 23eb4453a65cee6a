"""A decision and a recorded meeting are never changed or deleted, by whatever way the code tries."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accreditation.commission.models import Decision, Meeting, PermanentRecord
from tests.factories import make_accredited, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision():
    make_accredited(1)
    return Decision.objects.get()


def save_again(row):
    row.save()


def save_one_column(row):
    row.save(update_fields=[row._meta.concrete_fields[-1].name])


def delete(row):
    row.delete()


def update_all(row):
    type(row).objects.update(pk=row.pk)


def delete_all(row):
    type(row).objects.all().delete()


def update_by_hand(row):
    type(row).objects.bulk_update([row], [row._meta.concrete_fields[-1].name])


def overwrite(row):
    type(row).objects.update_or_create(pk=row.pk, defaults={row._meta.concrete_fields[-1].name: None})


WAYS = [save_again, save_one_column, delete, update_all, delete_all, update_by_hand, overwrite]


@pytest.mark.parametrize("way", WAYS)
def test_a_decision_is_permanent(decision, way):
    before = list(Decision.objects.values())
    with pytest.raises(PermanentRecord), transaction.atomic():
        way(decision)
    assert list(Decision.objects.values()) == before


@pytest.mark.parametrize("way", WAYS)
def test_a_recorded_meeting_is_permanent(decision, way):
    before = list(Meeting.objects.values())
    with pytest.raises(PermanentRecord), transaction.atomic():
        way(Meeting.objects.get())
    assert list(Meeting.objects.values()) == before


def test_a_decision_is_not_written_over_by_inserting_it_again(decision):
    with pytest.raises(PermanentRecord):
        Decision.objects.bulk_create([decision], update_conflicts=True, unique_fields=["id"], update_fields=["effect"])


@pytest.mark.parametrize("related", ["observer", "meeting"])
def test_decisions_are_not_reached_through_what_they_belong_to(decision, related):
    with pytest.raises(PermanentRecord):
        getattr(decision, related).decisions.update(effect=0)
    with pytest.raises(PermanentRecord):
        getattr(decision, related).decisions.all().delete()


def test_whom_the_commission_decided_on_is_never_deleted(decision):
    with pytest.raises(ProtectedError):
        decision.observer.delete()


def test_until_it_is_recorded_a_meeting_is_changed_and_given_up():
    meeting = make_meeting()
    meeting.resolutions = "103/594"
    meeting.save()
    Meeting.objects.update(note_en="Planned.")
    meeting.delete()
    assert not Meeting.objects.exists()


def test_a_meeting_that_somebody_recorded_meanwhile_is_not_saved_over():
    meeting = make_meeting()
    Meeting.objects.filter(pk=meeting.pk).update(recorded_at=timezone.now())
    with pytest.raises(PermanentRecord):
        meeting.save()


def test_an_annulment_names_one_decision_and_nothing_else_does(decision):
    meeting = make_meeting(decision.meeting.election)
    wrong = [
        {"outcome": "annul", "ground": "A mistake."},
        {"outcome": "amend", "annuls": decision},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(meeting=meeting, observer=decision.observer, effect=0, **fields)
    annulment = {"outcome": "annul", "ground": "A mistake.", "annuls": decision, "effect": -1}
    Decision.objects.create(meeting=meeting, observer=decision.observer, **annulment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(meeting=meeting, observer=decision.observer, **annulment)
