"""Recording a meeting: the one place where the commission's decisions are written and take effect."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.commission.agenda import clear_agenda, to_record
from accreditation.commission.amendment import CannotAmend, apply_amendments, undo_amendments
from accreditation.commission.annulment import STATUS_AFTER as STATUS_AFTER_ANNULMENT
from accreditation.commission.annulment import standing_replacements, why_not_annulled
from accreditation.commission.effects import DEPARTURES, effects
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.database.insertion import insert_all
from accreditation.delegations.duplicates import ForbiddenTwin, refuse_forbidden_twins
from accreditation.delegations.lifecycle import Movement, NotAllowed, move
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import ensure_open
from accreditation.elections.models import Election
from accreditation.history.operations import Reason, operation

Outcome = Decision.Outcome

_STATUS_AFTER = {
    Outcome.ACCREDIT: Observer.Status.ACCREDITED,
    Outcome.REFUSE: Observer.Status.REFUSED,
    Outcome.WITHDRAW: Observer.Status.WITHDRAWN,
    Outcome.REVOKE: Observer.Status.REVOKED,
    Outcome.REPLACE: Observer.Status.REPLACED,
}
_NEED_GROUND = {Outcome.REFUSE, Outcome.REVOKE, Outcome.ANNUL}
_CHANGING = DEPARTURES | {Outcome.AMEND}


class CannotRecord(Exception):
    """A meeting that cannot be recorded as given; the message says why in the reader's language."""


def next_ordinal(election: Election) -> int:
    """Return the number of the election's next meeting. Inside a transaction: the election is locked until its end."""
    Election.objects.select_for_update().get(pk=election.pk)
    last: int = election.meetings.aggregate(last=Max("ordinal"))["last"] or 0
    return last + 1


def plan_meeting(election: Election, held_on: date | None, resolutions: str = "", override_reason: str = "") -> Meeting:
    """Create and return the election's next meeting, not yet recorded."""
    with transaction.atomic():
        return Meeting.objects.create(
            election=election,
            ordinal=next_ordinal(election),
            held_on=held_on,
            resolutions=resolutions,
            override_reason=override_reason,
        )


def record_meeting(meeting: Meeting, agenda: Sequence[AgendaItem], by: User | None, at: datetime) -> list[Decision]:
    """Write the decisions of a meeting, move everybody on its agenda, and close the meeting; all or nothing.

    The items need not be saved; those of the meeting's own agenda become decisions and are gone from it. `at` is the
    moment of recording, aware. Raises `CannotRecord` when the meeting is closed, out of order, undated, in the future
    or without a resolution, or an item is wrong; `AccreditationClosed` when somebody is to be accredited after the
    closing moment without a reason; `NotAllowed` when a person's status does not allow the outcome. The number of
    queries does not depend on the length of the agenda.
    """
    with operation(by, Reason.MEETING), transaction.atomic():
        return _record(meeting, agenda, by, at)


def _record(meeting: Meeting, agenda: Sequence[AgendaItem], by: User | None, at: datetime) -> list[Decision]:
    # The lock on the election makes two recordings of its meetings wait for each other.
    election = Election.objects.select_for_update().get(pk=meeting.election_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _check_meeting(meeting, election, at)
    _check_agenda(agenda, election, meeting, by)
    accredited = _observers_with(agenda, Outcome.ACCREDIT)
    if accredited or _restored(agenda):
        _check_deadline(meeting, election, at)
    # What leaves and what is annulled is asked before anything moves.
    added, changed = effects(agenda, election), _accreditations(agenda)
    _move(agenda)
    amendments = _amend(agenda)
    _check_afterwards(agenda, accredited, election)
    decisions = [
        Decision(
            meeting_id=meeting.pk,
            observer_id=item.observer_id,
            outcome=item.outcome,
            effect=added[item.observer_id],
            ground=item.ground.strip(),
            annuls_id=item.annuls_id,
            replacement_id=item.replacement_id,
            changes_id=changed.get(item.observer_id),
            amendment=amendments.get(item.observer_id, ""),
            decided_by_id=by.pk if by else None,
            created_at=at,
        )
        for item in agenda
    ]
    insert_all(decisions)
    clear_agenda(meeting)
    meeting.recorded_at, meeting.recorded_by = at, by
    meeting.save(update_fields=["recorded_at", "recorded_by"])
    return decisions


def accredit(
    observers: Iterable[Observer], meeting: Meeting, by: User | None, at: datetime | None = None
) -> list[Decision]:
    """Record the meeting with the accreditation of these observers as its whole agenda."""
    return record_meeting(meeting, accreditations(observers), by, at or timezone.now())


def accreditations(observers: Iterable[Observer]) -> list[AgendaItem]:
    """Return the agenda, not saved, that accredits these observers."""
    return [AgendaItem(observer=observer, outcome=Outcome.ACCREDIT) for observer in observers]


def record_agenda(meeting: Meeting, by: User | None, at: datetime | None = None) -> list[Decision]:
    """Record a planned meeting with what stands on its agenda at this moment. Raises what `record_meeting` raises."""
    with transaction.atomic():
        Election.objects.select_for_update().get(pk=meeting.election_id)
        return record_meeting(meeting, list(to_record(meeting)), by, at or timezone.now())


def _check_meeting(meeting: Meeting, election: Election, at: datetime) -> None:
    if election.basis != Election.Basis.REGISTER:
        raise CannotRecord(_("“%(election)s” holds announced figures only.") % {"election": election})
    if meeting.is_recorded:
        raise CannotRecord(_("%(meeting)s is already recorded and closed.") % {"meeting": meeting})
    if meeting.held_on is None:
        raise CannotRecord(_("%(meeting)s has no date yet.") % {"meeting": meeting})
    if not meeting.resolutions.strip():
        # Once recorded, the meeting is closed: a number left out could never be added.
        raise CannotRecord(_("%(meeting)s has no resolution number yet.") % {"meeting": meeting})
    if meeting.held_on > timezone.localdate(at, election.zone):
        raise CannotRecord(_("%(meeting)s lies in the future.") % {"meeting": meeting})
    earlier = election.meetings.filter(ordinal__lt=meeting.ordinal, recorded_at__isnull=True).first()
    if earlier:
        raise CannotRecord(_("%(earlier)s is not recorded yet; meetings are recorded in order.") % {"earlier": earlier})
    later_day = election.meetings.recorded().aggregate(last=Max("held_on"))["last"]
    published = election.bulletins.aggregate(last=Max("published_on"))["last"]
    for day in filter(None, [later_day, published]):
        if meeting.held_on < day:
            raise CannotRecord(
                _("%(meeting)s would change figures as of %(day)s, which are already recorded.")
                % {"meeting": meeting, "day": formats.date_format(day, "SHORT_DATE_FORMAT")}
            )


def _check_agenda(agenda: Sequence[AgendaItem], election: Election, meeting: Meeting, by: User | None) -> None:
    if not agenda:
        raise CannotRecord(_("The agenda is empty: choose the observers first."))
    pks = {item.observer_id for item in agenda}
    if len(pks) != len(agenda):
        raise CannotRecord(_("Somebody stands on the agenda twice."))
    _check_people(agenda, election, by)
    _check_planned(agenda, meeting)
    outcomes = set(Outcome.values)
    for item in agenda:
        if item.outcome not in outcomes:
            raise CannotRecord(_("“%(outcome)s” is no outcome of an agenda item.") % {"outcome": item.outcome})
        if item.outcome in _NEED_GROUND and not item.ground.strip():
            raise CannotRecord(
                _("%(name)s: a refusal, a revocation and an annulment need their ground.") % {"name": item.observer}
            )
        if item.annuls_id and item.outcome != Outcome.ANNUL:
            raise CannotRecord(_("%(name)s: only an annulment annuls a decision.") % {"name": item.observer})
    _check_replacements(agenda, election)
    if reason := why_not_annulled(agenda):
        raise CannotRecord(reason)


def _check_planned(agenda: Sequence[AgendaItem], meeting: Meeting) -> None:
    """A meeting decides on its whole agenda, and on nobody who waits on the agenda of another."""
    pks = {item.observer_id for item in agenda}
    planned = AgendaItem.objects.select_related("observer", "meeting__election")
    if item := planned.filter(observer__in=pks).exclude(meeting=meeting).first():
        raise CannotRecord(
            _("%(name)s stands on the agenda of “%(meeting)s”.") % {"name": item.observer, "meeting": item.meeting}
        )
    if item := planned.filter(meeting=meeting).exclude(observer__in=pks).first():
        raise CannotRecord(
            _("%(name)s stands on the agenda of this meeting too: decide on the whole agenda, or take off who waits.")
            % {"name": item.observer}
        )


def _check_people(agenda: Sequence[AgendaItem], election: Election, by: User | None) -> None:
    """All are of this election; and whoever entered a person or an amendment is not the only one who decides on it.

    The election may allow the latter.
    """
    people = Observer.objects.filter(pk__in=[item.observer_id for item in agenda])
    rows = people.order_by().values_list("pk", "delegation__election", "entered_by")
    places = {pk: (place, entered_by) for pk, place, entered_by in rows}
    for item in agenda:
        place, entered_by = places.get(item.observer_id, (None, None))
        if place != election.pk:
            raise CannotRecord(_("%(name)s belongs to another election.") % {"name": item.observer})
        if by is not None and election.four_eyes and entered_by == by.pk:
            raise CannotRecord(
                _("You entered %(name)s yourself: another person has to record what the commission decided.")
                % {"name": item.observer}
            )
        if by is not None and election.four_eyes and item.outcome == Outcome.AMEND and item.added_by_id == by.pk:
            raise CannotRecord(
                _("You entered the amendment of %(name)s yourself: another person has to record it.")
                % {"name": item.observer}
            )


def _check_replacements(agenda: Sequence[AgendaItem], election: Election) -> None:
    """Whoever replaces is one person of this election, for one other person. Accredited or not is seen afterwards.

    Somebody who was replaced by the same person before, at a meeting whose decision stands, is the other person too.
    """
    named: set[int] = set()
    for item in agenda:
        if item.replacement_id is None:
            continue
        if item.outcome != Outcome.REPLACE:
            raise CannotRecord(_("%(name)s is not replaced, yet a replacement is named.") % {"name": item.observer})
        if item.replacement_id == item.observer_id or item.replacement_id in named:
            raise CannotRecord(_("%(name)s can replace one other person only.") % {"name": item.replacement})
        named.add(item.replacement_id)
    if stranger := Observer.objects.filter(pk__in=named).exclude(delegation__election=election).first():
        raise CannotRecord(_("%(name)s belongs to another election.") % {"name": stranger})
    undone = [item.annuls_id for item in agenda if item.annuls_id]
    before = standing_replacements(named).exclude(pk__in=undone) if named else Decision.objects.none()
    if taken := before.select_related("replacement").first():
        raise CannotRecord(_("%(name)s can replace one other person only.") % {"name": taken.replacement})


def _accreditations(agenda: Sequence[AgendaItem]) -> dict[int, int]:
    """The decision that each departure ends or amendment corrects: the last accreditation that stands."""
    pks = [item.observer_id for item in agenda if item.outcome in _CHANGING]
    standing = Decision.objects.recorded().filter(observer__in=pks, outcome=Outcome.ACCREDIT, annulled_by__isnull=True)
    return dict(standing.order_by("meeting__ordinal", "pk").values_list("observer", "pk"))


def _move(agenda: Sequence[AgendaItem]) -> None:
    """Give everybody on the agenda the status that the decision leads to."""
    moves: dict[tuple[str, Movement], list[int]] = {}
    for item in agenda:
        if item.outcome in _STATUS_AFTER:
            moves.setdefault((_STATUS_AFTER[Outcome(item.outcome)], Movement.DECISION), []).append(item.observer_id)
        elif item.annuls and item.annuls.outcome in STATUS_AFTER_ANNULMENT:
            after = STATUS_AFTER_ANNULMENT[Outcome(item.annuls.outcome)]
            moves.setdefault((after, Movement.ANNULMENT), []).append(item.observer_id)
    for (status, movement), pks in moves.items():
        move(Observer.objects.filter(pk__in=pks), status, movement)


def _restored(agenda: Sequence[AgendaItem]) -> list[int]:
    """Who is accredited again because a departure is annulled."""
    return [item.observer_id for item in agenda if item.annuls and item.annuls.outcome in DEPARTURES]


def _amend(agenda: Sequence[AgendaItem]) -> dict[int, str]:
    """Change names and documents as decided, or back; return by observer what the decisions are to keep."""
    items = [item for item in agenda if item.outcome == Outcome.AMEND]
    if stuck := _not_accredited([item.observer_id for item in items]):
        raise NotAllowed(_("%(name)s is not accredited; there is nothing to amend.") % {"name": stuck})
    annulled = [item.annuls for item in agenda if item.annuls and item.annuls.outcome == Outcome.AMEND]
    try:
        undo_amendments({decision.observer_id: decision.amendment for decision in annulled})
        return apply_amendments(items)
    except CannotAmend as refusal:
        raise CannotRecord(str(refusal)) from refusal


def _not_accredited(pks: Collection[int]) -> Observer | None:
    return Observer.objects.filter(pk__in=pks).exclude(status=Observer.Status.ACCREDITED).first()


def _check_afterwards(agenda: Sequence[AgendaItem], accredited: Collection[int], election: Election) -> None:
    """What must hold once everybody on the agenda has moved."""
    if missing := _not_accredited([item.replacement_id for item in agenda if item.replacement_id]):
        raise CannotRecord(
            _("%(name)s cannot replace anybody: not accredited, neither before nor at this meeting.")
            % {"name": missing}
        )
    if election.duplicate_rule != Election.DuplicateRule.FORBID:
        return
    reverted = [item.observer_id for item in agenda if item.annuls and item.annuls.outcome == Outcome.AMEND]
    standing = [*accredited, *_observers_with(agenda, Outcome.AMEND), *_restored(agenda), *reverted]
    try:
        refuse_forbidden_twins(Observer.objects.filter(pk__in=standing))
    except ForbiddenTwin as twin:
        raise CannotRecord(str(twin)) from twin


def _observers_with(agenda: Sequence[AgendaItem], outcome: str) -> list[int]:
    return [item.observer_id for item in agenda if item.outcome == outcome]


def _check_deadline(meeting: Meeting, election: Election, at: datetime) -> None:
    """Both the moment of recording and the meeting's own day must lie within the time of accreditation."""
    ensure_open(election, at, meeting.override_reason)
    if meeting.held_on:
        # The hour of the meeting is not known: any hour of the closing day will do.
        beginning = datetime.combine(meeting.held_on, time.min, tzinfo=election.zone)
        ensure_open(election, beginning, meeting.override_reason)
