"""Recording a meeting: the one place where the commission's decisions are written and take effect."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.commission.models import Decision, Meeting
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
_DEPARTURES = {Outcome.WITHDRAW, Outcome.REVOKE, Outcome.REPLACE}
_NEED_GROUND = {Outcome.REFUSE, Outcome.REVOKE}


class CannotRecord(Exception):
    """A meeting that cannot be recorded as given; the message says why in the reader's language."""


@dataclass(frozen=True)
class AgendaItem:
    """What the commission decides on one observer."""

    observer: Observer
    outcome: str
    ground: str = ""
    replacement: Observer | None = None


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

    `at` is the moment of recording, aware. Raises `CannotRecord` when the meeting is closed, out of order, undated, in
    the future or without a resolution, or an item is wrong; `AccreditationClosed` when somebody is to be accredited after the closing moment
    without a reason; `NotAllowed` when a person's status does not allow the outcome. The number of queries does not
    depend on the length of the agenda, but for the portions in which decisions are inserted.
    """
    with operation(by, Reason.MEETING), transaction.atomic():
        return _record(meeting, agenda, by, at)


def _record(meeting: Meeting, agenda: Sequence[AgendaItem], by: User | None, at: datetime) -> list[Decision]:
    # The lock on the election makes two recordings of its meetings wait for each other.
    election = Election.objects.select_for_update().get(pk=meeting.election_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    _check_meeting(meeting, election, at)
    _check_agenda(agenda, election)
    accredited = _observers_with(agenda, Outcome.ACCREDIT)
    if accredited:
        _check_deadline(meeting, election, at)
    for outcome, status in _STATUS_AFTER.items():
        pks = _observers_with(agenda, outcome)
        if pks:
            move(Observer.objects.filter(pk__in=pks), status, Movement.DECISION)
    _check_afterwards(agenda, accredited)
    effects = _effects(agenda, election)
    decisions = Decision.objects.bulk_create(
        [
            Decision(
                meeting=meeting,
                observer=item.observer,
                outcome=item.outcome,
                effect=effects[item.observer.pk],
                ground=item.ground.strip(),
                replacement=item.replacement,
                decided_by=by,
                created_at=at,
            )
            for item in agenda
        ],
        batch_size=2000,
    )
    meeting.recorded_at, meeting.recorded_by = at, by
    meeting.save(update_fields=["recorded_at", "recorded_by"])
    return decisions


def accredit(
    observers: Iterable[Observer], meeting: Meeting, by: User | None, at: datetime | None = None
) -> list[Decision]:
    """Record the meeting with the accreditation of these observers as its whole agenda."""
    agenda = [AgendaItem(observer, Outcome.ACCREDIT) for observer in observers]
    return record_meeting(meeting, agenda, by, at or timezone.now())


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


def _check_agenda(agenda: Sequence[AgendaItem], election: Election) -> None:
    if not agenda:
        raise CannotRecord(_("The agenda is empty: choose the observers first."))
    pks = {item.observer.pk for item in agenda}
    if len(pks) != len(agenda):
        raise CannotRecord(_("Somebody stands on the agenda twice."))
    strangers = Observer.objects.filter(pk__in=pks).exclude(delegation__election=election)
    if stranger := strangers.first():
        raise CannotRecord(_("%(name)s belongs to another election.") % {"name": stranger})
    for item in agenda:
        if item.outcome not in Outcome.values or item.outcome == Outcome.ANNUL:
            raise CannotRecord(_("“%(outcome)s” is no outcome of an agenda item.") % {"outcome": item.outcome})
        if item.outcome in _NEED_GROUND and not item.ground.strip():
            raise CannotRecord(_("%(name)s: a refusal and a revocation need their ground.") % {"name": item.observer})
    _check_replacements(agenda, election)


def _check_replacements(agenda: Sequence[AgendaItem], election: Election) -> None:
    """Whoever replaces is one person of this election, for one other person. Accredited or not is seen afterwards."""
    named: set[int] = set()
    for item in agenda:
        if item.replacement is None:
            continue
        if item.outcome != Outcome.REPLACE:
            raise CannotRecord(_("%(name)s is not replaced, yet a replacement is named.") % {"name": item.observer})
        if item.replacement.pk == item.observer.pk or item.replacement.pk in named:
            raise CannotRecord(_("%(name)s can replace one other person only.") % {"name": item.replacement})
        named.add(item.replacement.pk)
    if stranger := Observer.objects.filter(pk__in=named).exclude(delegation__election=election).first():
        raise CannotRecord(_("%(name)s belongs to another election.") % {"name": stranger})


def _check_afterwards(agenda: Sequence[AgendaItem], accredited: Collection[int]) -> None:
    """What must hold once everybody on the agenda has moved."""
    amended = Observer.objects.filter(pk__in=_observers_with(agenda, Outcome.AMEND))
    if stuck := amended.exclude(status=Observer.Status.ACCREDITED).first():
        raise NotAllowed(_("%(name)s is not accredited; there is nothing to amend.") % {"name": stuck})
    replacements = Observer.objects.filter(pk__in=[item.replacement.pk for item in agenda if item.replacement])
    if missing := replacements.exclude(status=Observer.Status.ACCREDITED).first():
        raise CannotRecord(
            _("%(name)s cannot replace anybody: not accredited, neither before nor at this meeting.")
            % {"name": missing}
        )
    try:
        refuse_forbidden_twins(Observer.objects.filter(pk__in=accredited))
    except ForbiddenTwin as twin:
        raise CannotRecord(str(twin)) from twin


def _observers_with(agenda: Sequence[AgendaItem], outcome: str) -> list[int]:
    return [item.observer.pk for item in agenda if item.outcome == outcome]


def _check_deadline(meeting: Meeting, election: Election, at: datetime) -> None:
    """Both the moment of recording and the meeting's own day must lie within the time of accreditation."""
    ensure_open(election, at, meeting.override_reason)
    if meeting.held_on:
        # The hour of the meeting is not known: any hour of the closing day will do.
        beginning = datetime.combine(meeting.held_on, time.min, tzinfo=election.zone)
        ensure_open(election, beginning, meeting.override_reason)


def _effects(agenda: Sequence[AgendaItem], election: Election) -> dict[int, int]:
    """Return what each decision adds to the total. A departure takes away exactly what the person counts until then.

    Roles are read anew: whoever filled the agenda may have seen a person before the clerk mended the role.
    """
    leaving = [item.observer.pk for item in agenda if item.outcome in _DEPARTURES]
    counting = dict(
        Decision.objects.filter(observer__in=leaving)
        .order_by()
        .values("observer")
        .annotate(counts=Sum("effect"))
        .values_list("observer", "counts")
    )
    coming = Observer.objects.filter(pk__in=_observers_with(agenda, Outcome.ACCREDIT))
    uncounted = set(coming.filter(role__in=election.uncounted_roles()).values_list("pk", flat=True))
    effects = {item.observer.pk: 0 for item in agenda}
    for item in agenda:
        if item.outcome == Outcome.ACCREDIT:
            effects[item.observer.pk] = 0 if item.observer.pk in uncounted else 1
        elif item.outcome in _DEPARTURES:
            effects[item.observer.pk] = -counting.get(item.observer.pk, 0)
    return effects
