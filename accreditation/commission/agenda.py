"""The agenda of a planned meeting: who is put on it and taken off, until the meeting is recorded.

Nobody's status changes here. Whoever is taken off stays as ready as before, for the next meeting.
"""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.commission.annulment import why_not_annulled
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.database.insertion import insert_all
from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.models import Election
from accreditation.history.records import record_created, record_deleted_rows

Outcome = Decision.Outcome
Status = Observer.Status

# In which status a person can stand on an agenda with an outcome; an annulment has rules of its own.
STATUS_BEFORE = {
    Outcome.ACCREDIT: Status.READY,
    Outcome.REFUSE: Status.READY,
    Outcome.WITHDRAW: Status.ACCREDITED,
    Outcome.REVOKE: Status.ACCREDITED,
    Outcome.REPLACE: Status.ACCREDITED,
    Outcome.AMEND: Status.ACCREDITED,
}


class CannotPlan(Exception):
    """Somebody who cannot be put on the agenda as asked; the message says why in the reader's language."""


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the items with all that a list of them shows, by outcome and name. One query."""
    items = meeting.agenda.select_related(
        "observer__delegation__organization", "observer__delegation__country", "observer__delegation__election",
        "observer__nationality", "replacement__delegation__organization", "replacement__delegation__country",
        "annuls__meeting__election", "added_by",
    ).defer("observer__document_number", "replacement__document_number", "observer__delegation__contact")  # fmt: skip
    order = {outcome: place for place, outcome in enumerate(Outcome.values)}
    return sorted(items, key=lambda item: (order[item.outcome], item.observer.sort_name, item.pk))


def to_record(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items with no more than their record needs: of the persons the key, until a refusal has to name one."""
    annulled = ("annuls__outcome", "annuls__effect", "annuls__observer", "annuls__amendment")
    items = meeting.agenda.select_related("annuls")
    # With persons beside them, recording takes much of its time making objects that nobody asks.
    return items.only(*(field.name for field in AgendaItem._meta.concrete_fields), *annulled).order_by("pk")


def put_on_agenda(meeting: Meeting, items: Sequence[AgendaItem], by: User | None) -> int:
    """Put persons on the agenda, all or nobody; return how many. `items` are new and name observer and outcome.

    Raises `CannotPlan` when the meeting is recorded, or a person belongs to another election, stands on an agenda
    already, or has a status from which the outcome does not lead on. A constant number of queries.
    """
    with transaction.atomic():
        election = Election.objects.select_for_update().get(pk=meeting.election_id)
        if Meeting.objects.recorded().filter(pk=meeting.pk).exists():
            raise CannotPlan(_("%(meeting)s is already recorded and closed.") % {"meeting": meeting})
        _check(items, election)
        for item in items:
            item.meeting, item.added_by, item.added_at = meeting, by, timezone.now()
        insert_all(items)
        record_created(items)
    return len(items)


def _check(items: Sequence[AgendaItem], election: Election) -> None:
    pks = [item.observer_id for item in items]
    if len(set(pks)) != len(pks):
        raise CannotPlan(_("Somebody stands on the agenda twice."))
    planned = AgendaItem.objects.filter(observer__in=pks).select_related("observer", "meeting__election")
    if found := planned.first():
        raise CannotPlan(
            _("%(name)s stands on the agenda of “%(meeting)s”.") % {"name": found.observer, "meeting": found.meeting}
        )
    statuses = dict(Observer.objects.of(election).filter(pk__in=pks).values_list("pk", "status"))
    for item in items:
        if item.observer_id not in statuses:
            raise CannotPlan(_("%(name)s belongs to another election.") % {"name": item.observer})
        before = STATUS_BEFORE.get(Outcome(item.outcome))
        if before and statuses[item.observer_id] != before:
            raise CannotPlan(
                _("%(name)s is “%(status)s”; only who is “%(needed)s” can be put there.")
                % {
                    "name": item.observer,
                    "status": Status(statuses[item.observer_id]).label,
                    "needed": before.label,
                }
            )
    if reason := why_not_annulled(items):
        raise CannotPlan(reason)


def change_item(item: AgendaItem, ground: str, replacement: Observer | None) -> None:
    """Change the words of a planned item and who comes in the place. Raises `CannotPlan` when it is planned no more."""
    with transaction.atomic():
        Election.objects.select_for_update().get(pk=item.meeting.election_id)
        if not AgendaItem.objects.filter(pk=item.pk).exists():
            raise CannotPlan(_("%(name)s stands on this agenda no longer.") % {"name": item.observer})
        item.ground, item.replacement = ground, replacement
        item.save(update_fields=["ground", "replacement"])


def ready_for_agenda(election: Election) -> ObserverQuerySet:
    """Who is ready and stands on no agenda yet."""
    return Observer.objects.of(election).filter(status=Status.READY, agenda_items__isnull=True)


def take_off_agenda(meeting: Meeting, pks: Collection[int]) -> int:
    """Take the items of these keys off the agenda; return how many. A recorded meeting has none."""
    with transaction.atomic():
        Election.objects.select_for_update().get(pk=meeting.election_id)
        items = meeting.agenda.filter(pk__in=pks)
        found = list(items.values_list("pk", flat=True))
        _delete(found)
    return len(found)


def clear_agenda(meeting: Meeting) -> None:
    """Take everybody off: what was decided is a decision from now on. Inside the transaction that records it."""
    _delete(list(meeting.agenda.values_list("pk", flat=True)))


def _delete(pks: Sequence[int]) -> None:
    """Delete rows and leave their history, in few statements whatever their number."""
    if pks:
        record_deleted_rows(AgendaItem, pks)
        rows = AgendaItem.objects.filter(pk__in=pks)
        rows._raw_delete(rows.db)
