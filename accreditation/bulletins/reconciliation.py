"""Reconciliation: whether what is stored still is what the rules make of it.

Each check asks the whole register of an election in a number of queries that does not grow with it, and yields what
does not agree, with the row that a person has to look at. The portal's own functions cannot bring this about; a hand in
the database or a fault of the machine can.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from accreditation.bulletins.counting import timeline, totals
from accreditation.bulletins.models import Bulletin
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.duplicates import ForbiddenTwin, refuse_forbidden_twins
from accreditation.delegations.models import Observer, Submission
from accreditation.elections.deadline import closing_moment, is_open
from accreditation.elections.models import Election
from accreditation.spelling.fields import DerivedTextField

Outcome = Decision.Outcome
Status = Observer.Status

_AGAIN = frozenset({Status.SUBMITTED, Status.INCOMPLETE, Status.READY, Status.RECALLED})
# In which status the last decision that stands leaves a person; whoever was refused or withdrawn may come again.
_STATUS_AFTER: dict[str, frozenset[str]] = {
    "": _AGAIN,
    Outcome.ACCREDIT: frozenset({Status.ACCREDITED}),
    Outcome.AMEND: frozenset({Status.ACCREDITED}),
    Outcome.REFUSE: _AGAIN | {Status.REFUSED},
    Outcome.WITHDRAW: _AGAIN | {Status.WITHDRAWN},
    Outcome.REVOKE: frozenset({Status.REVOKED}),
    Outcome.REPLACE: frozenset({Status.REPLACED}),
}


@dataclass(frozen=True)
class Violation:
    """What does not agree: a stable code, the row it concerns, and a sentence in the reader's language."""

    code: str
    row: models.Model
    sentence: str


def check(election: Election, *, deep: bool = False) -> list[Violation]:
    """Return what does not agree in the register of an election; `deep` computes what follows from every row anew."""
    # Nothing can be counted while decisions concern persons of other elections.
    strange = list(_check_strangers(election))
    if strange or election.basis != Election.Basis.REGISTER:
        return strange
    checks: list[Callable[[Election], Iterable[Violation]]] = [
        _check_persons, _check_totals, _check_meetings, _check_deadline, _check_bulletins,
        _check_letters, _check_twins,
    ]  # fmt: skip
    if deep:
        checks.append(_check_derived)
    return [violation for each in checks for violation in each(election)]


def _check_persons(election: Election) -> Iterator[Violation]:
    """Status and effect on the total of each person, replayed from the decisions. Two queries."""
    standing: dict[int, str] = defaultdict(str)
    counted: dict[int, int] = defaultdict(int)
    decisions = Decision.objects.recorded().filter(observer__delegation__election=election)
    rows = decisions.order_by("meeting__ordinal", "pk").values_list(
        "observer", "outcome", "effect", "annulled_by", "annuls"
    )
    for observer, outcome, effect, annulled_by, annuls in rows.iterator(chunk_size=2000):
        counted[observer] += effect
        if annulled_by is None and annuls is None:
            standing[observer] = outcome
    uncounted = set(election.uncounted_roles())
    persons = Observer.objects.of(election).defer("document_number")
    for person in persons.order_by("pk").iterator(chunk_size=2000):
        last = standing.get(person.pk, "")
        if person.status not in _STATUS_AFTER[last]:
            decided = Outcome(last).label if last else _("no decision")
            yield Violation(
                "status", person,
                _("%(name)s is “%(status)s”, but the decisions say: %(decided)s.")
                % {"name": person, "status": person.get_status_display(), "decided": decided},
            )  # fmt: skip
        expected = int(person.status == Status.ACCREDITED and person.role not in uncounted)
        if counted.get(person.pk, 0) != expected:
            yield Violation(
                "effect", person,
                _("%(name)s adds %(counted)d to the total instead of %(expected)d.")
                % {"name": person, "counted": counted.get(person.pk, 0), "expected": expected},
            )  # fmt: skip


def _check_totals(election: Election) -> Iterator[Violation]:
    """total = organizations + states = persons accredited and counted = the last step of the time line."""
    found = totals(election)
    steps = timeline(election)
    sums = {
        _("organizations and states"): (found.organizations.observers or 0) + (found.countries.observers or 0),
        _("persons accredited and counted"): Observer.objects.counted(election).accredited().count(),
        _("the meetings"): (steps[-1].total or 0) if steps else 0,
    }
    for of_what, number in sums.items():
        if number != found.total:
            yield Violation(
                "total", election,
                _("The total is %(total)d, but %(what)s make %(number)d.")
                % {"total": found.total or 0, "what": of_what, "number": number},
            )  # fmt: skip


def _check_meetings(election: Election) -> Iterator[Violation]:
    """Recorded in order, with a day and a resolution; none planned before one that is recorded."""
    before: Meeting | None = None
    recorded = list(election.meetings.recorded().order_by("ordinal"))
    for meeting in recorded:
        meeting.election = election
        if before and before.held_on and meeting.held_on and meeting.held_on < before.held_on:
            yield Violation(
                "meeting-order", meeting,
                _("%(meeting)s lies before %(earlier)s.") % {"meeting": meeting, "earlier": before},
            )  # fmt: skip
        if not meeting.resolutions.strip():
            yield Violation(
                "resolution", meeting, _("%(meeting)s has no resolution number yet.") % {"meeting": meeting}
            )
        before = meeting
    if recorded:
        for meeting in election.meetings.filter(recorded_at__isnull=True, ordinal__lt=recorded[-1].ordinal):
            meeting.election = election
            yield Violation(
                "meeting-order", meeting,
                _("%(meeting)s is not recorded, but a later one is.") % {"meeting": meeting},
            )  # fmt: skip


def _check_deadline(election: Election) -> Iterator[Violation]:
    """Nobody accredited outside the time of accreditation at a meeting without a reason. One query."""
    meetings = election.meetings.recorded().filter(decisions__outcome=Outcome.ACCREDIT, override_reason="").distinct()
    closes = closing_moment(election)
    for meeting in meetings.order_by("ordinal"):
        meeting.election = election
        begins = datetime.combine(meeting.held_on, time.min, tzinfo=election.zone) if meeting.held_on else None
        recorded_late = meeting.recorded_at is not None and meeting.recorded_at > closes
        if recorded_late or (begins and not is_open(election, begins)):
            moment = formats.date_format(closes, "DATETIME_FORMAT")
            yield Violation(
                "deadline", meeting,
                _("%(meeting)s accredited outside the time of accreditation, without a reason. It closed: %(moment)s.")
                % {"meeting": meeting, "moment": moment},
            )  # fmt: skip


def _check_strangers(election: Election) -> Iterator[Violation]:
    """Decisions of its meetings concern its own persons, and an archive has none."""
    decisions = Decision.objects.filter(meeting__election=election).select_related("observer", "meeting__election")
    strange = decisions.exclude(observer__delegation__election=election)
    replaced = decisions.filter(replacement__isnull=False).exclude(replacement__delegation__election=election)
    if election.basis != Election.Basis.REGISTER:
        strange, replaced = decisions, decisions.none()
    for decision in [*strange, *replaced]:
        yield Violation(
            "other-election", decision,
            _("%(decision)s: the person belongs to another election than %(meeting)s.")
            % {"decision": decision, "meeting": decision.meeting},
        )  # fmt: skip


def _check_bulletins(election: Election) -> Iterator[Violation]:
    """What was published from the register adds up, line by line. Two queries."""
    for bulletin in election.bulletins.prefetch_related("lines").order_by("published_on", "number"):
        bulletin.election = election
        if reason := _why_not_adding_up(bulletin):
            yield Violation("bulletin", bulletin, f"{bulletin}: {reason}")


def _why_not_adding_up(bulletin: Bulletin) -> str:
    sides: dict[str, int] = {"organization": 0, "country": 0}
    for line in bulletin.lines.all():
        sides["organization" if line.organization_id else "country"] += line.total or 0
    announced = (bulletin.organizations_observers or 0, bulletin.states_observers or 0)
    if tuple(sides.values()) != announced:
        return _("its lines make %(organizations)d and %(states)d.") % {
            "organizations": sides["organization"], "states": sides["country"],
        }  # fmt: skip
    if bulletin.total != sum(announced):
        return _("the total is not the sum of organizations and states.")
    return ""


def _check_letters(election: Election) -> Iterator[Violation]:
    """Lists hold as many persons as their letters say. One query."""
    for submission in Submission.objects.filter(election=election).not_adding_up():
        yield Violation(
            "control-total", submission,
            _("%(letter)s says %(said)d persons; the list names %(named)d.")
            % {"letter": submission, "said": submission.control_total, "named": submission.persons},  # type: ignore[attr-defined]
        )  # fmt: skip


def _check_twins(election: Election) -> Iterator[Violation]:
    """Where the election forbids it, nobody who is accredited stands under two senders. Two queries."""
    try:
        refuse_forbidden_twins(Observer.objects.of(election).accredited())
    except ForbiddenTwin as twin:
        yield Violation("twin", election, str(twin))


def _check_derived(election: Election) -> Iterator[Violation]:
    """Columns that follow from others still do; the document's digest follows from the sealed number. One query."""
    derived = [field for field in Observer._meta.concrete_fields if isinstance(field, DerivedTextField)]
    for person in Observer.objects.of(election).order_by("pk").iterator(chunk_size=2000):
        for field in derived:
            stored: Any = getattr(person, field.attname)
            if stored != getattr(person, field.derive)():
                yield Violation(
                    "derived", person,
                    _("%(name)s: the column “%(column)s” does not follow from the others.")
                    % {"name": person, "column": field.name},
                )  # fmt: skip
