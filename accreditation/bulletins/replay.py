"""Replaying the decisions on every person of an election, in the order in which the commission took them.

What each decision could be and what it adds to the total follows from those before it; what a person is and counts
follows from the last one that stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from accreditation.bulletins.violation import Violation
from accreditation.commission.effects import DEPARTURES
from accreditation.commission.models import Decision
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election

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
# Until a person comes again, nobody changes the role that decided whether an accreditation counts.
_ROLE_AS_DECIDED = frozenset({Status.ACCREDITED, Status.WITHDRAWN, Status.REVOKED, Status.REPLACED})


class _Step(NamedTuple):
    """The columns of one decision that the replay asks for."""

    pk: int
    meeting: int
    observer: int
    outcome: str
    effect: int
    annuls: int | None
    changes: int | None
    replacement: int | None


class _Fault(NamedTuple):
    """What the rules have against a decision. `expected` is the effect that they give."""

    code: str
    decision: int
    expected: int = 0


@dataclass
class _Life:
    """What stands of the decisions on one person, and what they add to the total."""

    standing: list[_Step] = field(default_factory=list)
    counted: int = 0

    @property
    def last(self) -> str:
        return self.standing[-1].outcome if self.standing else ""

    @property
    def is_accredited(self) -> bool:
        return self.last in {Outcome.ACCREDIT, Outcome.AMEND}

    @property
    def accreditation(self) -> _Step | None:
        return next((step for step in reversed(self.standing) if step.outcome == Outcome.ACCREDIT), None)

    def take(self, step: _Step) -> Iterator[_Fault]:
        """Take the next decision; yield what the rules have against it."""
        if step.outcome == Outcome.ANNUL:
            yield from self._annul(step)
        else:
            yield from self._decide(step)
            self.standing.append(step)
        self.counted += step.effect

    def _annul(self, step: _Step) -> Iterator[_Fault]:
        """Only the last decision that stands is annulled, and its effect taken back."""
        if not self.standing or self.standing[-1].pk != step.annuls:
            yield _Fault("annulment", step.pk)
            self.standing = [earlier for earlier in self.standing if earlier.pk != step.annuls]
            return
        annulled = self.standing.pop()
        if step.effect != -annulled.effect:
            yield _Fault("decision-effect", step.pk, -annulled.effect)

    def _decide(self, step: _Step) -> Iterator[_Fault]:
        """Whoever is accredited leaves or is amended; whoever is not is accredited or refused."""
        changing = step.outcome in DEPARTURES or step.outcome == Outcome.AMEND
        if changing != self.is_accredited:
            yield _Fault("sequence", step.pk)
        elif changing and self.accreditation and step.changes != self.accreditation.pk:
            yield _Fault("changes", step.pk)
        if step.outcome in DEPARTURES and step.effect != -self.counted:
            yield _Fault("decision-effect", step.pk, -self.counted)


def check_persons(election: Election) -> Iterator[Violation]:
    """Each decision against those before it, and each person against the last one. Two queries, three with faults."""
    lives: dict[int, _Life] = defaultdict(_Life)
    faults = list(_replay(election, lives))
    yield from _on_decisions(faults)
    uncounted = set(election.uncounted_roles())
    persons = Observer.objects.of(election).defer("document_number")
    for person in persons.order_by("pk").iterator(chunk_size=2000):
        life = lives.get(person.pk, _Life())
        if person.status not in _STATUS_AFTER[life.last]:
            decided = Outcome(life.last).label if life.last else _("no decision")
            yield Violation(
                "status", person,
                _("%(name)s is “%(status)s”, but the decisions say: %(decided)s.")
                % {"name": person, "status": person.get_status_display(), "decided": decided},
            )  # fmt: skip
        expected = int(person.role not in uncounted)
        accreditation = life.accreditation if person.status in _ROLE_AS_DECIDED else None
        if accreditation and accreditation.effect != expected:
            yield Violation(
                "effect", person,
                _("%(name)s adds %(counted)d to the total instead of %(expected)d.")
                % {"name": person, "counted": accreditation.effect, "expected": expected},
            )  # fmt: skip


def _replay(election: Election, lives: dict[int, _Life]) -> Iterator[_Fault]:
    """Take the decisions meeting by meeting; `lives` are filled."""
    decisions = Decision.objects.recorded().filter(observer__delegation__election=election)
    rows = decisions.order_by("meeting__ordinal", "pk").values_list(*_Step._fields)
    steps = (_Step(*row) for row in rows.iterator(chunk_size=2000))
    places: dict[int, set[int]] = defaultdict(set)
    left: dict[int, set[int]] = {}
    for _meeting, together in groupby(steps, key=lambda step: step.meeting):
        taken = list(together)
        for step in taken:
            yield from lives[step.observer].take(step)
        yield from _check_replacements(taken, lives, places, left)


def _check_replacements(
    taken: Sequence[_Step], lives: dict[int, _Life], places: dict[int, set[int]], left: dict[int, set[int]]
) -> Iterator[_Fault]:
    """After its meeting, who replaces is accredited, instead of one person; and stays so while the replacement stands.

    `places` holds, by key of who replaces, the replacements that stand; `left` those that ended with a departure, by
    key of that decision. Both are kept up to date.
    """
    for step in taken:
        if step.outcome in DEPARTURES and step.observer in places:
            left[step.pk] = places.pop(step.observer)
        if step.annuls:
            for standing in (*places.values(), *left.values()):
                standing.discard(step.annuls)
            places[step.observer] |= left.pop(step.annuls, set())
    for step in taken:
        if step.replacement:
            places[step.replacement].add(step.pk)
            if len(places[step.replacement]) > 1 or not lives[step.replacement].is_accredited:
                yield _Fault("replacement", step.pk)
    for step in taken:
        if step.annuls and not lives[step.observer].is_accredited:
            yield from (_Fault("replacement", pk) for pk in places.pop(step.observer, ()))


def _on_decisions(faults: list[_Fault]) -> Iterator[Violation]:
    """In words. One query where there are any."""
    if not faults:
        return
    concerned = Decision.objects.select_related("observer", "replacement", "meeting__election").defer(
        "amendment", "observer__document_number", "replacement__document_number"
    )
    decisions = concerned.in_bulk([fault.decision for fault in faults])
    for fault in faults:
        decision = decisions[fault.decision]
        yield Violation(fault.code, decision, f"{decision} ({decision.meeting}): {_in_words(fault, decision)}")


def _in_words(fault: _Fault, decision: Decision) -> str:
    if fault.code == "sequence":
        return _("the decisions before it do not lead there.")
    if fault.code == "changes":
        return _("it does not name the accreditation that it changes.")
    if fault.code == "annulment":
        return _("it does not annul the last decision on this person that stood then.")
    if fault.code == "replacement":
        return _("%(name)s is not accredited in this person's place, or replaces somebody else as well.") % {
            "name": decision.replacement
        }
    return _("it adds %(counted)d to the total instead of %(expected)d.") % {
        "counted": decision.effect,
        "expected": fault.expected,
    }
