"""What loading a list would do, row by row, and everything that stands against it. Nothing is written here."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.documents import document_digest
from accreditation.delegations.lifecycle import ensure_receiving
from accreditation.delegations.models import Delegation, Observer
from accreditation.delegations.names import NOT_A_NAME, is_name
from accreditation.elections.deadline import AccreditationClosed
from accreditation.elections.models import Election
from accreditation.exchange.cells import clean_text
from accreditation.exchange.columns import REQUIRED
from accreditation.exchange.duplicates import (
    report_namesakes,
    report_repeated_persons,
    report_same_documents,
    report_taken_documents,
)
from accreditation.exchange.listing import NAME_COLUMNS, Entry, Listing
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import BadCell, Problem, in_order
from accreditation.exchange.register import Delegations, Known, Place, Register
from accreditation.exchange.senders import Sender, Senders
from accreditation.exchange.similar import report_similar_names
from accreditation.exchange.steps import Action, Change, Step
from accreditation.spelling.sorting import sort_key

# The attribute of a person that each column changes. Reference and status cannot be changed, the sender is apart.
ATTRIBUTES = {
    **{name: name for name in ("title", *NAME_COLUMNS)},
    "nationality": "nationality_id",
    "birth_date": "birth_date",
    "document_number": "document_number",
    "document_country": "document_country_id",
    "role": "role",
    "position": "position",
}


# Longer lists are compared by their counts.
MOST_STATES = 5000


@dataclass
class Plan:
    """One step for each person of the list, in its order. Only a plan without problems may be carried out.

    `delegations` are those to be made, `senders` those there are, by key. `missing` are persons of its senders who
    stand in the register and not in a list that names everybody; nothing becomes of them by itself.
    """

    listing: Listing
    steps: list[Step] = field(default_factory=list)
    delegations: list[tuple[Sender, str]] = field(default_factory=list)
    senders: Mapping[int, tuple[Sender, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)

    def count(self, action: Action) -> int:
        return sum(step.action is action for step in self.steps)

    @property
    def read(self) -> int:
        return len(self.steps) + len(self.listing.left_out)

    @property
    def changes_nothing(self) -> bool:
        return not any(step.action in (Action.CREATE, Action.CHANGE) for step in self.steps)

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

    def fingerprint(self) -> str:
        """A hash of everything that carrying out the plan would do: equal only for plans that do the same."""
        digest = hashlib.sha256(repr(self.delegations).encode())
        for step in self.steps:
            pk = step.known.pk if step.known else None
            digest.update(f"{step.entry.line}|{step.action}|{pk}|{step.place}|{step.changes}\n".encode())
        return digest.hexdigest()


def _short_hash(step: Step) -> str:
    return hashlib.sha256(f"{step.place}|{step.changes}".encode()).hexdigest()[:8]


def make_plan(
    listing: Listing,
    election: Election,
    senders: Senders,
    options: ListOptions,
    at: datetime,
    loaded: Mapping[int, int] | None = None,
) -> Plan:
    """Compare the list with the register as it stands, an aware moment `at`. At most seven queries for 10,000 rows.

    `loaded` tells which lines of these very bytes were loaded before, and as whom: they change nothing any more.
    """
    plan = Plan(listing, problems=list(listing.problems), notes=list(listing.notes))
    delegations = Delegations(election)
    plan.senders = delegations.senders
    register = _register(listing, election, delegations, loaded or {})
    for entry in listing.entries:
        plan.steps.append(_step(entry, plan, register, delegations, senders, loaded or {}))
    _refuse_what_is_no_name(plan)
    report_repeated_persons(plan.steps, plan.problems, listing.layout)
    report_taken_documents(plan.steps, plan.problems, listing.layout, register)
    _report_same_documents(plan, election)
    report_namesakes(plan.steps, plan.notes, listing.layout, election)
    report_similar_names(plan.steps, plan.notes, listing.layout, election)
    _refuse_what_has_problems(plan)
    plan.delegations = _new_delegations(plan.steps)
    _announce(plan, senders)
    _check_total(plan, options)
    _check_moment(plan, election, at)
    if options.whole and not plan.problems:
        # Before, somebody may stand in a row that is not understood yet.
        plan.missing = _missing(plan, register)
    plan.problems, plan.notes = in_order(plan.problems), in_order(plan.notes)
    return plan


def _register(listing: Listing, election: Election, delegations: Delegations, loaded: Mapping[int, int]) -> Register:
    """Read those persons whom the list can mean: of the delegations it names, and those it names by reference."""
    named = {entry.values.get("sender") or listing.sender for entry in listing.entries}
    wanted = [pk for pk, (sender, _kind) in delegations.senders.items() if sender in named]
    references = {entry.values["reference"] for entry in listing.entries if entry.values.get("reference")}
    return Register(election, wanted, references, set(loaded.values()))


def _step(
    entry: Entry,
    plan: Plan,
    register: Register,
    delegations: Delegations,
    senders: Senders,
    loaded: Mapping[int, int],
) -> Step:
    before = register.by_pk.get(loaded.get(entry.line, 0))
    if before is not None:
        return Step(entry, Action.KEEP, before, before.delegation_id, before.document_digest)
    try:
        known, place, digest = _identify(entry, plan, register, delegations)
    except BadCell as error:
        column = _COLUMN_OF.get(error.code, "family_name")
        cell = plan.listing.layout.places.get(column)
        value = entry.cells[cell] if cell is not None else ""
        problem = error.at(entry.line, plan.listing.layout.label(column), value)
        plan.problems.append(replace(problem, in_cell=cell is not None))
        if not entry.values.get("reference"):
            _is_complete(entry, plan, None)
        return Step(entry, Action.REFUSE)
    # Asked of every row, so that each is told all that it lacks.
    is_complete = _is_complete(entry, plan, known)
    if place is None or entry.bad or not is_complete:
        return Step(entry, Action.REFUSE, known)
    changes = _changes(entry, known, place, delegations, senders) if known else ()
    step = Step(entry, _action(known, changes), known, place, digest, changes)
    _check_status(step, plan)
    if step.action is Action.CONFLICT:
        _report_conflict(step, plan)
    return step


def _missing(plan: Plan, register: Register) -> list[Known]:
    """Who stands in a delegation that the list names, and in no row of the list, those left out included."""
    named = {step.known.pk for step in plan.steps if step.known}
    delegations = {step.place for step in plan.steps if isinstance(step.place, int)}
    missing = [
        known
        for known in register.by_pk.values()
        if known.delegation_id in delegations and known.pk not in named and known.status in Observer.STANDING
    ]
    return sorted(missing, key=lambda known: known.sort_name)


def _refuse_what_is_no_name(plan: Plan) -> None:
    """Of names that the list would write; what the register holds already is no news."""
    for step in plan.steps:
        if step.action is Action.CREATE:
            written: Iterable[str] = NAME_COLUMNS
        elif step.action is Action.CHANGE:
            written = [change.column for change in step.changes if change.column in NAME_COLUMNS]
        else:
            continue
        for name in written:
            value = step.entry.values.get(name)
            if value and not is_name(value):
                column = plan.listing.layout.label(name)
                plan.problems.append(Problem("not-a-name", NOT_A_NAME, step.entry.line, column, value, in_cell=True))


# Where to look for the cause, when it is not in the cell that was being read.
_COLUMN_OF = {
    "unknown-reference": "reference",
    "ambiguous-delegation": "delegation_kind",
    "missing-value": "sender",
    "other-sender": "sender",
}


def _identify(
    entry: Entry, plan: Plan, register: Register, delegations: Delegations
) -> tuple[Known | None, Place | None, str]:
    """Return whom the row means (None: a new person), in which delegation, and the digest of the document to keep."""
    reference = entry.values.get("reference")
    known = register.with_reference(reference) if reference else None
    place = _place(entry, plan.listing, known, delegations)
    if known is None and place is not None and not entry.bad:
        name = sort_key(entry.plain_name)
        entry.name_key = name
        known = register.find(entry, place, name, _digest(entry, None))
    return known, place, _digest(entry, known)


def _place(entry: Entry, listing: Listing, known: Known | None, delegations: Delegations) -> Place | None:
    """The delegation of the row; None if its cell was not understood, or the list has no such column."""
    named, kind = entry.values.get("sender"), entry.values.get("delegation_kind") or ""
    if listing.sender and named and named != listing.sender:
        raise BadCell("other-sender", _("The row names another sender than the one chosen for the whole list."))
    sender = named or listing.sender
    if known is not None:
        old_sender, old_kind = delegations.senders[known.delegation_id]
        if sender in (None, old_sender) and kind in ("", old_kind):
            return known.delegation_id
        sender = sender or old_sender
    if sender is None:
        if listing.has("sender") and "sender" in entry.values:
            raise BadCell("missing-value", _("The sender is missing: an organization or a state."))
        if listing.has("reference") and not listing.has("sender"):
            message = _("A person without a reference needs a sender: add the column or choose one.")
            raise BadCell("missing-value", message)
        return None
    return delegations.place(sender, kind)


def _digest(entry: Entry, known: Known | None) -> str:
    """The digest of the document that the person will have: of what the list says, else of what is known."""
    given = entry.values
    number = given.get("document_number", known.document_number if known else "")
    if not number:
        return ""
    nationality = given.get("nationality") or (known.nationality_id if known else "")
    country = given.get("document_country", known.document_country_id if known else "")
    return document_digest(number, country or nationality)


def _is_complete(entry: Entry, plan: Plan, known: Known | None) -> bool:
    """Whether nobody has to be asked for what every person must have. Cells that are empty are reported."""
    complete, layout = True, plan.listing.layout
    for name in REQUIRED:
        if name in entry.values and not entry.values[name]:
            message = _("The cell is empty, but every person has this.")
        elif name not in entry.values and known is None:
            complete = False
            if not plan.listing.has("reference") or plan.listing.has(name):
                continue  # the header already says so
            message = _("A person without a reference needs this column.")
        else:
            continue
        has_cell = name in layout.places
        plan.problems.append(Problem("missing-value", message, entry.line, layout.label(name), in_cell=has_cell))
        complete = False
    return complete


def _changes(
    entry: Entry, known: Known, place: Place, delegations: Delegations, senders: Senders
) -> tuple[Change, ...]:
    """What the row says otherwise than the register. A column that the list lacks says nothing."""
    changes = []
    for column, attribute in ATTRIBUTES.items():
        if column not in entry.values:
            continue
        old, new = getattr(known, attribute), entry.values[column]
        if new == old or (not new and not old) or (column == "role" and not new):
            continue
        # Entered by hand with blanks that no list can have.
        if isinstance(old, str) and clean_text(old) == new:
            continue
        changes.append(Change(column, old, new))
    if place != known.delegation_id:
        (old_sender, old_kind) = delegations.senders[known.delegation_id]
        (new_sender, new_kind) = delegations.senders[place] if isinstance(place, int) else place
        if new_sender != old_sender:
            changes.append(Change("sender", senders.code(old_sender), senders.code(new_sender)))
        if new_kind != old_kind:
            changes.append(Change("delegation_kind", old_kind, new_kind))
    return tuple(changes)


def _action(known: Known | None, changes: tuple[Change, ...]) -> Action:
    if known is None:
        return Action.CREATE
    if not changes:
        return Action.KEEP
    # Recorded decisions count for the sender of their time, also when the person came back.
    leaves_sender = any(change.column in ("sender", "delegation_kind") for change in changes)
    return Action.CHANGE if known.is_undecided and not (known.has_decisions and leaves_sender) else Action.CONFLICT


def _check_status(step: Step, plan: Plan) -> None:
    """A list never moves anybody: a status that differs is a mistake or a wish, and both are for a person to answer."""
    given = step.entry.values.get("status")
    actual = step.known.status if step.known else Observer.Status.SUBMITTED
    label, line = plan.listing.layout.label("status"), step.entry.line
    if given and given != actual:
        message = format_lazy(
            _("The status is “{status}” and is not changed by a list. Empty the cell."),
            status=Observer.Status(actual).label,
        )
        plan.problems.append(Problem("status-not-importable", message, line, label, given, (str(actual),)))
    elif step.known and not given and actual not in Observer.STANDING:
        message = _(
            "{name} is “{status}” and stays so: whether the person is submitted again is decided in the register."
        )
        text = format_lazy(message, name=step.known.name, status=Observer.Status(actual).label)
        plan.notes.append(Problem("not-standing", text, line, value=step.known.name))


def _report_conflict(step: Step, plan: Plan) -> None:
    layout, known = plan.listing.layout, step.known
    columns = [layout.label(change.column) for change in step.changes]
    message = _(
        "{name} is “{status}”: what the list says otherwise ({columns}) is for the secretary, as a decision of the "
        "commission. Leave the row out to load the others."
    )
    text = format_lazy(
        message,
        name=known.name if known else "",
        status=Observer.Status(known.status).label if known else "",
        columns=", ".join(columns),
    )
    plan.problems.append(Problem("conflict", text, step.entry.line, columns[0], str(step.changes[0].new or "")))


def _report_same_documents(plan: Plan, election: Election) -> None:
    """The same document under two senders: what becomes of it is the election's rule."""
    rule = election.duplicate_rule
    if rule == Election.DuplicateRule.ALLOW:
        return
    reported = plan.problems if rule == Election.DuplicateRule.FORBID else plan.notes
    report_same_documents(plan.steps, reported, plan.listing.layout, election)


def _refuse_what_has_problems(plan: Plan) -> None:
    """Rows with a problem of their own are refused; conflicts stay conflicts."""
    lines = {problem.line for problem in plan.problems}
    for index, step in enumerate(plan.steps):
        if step.entry.line in lines and step.action not in (Action.CONFLICT, Action.REFUSE):
            plan.steps[index] = step._replace(action=Action.REFUSE)


def _new_delegations(steps: Iterable[Step]) -> list[tuple[Sender, str]]:
    wanted: dict[tuple[Sender, str], None] = {}
    for step in steps:
        if step.action in (Action.CREATE, Action.CHANGE) and isinstance(step.place, tuple):
            wanted.setdefault(step.place)
    return list(wanted)


def _announce(plan: Plan, senders: Senders) -> None:
    for sender, kind in plan.delegations:
        message = _("A new delegation will be made: {sender}, {kind}.")
        text = format_lazy(message, sender=senders.name(sender), kind=Delegation.Kind(kind).label)
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
    except AccreditationClosed as closed:
        plan.problems.append(Problem("accreditation-closed", str(closed)))
