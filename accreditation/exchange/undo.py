"""Undoing the loading of a whole list, while nothing rests on it: the register is then as if it never was loaded.

The letter, its file and its lines stay, marked as undone; the history of every person and delegation stays too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.models import User
from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.duplicates import lock
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow, Verdict
from accreditation.exchange.matching import ATTRIBUTES
from accreditation.exchange.rewriting import release_documents, rewrite
from accreditation.history.operations import Reason, operation
from accreditation.history.records import record_changed_rows, record_deleted_rows
from accreditation.spelling.fields import derive_texts

_NAMED = 5
_AT_A_TIME = 2000
# What a list can change of a person.
_CHANGEABLE = sorted({*ATTRIBUTES.values(), "delegation_id"})


class CannotUndo(Exception):
    """Something rests on the load; the messages say what, each in the reader's language."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = list(obstacles)


@dataclass
class Undoing:
    """What undoing a load would do: keys of persons it created, changed or left unchanged, and delegations it made.

    Only one without `obstacles` may be carried out.
    """

    submission: Submission
    created: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    delegations: list[int] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)


def look(submission: Submission) -> Undoing:
    """Return what undoing the load of a submission would do, and what stands against it. Writes nothing."""
    undoing = Undoing(submission)
    if submission.undone_at:
        undoing.obstacles.append(_("This load was undone already."))
        return undoing
    load = _operation_of(submission)
    if load is None:
        undoing.obstacles.append(_("No list was loaded with this letter."))
        return undoing
    outcomes = SubmissionRow.Outcome
    keys = submission.rows.filter(outcome__in=[outcomes.CREATED, outcomes.CHANGED]).values_list("outcome", "observer")
    undoing.created = [pk for outcome, pk in keys if outcome == outcomes.CREATED]
    undoing.changed = [pk for outcome, pk in keys if outcome == outcomes.CHANGED]
    made = Delegation.history.filter(operation=load, history_type="+").values_list("id", flat=True)
    undoing.delegations = list(_untouched(Delegation, load).filter(pk__in=list(made)).values_list("pk", flat=True))
    undoing.obstacles += _obstacles(submission, load)
    return undoing


def undo(submission: Submission, user: User | None, at: datetime) -> Undoing:
    """Undo the load of a submission in one transaction, at an aware moment; return what was done.

    Raises `CannotUndo` when something rests on it, and then nothing is done. The number of statements grows with
    batches only.
    """
    with operation(user, Reason.UNDONE), transaction.atomic():
        # Whoever enters or decides for this election waits here, so that what was looked at is what is undone.
        lock(submission.election)
        undoing = look(Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk))
        if undoing.obstacles:
            raise CannotUndo(undoing.obstacles)
        _put_back(undoing.changed, _operation_of(submission))
        _let_go_of_lines(submission)
        _delete_verdicts(undoing.created)
        _delete(Observer, undoing.created)
        emptied = Delegation.objects.filter(pk__in=undoing.delegations, observers__isnull=True)
        undoing.delegations = list(emptied.values_list("pk", flat=True))
        _delete(Delegation, undoing.delegations)
        Submission.objects.filter(pk=submission.pk).update(undone_at=at, undone_by=user)
        record_changed_rows(Submission, [submission.pk])
    return undoing


def _operation_of(submission: Submission) -> UUID | None:
    """The act by which the list was loaded; None for a letter that was only typed."""
    first = Submission.history.filter(id=submission.pk, history_type="+", history_change_reason=Reason.LIST).first()
    return first.operation if first else None


def _untouched(model: Any, load: UUID) -> Any:
    """The rows of a model of which nothing changed since the load."""
    history = model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    return model.objects.alias(last=Subquery(history.values("operation")[:1])).filter(last=load)


def _obstacles(submission: Submission, load: UUID) -> list[str]:
    """What rests on the load, each in a sentence with the first names."""
    outcomes = SubmissionRow.Outcome
    persons = Observer.objects.filter(
        submission_rows__submission=submission, submission_rows__outcome__in=[outcomes.CREATED, outcomes.CHANGED]
    )
    created = Observer.objects.filter(submission_rows__submission=submission, submission_rows__outcome=outcomes.CREATED)
    planned = AgendaItem.objects.values("observer"), AgendaItem.objects.values("replacement")
    # What was decided before a list changed somebody does not rest on that list.
    loaded_at = Submission.history.filter(id=submission.pk, operation=load).earliest("history_id").history_date
    decisions = Decision.objects.filter(created_at__gte=loaded_at)
    decided = decisions.values("observer"), decisions.values("replacement")
    later = SubmissionRow.objects.exclude(submission=submission).values("observer")
    touched = persons.exclude(_is_as_loaded(load))
    found = (
        (persons.filter(Q(pk__in=decided[0]) | Q(pk__in=decided[1])), _decided),
        (persons.filter(Q(pk__in=planned[0]) | Q(pk__in=planned[1])), _planned),
        (created.filter(pk__in=later), _listed),
        (touched, _touched),
    )
    return [sentence for people, tell in found if (sentence := _told(people, tell))]


def _is_as_loaded(load: UUID) -> Exists:
    """Whether a person has what the list gave; a status moves without it."""
    the_same = Q(id=OuterRef("pk"), operation=load)
    for name in _CHANGEABLE:
        equal = Q(**{name: OuterRef(name)})
        if Observer._meta.get_field(name.removesuffix("_id")).null:
            equal |= Q(IsNull(OuterRef(name), True), **{f"{name}__isnull": True})
        the_same &= equal
    return Exists(Observer.history.filter(the_same))


def _told(people: Any, tell: Any) -> str:
    named = list(people.by_name()[: _NAMED + 1])
    if not named:
        return ""
    names = ", ".join(map(str, named[:_NAMED]))
    number = people.count() if len(named) > _NAMED else len(named)
    if number > _NAMED:
        names = _("%(names)s and others, %(number)d in all") % {"names": names, "number": number}
    sentence: str = tell(number) % {"names": names}
    return sentence


def _decided(number: int) -> str:
    return ngettext("The commission decided on %(names)s.", "The commission decided on these: %(names)s.", number)


def _planned(number: int) -> str:
    return ngettext(
        "%(names)s stands on the agenda of a meeting.", "These stand on the agenda of a meeting: %(names)s.", number
    )


def _listed(number: int) -> str:
    return ngettext(
        "A later list names %(names)s; undo that one first.",
        "Later lists name these; undo those first: %(names)s.",
        number,
    )


def _touched(number: int) -> str:
    return ngettext("%(names)s was changed since the load.", "These were changed since the load: %(names)s.", number)


def _put_back(keys: Sequence[int], load: UUID | None) -> None:
    """Give persons what they had before the load, a part of them at a time."""
    # Of all, before any of them is written: two persons may have exchanged documents.
    release_documents(keys)
    for part in _parts(keys):
        persons = Observer.objects.in_bulk(part)
        before = {row.id: row for row in _before(part, load)}
        columns = {*_CHANGEABLE}
        for pk, person in persons.items():
            for name in _CHANGEABLE:
                setattr(person, name, getattr(before[pk], name))
            columns |= set(derive_texts(person))
        rewrite(persons, columns)


def _before(keys: Sequence[int], load: UUID | None) -> Iterable[Any]:
    """The rows of history that stood when the load changed these persons."""
    changing = Observer.history.filter(id=OuterRef("id"), operation=load).order_by("history_id").values("history_id")
    earlier = Observer.history.exclude(operation=load).filter(history_id__lt=Coalesce(Subquery(changing[:1]), 0))
    return earlier.filter(id__in=keys).order_by("history_id").iterator()


def _let_go_of_lines(submission: Submission) -> None:
    """The lines stay, and name nobody any more; what had become of each stays as its reason."""
    for outcome in (SubmissionRow.Outcome.CREATED, SubmissionRow.Outcome.CHANGED, SubmissionRow.Outcome.UNCHANGED):
        submission.rows.filter(outcome=outcome).update(
            outcome=SubmissionRow.Outcome.UNDONE, reason=outcome, observer=None
        )


def _delete_verdicts(persons: Sequence[int]) -> None:
    """What was found on two persons of whom one goes."""
    found: set[int] = set()
    for part in _parts(persons):
        found.update(Verdict.objects.filter(Q(first__in=part) | Q(second__in=part)).values_list("pk", flat=True))
    _delete(Verdict, sorted(found))


def _delete(model: Any, keys: Sequence[int]) -> None:
    record_deleted_rows(model, keys)
    for part in _parts(keys):
        rows = model.objects.filter(pk__in=part)
        # One statement: the rows of history are written already, and nothing hangs on these any more.
        rows._raw_delete(rows.db)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _AT_A_TIME):
        yield keys[start : start + _AT_A_TIME]
