"""What loading a list would do, row by row, and everything that stands against it. Nothing is written here."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.lifecycle import ensure_receiving
from accreditation.delegations.models import Delegation, Observer
from accreditation.elections.deadline import AccreditationClosed
from accreditation.elections.models import Election
from accreditation.exchange.comparison import Comparison, Person
from accreditation.exchange.duplicates import (
    report_repeated_persons,
    report_same_documents,
    report_taken_documents,
)
from accreditation.exchange.findings import Findings
from accreditation.exchange.listing import Entry, Listing
from accreditation.exchange.matching import Matching
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem
from accreditation.exchange.progress import Progress, Stage, silent
from accreditation.exchange.register import Delegations, Known, Register
from accreditation.exchange.scratch import Scratch
from accreditation.exchange.senders import Sender, Senders
from accreditation.exchange.similar import report_persons_like_others
from accreditation.exchange.step_store import Steps
from accreditation.exchange.steps import Action, Step
from accreditation.spelling.multilingual import in_each_language

T = TypeVar("T")

# Longer lists are compared by their counts.
MOST_STATES = 5000
# So many rows are understood and looked up together, and so many persons compared with the register.
_STRETCH, _PART = 2000, 10_000


@dataclass
class Plan:
    """One step for each person of the list, in its order. Only a plan without problems may be carried out.

    `delegations` are those to be made, `senders` those there are, by key. `counts` are those of the steps by what they
    do. `missing` are persons of its senders who stand in the register and not in a list that names everybody; nothing
    becomes of them by itself. `fingerprint` is a hash of everything that carrying out the plan would do: equal only for
    plans that do the same.
    """

    listing: Listing
    steps: Steps
    delegations: list[tuple[Sender, str]] = field(default_factory=list)
    senders: Mapping[int, tuple[Sender, str]] = field(default_factory=dict)
    counts: Counter[Action] = field(default_factory=Counter)
    missing: list[Known] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def problems(self) -> Findings[Problem]:
        return self.listing.problems

    @property
    def notes(self) -> Findings[Problem]:
        return self.listing.notes

    @property
    def read(self) -> int:
        return len(self.steps) + len(self.listing.left_out)

    @property
    def changes_nothing(self) -> bool:
        return not (self.counts[Action.CREATE] or self.counts[Action.CHANGE])

    def sender_of(self, step: Step) -> Sender:
        """Who sends the person of a step that has a place."""
        if step.place is None:
            raise ValueError("a row without a delegation has no sender")
        return (self.senders[step.place] if isinstance(step.place, int) else step.place)[0]

    def states(self) -> dict[int, str]:
        """What becomes of each line, with a short hash of what is written; nothing of very long lists."""
        if len(self.steps) > MOST_STATES:
            return {}
        return {step.entry.line: f"{step.action} {_short_hash(step)}" for step in self.steps}


def _short_hash(step: Step) -> str:
    return hashlib.sha256(f"{step.place}|{step.changes}".encode()).hexdigest()[:8]


def make_plan(
    listing: Listing,
    entries: Iterable[Entry],
    election: Election,
    senders: Senders,
    options: ListOptions,
    at: datetime,
    loaded: Iterable[tuple[int, int]] = (),
    progress: Progress = silent,
) -> Plan:
    """Compare the persons of the list with the register as it stands, an aware moment `at`.

    At most seven queries for 10,000 rows. `loaded` tells which lines of these very bytes were loaded before, and as
    whom: they change nothing any more.
    """
    planning = _Planning(listing, election, senders, loaded)
    number = len(listing.table.rows)
    for stretch in _parts(entries, _STRETCH):
        planning.plan(stretch)
        progress(Stage.CHECK, len(planning.result.steps), number)
    progress(Stage.CHECK, number, number)
    progress(Stage.COMPARE, 0, number)
    plan = planning.finish(progress)
    _announce(plan, senders)
    _check_total(plan, options)
    _check_moment(plan, election, at)
    if options.whole and not plan.problems:
        # Before, somebody may stand in a row that is not understood yet.
        plan.missing = planning.missing()
    return plan


class _Planning:
    """A plan as it grows, and what it takes to make it."""

    def __init__(
        self, listing: Listing, election: Election, senders: Senders, loaded: Iterable[tuple[int, int]]
    ) -> None:
        scratch = Scratch()
        delegations = Delegations(election)
        self.result = Plan(listing, Steps(scratch), senders=delegations.senders)
        self._election, self._scratch = election, scratch
        self._register = Register(election, scratch)
        self._compared = Comparison(scratch)
        self._matching = Matching(listing, self._register, delegations, senders)
        self._digest = hashlib.sha256()
        self._new: dict[tuple[Sender, str], None] = {}
        scratch.execute("CREATE TABLE loaded (line INTEGER PRIMARY KEY, pk INTEGER)")
        scratch.insert("loaded", loaded, 2, "INSERT OR REPLACE")

    def plan(self, stretch: list[Entry]) -> None:
        """Give some persons their steps."""
        listing, plan = self.result.listing, self.result
        loaded = self._loaded(stretch[0].line, stretch[-1].line)
        named = {entry.values.get("sender") or listing.sender for entry in stretch}
        delegations = {pk for pk, (sender, _kind) in plan.senders.items() if sender in named}
        references = {entry.values["reference"] for entry in stretch if entry.values.get("reference")}
        self._register.read(delegations, references, set(loaded.values()))
        self._register.read(self._moved_to(stretch), set(), set())
        steps = [self._matching.step(entry, loaded.get(entry.line, 0)) for entry in stretch]
        self._compared.add(steps)
        for step in steps:
            plan.steps.append(step)
            plan.counts[step.action] += 1
            if place := _new_place(step):
                self._new.setdefault(place)
            pk = step.known.pk if step.known else None
            written = step.entry.values if step.action is Action.CREATE else step.changes
            self._digest.update(f"{step.entry.line}|{step.action}|{pk}|{step.place}|{written}\n".encode())

    def _moved_to(self, stretch: list[Entry]) -> set[int]:
        """The delegations to which persons may be moved who are named by reference: others of the same senders."""
        said = (entry.values for entry in stretch if entry.values.get("delegation_kind"))
        moved = {values["reference"] for values in said if values.get("reference")}
        if not moved:
            return set()
        senders = self.result.senders
        leaving = {senders[pk][0] for pk in self._register.delegations_of(moved)}
        return {pk for pk, (sender, _kind) in senders.items() if sender in leaving}

    def _loaded(self, first: int, last: int) -> dict[int, int]:
        return dict(self._scratch.execute("SELECT line, pk FROM loaded WHERE line BETWEEN ? AND ?", (first, last)))

    def finish(self, progress: Progress) -> Plan:
        """Compare the persons with all others, and return the plan."""
        plan = self.result
        self._compared.finish()
        self._compare(progress)
        if plan.problems:
            # Rows with a problem of their own are refused; conflicts stay conflicts.
            plan.steps.refused = plan.problems.lines
            plan.counts = Counter(step.action for step in plan.steps)
            self._new = dict.fromkeys(filter(None, map(_new_place, plan.steps)))
        plan.delegations = list(self._new)
        self._digest.update(repr(plan.delegations).encode() + bytes(plan.problems.lines))
        plan.fingerprint = self._digest.hexdigest()
        return plan

    def missing(self) -> list[Known]:
        """Who stands in a delegation of the list, and in no row of it."""
        missing = (known for known in self._compared.missing() if known.status in Observer.STANDING)
        return sorted(missing, key=lambda known: known.sort_name)

    def _compare(self, progress: Progress) -> None:
        plan, compared, election = self.result, self._compared, self._election
        layout = plan.listing.layout
        report_repeated_persons(compared, plan.problems, layout)
        report_taken_documents(compared, plan.problems, layout)
        # Half of it are the documents, half the days of birth.
        done, number = 0, len(plan.steps)
        # The same document under two senders: what becomes of it is the election's rule.
        rule = election.duplicate_rule
        if rule != Election.DuplicateRule.ALLOW:
            reported = plan.problems if rule == Election.DuplicateRule.FORBID else plan.notes
            for part in _parts(compared.entering_with_documents(), _PART):
                report_same_documents(part, compared, reported, layout, election)
                done += len(part)
                progress(Stage.COMPARE, done // 2, number)
        done = number
        for persons, is_everybodys in _days(compared.entering_by_birth_date(_PART)):
            report_persons_like_others(persons, plan.notes, layout, election, only_equal=is_everybodys)
            done += len(persons)
            progress(Stage.COMPARE, done // 2, number)


def _new_place(step: Step) -> tuple[Sender, str] | None:
    """The delegation that a step makes."""
    makes = isinstance(step.place, tuple) and step.action in (Action.CREATE, Action.CHANGE)
    return step.place if makes else None  # type: ignore[return-value]  # nothing else is a tuple


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part


def _days(persons: Iterable[tuple[Person, str]]) -> Iterator[tuple[list[Person], bool]]:
    """Yield the persons of some whole days at a time; and of a day that is everybody's, some whole names.

    With each part it is told whether it is of such a day. A name that fills two parts on one day is divided.
    """
    part: list[Person] = []
    before: tuple[str, str] = ("", "")
    for person, name in persons:
        now = (person.birth_date, name)
        is_another_day = now[0] != before[0] and bool(name or before[1])
        if part and (is_another_day or (len(part) >= _PART and (now != before or len(part) >= 2 * _PART))):
            yield part, bool(before[1])
            part = []
        part.append(person)
        before = now
    if part:
        yield part, bool(before[1])


def _announce(plan: Plan, senders: Senders) -> None:
    for sender, kind in plan.delegations:
        message = _("A new delegation will be made: {sender}, {kind}.")
        name = in_each_language(partial(senders.name, sender))
        text = format_lazy(message, sender=name, kind=Delegation.Kind(kind).label)
        plan.notes.append(Problem("new-delegation", text, value=senders.code(sender)))


def _check_total(plan: Plan, options: ListOptions) -> None:
    """What the letter says is what was read; where nobody typed that, what the list says beneath its table."""
    said, message = options.control_total, _("The letter says {said} persons; the list names {read}.")
    if said is None:
        said, message = plan.listing.table.total, _("The list says {said} persons beneath its table; it names {read}.")
    if said is not None and said != plan.read:
        text = format_lazy(message, said=said, read=plan.read)
        plan.problems.append(Problem("control-total", text, value=str(said)))


def _check_moment(plan: Plan, election: Election, at: datetime) -> None:
    if plan.changes_nothing:
        return
    try:
        ensure_receiving(election, at)
    except AccreditationClosed:
        message = in_each_language(partial(_why_closed, election, at))
        plan.problems.append(Problem("accreditation-closed", message))


def _why_closed(election: Election, at: datetime) -> str:
    try:
        ensure_receiving(election, at)
    except AccreditationClosed as closed:
        return str(closed)
    return ""
