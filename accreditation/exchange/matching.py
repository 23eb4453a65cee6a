"""Whom each row of a list means, and what it would do: one row at a time, with what the register knows."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.documents import document_digest
from accreditation.delegations.models import Observer
from accreditation.delegations.names import NOT_A_NAME, is_name
from accreditation.exchange.cells import clean_text
from accreditation.exchange.columns import REQUIRED
from accreditation.exchange.listing import NAME_COLUMNS, Entry, Listing
from accreditation.exchange.problems import BadCell, Problem
from accreditation.exchange.register import Delegations, Known, Place, Register
from accreditation.exchange.senders import Senders
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

# Where to look for the cause, when it is not in the cell that was being read.
_COLUMN_OF = {
    "unknown-reference": "reference",
    "ambiguous-delegation": "delegation_kind",
    "missing-value": "sender",
    "other-sender": "sender",
}


class Matching:
    """Gives each person of a list a step; what stands against it goes to the problems of the listing."""

    def __init__(self, listing: Listing, register: Register, delegations: Delegations, senders: Senders) -> None:
        self._listing, self._register = listing, register
        self._delegations, self._senders = delegations, senders

    def step(self, entry: Entry, loaded_as: int) -> Step:
        """`loaded_as` is the key of the person who was loaded from this very line before, 0 for nobody."""
        before = self._register.with_key(loaded_as) if loaded_as else None
        if before is not None:
            return Step(entry, Action.KEEP, before, before.delegation_id, before.document_digest)
        try:
            known, place, digest = self._identify(entry)
        except BadCell as error:
            self._report_unknown(entry, error)
            return Step(entry, Action.REFUSE)
        # Asked of every row, so that each is told all that it lacks.
        is_complete = self._is_complete(entry, known)
        if place is None or entry.bad or not is_complete:
            return Step(entry, Action.REFUSE, known)
        changes = self._changes(entry, known, place) if known else ()
        step = Step(entry, _action(known, changes), known, place, digest, changes)
        self._check_status(step)
        if step.action is Action.CONFLICT:
            self._report_conflict(step)
        self._refuse_what_is_no_name(step)
        return step

    def _report_unknown(self, entry: Entry, error: BadCell) -> None:
        layout, column = self._listing.layout, _COLUMN_OF.get(error.code, "family_name")
        cell = layout.places.get(column)
        value = entry.cells[cell] if cell is not None else ""
        problem = error.at(entry.line, layout.label(column), value)
        self._listing.problems.append(replace(problem, in_cell=cell is not None))
        if not entry.values.get("reference"):
            self._is_complete(entry, None)

    def _refuse_what_is_no_name(self, step: Step) -> None:
        """Of names that the list would write; what the register holds already is no news."""
        if step.action is Action.CREATE:
            written: Iterable[str] = NAME_COLUMNS
        elif step.action is Action.CHANGE:
            written = [change.column for change in step.changes if change.column in NAME_COLUMNS]
        else:
            return
        for name in written:
            value = step.entry.values.get(name)
            if value and not is_name(value):
                label = self._listing.layout.label(name)
                problem = Problem("not-a-name", NOT_A_NAME, step.entry.line, label, value, in_cell=True)
                self._listing.problems.append(problem)

    def _identify(self, entry: Entry) -> tuple[Known | None, Place | None, str]:
        """Return whom the row means (None: a new person), in which delegation, and the digest of the document kept."""
        reference = entry.values.get("reference")
        known = self._register.with_reference(reference) if reference else None
        place = self._place(entry, known)
        if known is None and place is not None and not entry.bad:
            name = sort_key(entry.plain_name)
            entry.name_key = name
            digest = _digest(entry, None)
            known = self._register.find(entry, place, name, digest)
            if known is None:
                return None, place, digest
        return known, place, _digest(entry, known)

    def _place(self, entry: Entry, known: Known | None) -> Place | None:
        """The delegation of the row; None if its cell was not understood, or the list has no such column."""
        listing = self._listing
        named, kind = entry.values.get("sender"), entry.values.get("delegation_kind") or ""
        if listing.sender and named and named != listing.sender:
            raise BadCell("other-sender", _("The row names another sender than the one chosen for the whole list."))
        sender = named or listing.sender
        if known is not None:
            old_sender, old_kind = self._delegations.senders[known.delegation_id]
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
        return self._delegations.place(sender, kind)

    def _is_complete(self, entry: Entry, known: Known | None) -> bool:
        """Whether nobody has to be asked for what every person must have. Cells that are empty are reported."""
        complete, listing, layout = True, self._listing, self._listing.layout
        for name in REQUIRED:
            if name in entry.values and not entry.values[name]:
                message = _("The cell is empty, but every person has this.")
            elif name not in entry.values and known is None:
                complete = False
                if not listing.has("reference") or listing.has(name):
                    continue  # the header already says so
                message = _("A person without a reference needs this column.")
            else:
                continue
            has_cell = name in layout.places
            listing.problems.append(Problem("missing-value", message, entry.line, layout.label(name), in_cell=has_cell))
            complete = False
        return complete

    def _changes(self, entry: Entry, known: Known, place: Place) -> tuple[Change, ...]:
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
            (old_sender, old_kind) = self._delegations.senders[known.delegation_id]
            (new_sender, new_kind) = self._delegations.senders[place] if isinstance(place, int) else place
            if new_sender != old_sender:
                changes.append(Change("sender", self._senders.code(old_sender), self._senders.code(new_sender)))
            if new_kind != old_kind:
                changes.append(Change("delegation_kind", old_kind, new_kind))
        return tuple(changes)

    def _check_status(self, step: Step) -> None:
        """A list never moves anybody: a status that differs is a mistake or a wish, for a person to answer."""
        given = step.entry.values.get("status")
        actual = step.known.status if step.known else Observer.Status.SUBMITTED
        label, line = self._listing.layout.label("status"), step.entry.line
        if given and given != actual:
            message = format_lazy(
                _("The status is “{status}” and is not changed by a list. Empty the cell."),
                status=Observer.Status(actual).label,
            )
            self._listing.problems.append(Problem("status-not-importable", message, line, label, given, (str(actual),)))
        elif step.known and not given and actual not in Observer.STANDING:
            message = _(
                "{name} is “{status}” and stays so: whether the person is submitted again is decided in the register."
            )
            text = format_lazy(message, name=step.known.name, status=Observer.Status(actual).label)
            self._listing.notes.append(Problem("not-standing", text, line, value=step.known.name))

    def _report_conflict(self, step: Step) -> None:
        layout, known = self._listing.layout, step.known
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
        self._listing.problems.append(
            Problem("conflict", text, step.entry.line, columns[0], str(step.changes[0].new or ""))
        )


def _digest(entry: Entry, known: Known | None) -> str:
    """The digest of the document that the person will have: of what the list says, else of what is known."""
    given = entry.values
    number = given.get("document_number", known.document_number if known else "")
    if not number:
        return ""
    nationality = given.get("nationality") or (known.nationality_id if known else "")
    country = given.get("document_country", known.document_country_id if known else "")
    return document_digest(number, country or nationality)


def _action(known: Known | None, changes: tuple[Change, ...]) -> Action:
    if known is None:
        return Action.CREATE
    if not changes:
        return Action.KEEP
    # Recorded decisions count for the sender of their time, also when the person came back.
    leaves_sender = any(change.column in ("sender", "delegation_kind") for change in changes)
    return Action.CHANGE if known.is_undecided and not (known.has_decisions and leaves_sender) else Action.CONFLICT
