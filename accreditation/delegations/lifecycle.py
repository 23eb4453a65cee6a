"""The life of an observer, in one place: which status may follow which, and when persons may be entered.

`submitted` <-> `incomplete`; `submitted` <-> `ready`; before a decision the sender may recall; from `recalled`,
`refused` and `withdrawn` a new submission leads to `submitted` again. What leads to or from `accredited` is a decision
of the commission (`commission.record`), which alone may use `Movement.DECISION` and `Movement.ANNULMENT`.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from itertools import chain, islice

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation.delegations.duplicates import refuse_forbidden_twins
from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.deadline import AccreditationClosed, closing_moment, ensure_open
from accreditation.elections.models import Election
from accreditation.history.records import record_changed_rows

Status = Observer.Status
# SQLite allows 32,766 parameters to a query.
_AT_A_TIME = 10_000


class Movement(Enum):
    """Who moves an observer: the clerk's desk, or the commission at a meeting, by deciding or by annulling."""

    DESK = "desk"
    DECISION = "decision"
    ANNULMENT = "annulment"


FOLLOWING: dict[Movement, dict[str, frozenset[str]]] = {
    Movement.DESK: {
        Status.SUBMITTED: frozenset({Status.INCOMPLETE, Status.READY, Status.RECALLED}),
        Status.INCOMPLETE: frozenset({Status.SUBMITTED, Status.RECALLED}),
        Status.READY: frozenset({Status.SUBMITTED, Status.INCOMPLETE, Status.RECALLED}),
        Status.RECALLED: frozenset({Status.SUBMITTED}),
        Status.REFUSED: frozenset({Status.SUBMITTED}),
        Status.WITHDRAWN: frozenset({Status.SUBMITTED}),
    },
    Movement.DECISION: {
        Status.READY: frozenset({Status.ACCREDITED, Status.REFUSED}),
        Status.ACCREDITED: frozenset({Status.WITHDRAWN, Status.REVOKED, Status.REPLACED}),
    },
    Movement.ANNULMENT: {
        Status.ACCREDITED: frozenset({Status.READY}),
        Status.REFUSED: frozenset({Status.READY}),
        Status.WITHDRAWN: frozenset({Status.ACCREDITED}),
        Status.REVOKED: frozenset({Status.ACCREDITED}),
        Status.REPLACED: frozenset({Status.ACCREDITED}),
    },
}


class NotAllowed(Exception):
    """A step that the life cycle does not have; the message names the persons in the reader's language."""


def _possible_origins(to: str, movement: Movement) -> list[str]:
    return [origin for origin, targets in FOLLOWING[movement].items() if to in targets]


def move(observers: ObserverQuerySet, to: str, movement: Movement = Movement.DESK) -> int:
    """Move all observers to a status, or none; return how many.

    Raises `NotAllowed`, naming up to five persons, when one of them is in a status from which the step does not exist.
    The condition stands in the UPDATE itself, so of two people who act at once only one succeeds.
    """
    wanted = set(observers.values_list("pk", flat=True))
    with transaction.atomic():
        origins = _possible_origins(to, movement)
        moved = sum(people.filter(status__in=origins).update(status=to) for people in _in_parts(wanted))
        if moved == len(wanted):
            record_changed_rows(Observer, wanted)
            return moved
        transaction.set_rollback(True)
    # Outside: only what was undone can be asked who stands in the way.
    raise NotAllowed(_refusal(wanted, to, movement))


def resubmit(observers: ObserverQuerySet, at: datetime) -> int:
    """Move all observers back to `submitted`, or none; return how many.

    Raises what `move` raises; `AccreditationClosed` when somebody who had left would come back after the closing
    moment; `ForbiddenTwin` when one of them meanwhile stands under another sender of an election that forbids it.
    """
    with transaction.atomic():
        everyone = Observer.objects.filter(pk__in=list(observers.values_list("pk", flat=True)))
        elections = Election.objects.filter(pk__in=everyone.order_by().values("delegation__election"))
        for election in elections.select_for_update():
            if everyone.of(election).exclude(status__in=Observer.STANDING).exists():
                ensure_receiving(election, at)
        moved = move(everyone, Status.SUBMITTED)
        refuse_forbidden_twins(everyone)
    return moved


def _in_parts(keys: set[int]) -> Iterator[ObserverQuerySet]:
    """These persons, in as few querysets as a database takes."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _AT_A_TIME):
        yield Observer.objects.filter(pk__in=ordered[start : start + _AT_A_TIME])


def _refusal(wanted: set[int], to: str, movement: Movement) -> str:
    origins = _possible_origins(to, movement)
    parts = (people.exclude(status__in=origins).order_by("sort_name")[:5] for people in _in_parts(wanted))
    stuck = islice(chain.from_iterable(parts), 5)
    names = ", ".join(f"{observer} ({observer.get_status_display()})" for observer in stuck)
    return _("Nothing was changed: these cannot become “%(status)s”: %(names)s.") % {
        "status": Status(to).label,
        "names": names,
    }


def ensure_receiving(election: Election, at: datetime) -> None:
    """Raise `AccreditationClosed` when no person may be entered for the election at the moment, an aware datetime.

    Lists may be prepared before accreditation opens; after the closing moment nobody is entered, since accreditation
    itself closes then.
    """
    if election.basis != Election.Basis.REGISTER:
        raise AccreditationClosed(
            _("“%(election)s” holds announced figures only; no person can be entered.") % {"election": election}
        )
    if at > closing_moment(election):
        ensure_open(election, at)
