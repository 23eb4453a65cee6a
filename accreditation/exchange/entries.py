"""From the rows of a table to persons as the list describes them, without asking the register."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Observer
from accreditation.exchange import values
from accreditation.exchange.cells import clean_text
from accreditation.exchange.columns import HEADINGS, NAMES, REQUIRED
from accreditation.exchange.formulas import begins_like_formula
from accreditation.exchange.full_names import WholeName, divide, find_whole_names
from accreditation.exchange.lines import Lines, ranges
from accreditation.exchange.listing import NAME_COLUMNS, Entry, Listing
from accreditation.exchange.name_cells import NameCells
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import BadCell, Problem, of_reading
from accreditation.exchange.senders import Senders
from accreditation.exchange.table import Row, Table

_TEXTS = ("title", "position")
# Whatever is noted of columns that are not read is no matter.
_LEFT_ASIDE = {"row-numbers", "remarks", "unread-column"}


def read_listing(table: Table, options: ListOptions, senders: Senders) -> Listing:
    """Return what the table says about itself; its persons are for `read_entries`.

    Raises BadCell when `options.sender` names nobody.
    """
    layout = HEADINGS.recognize(table, options.columns)
    wholes = find_whole_names(table, layout)
    listing = Listing(table, layout, sender=senders.find(options.sender), wholes=wholes)
    problems, notes = of_reading(table)
    listing.problems.extend(problem for problem in problems if not _is_settled(problem, options))
    listing.problems.extend([*layout.problems, *_missing(listing)])
    left_aside = {note.column for note in layout.notes if note.code in _LEFT_ASIDE}
    listing.notes.extend(note for note in notes if note.column not in left_aside)
    listing.notes.extend(layout.notes)
    return listing


def read_entries(listing: Listing, options: ListOptions, senders: Senders, today: date) -> Iterator[Entry]:
    """Yield the person of every row, understood. `today` is the day by the election's clock.

    What was found on the way is in the listing once all persons were taken.
    """
    reading = _Reading(
        listing,
        options.mended,
        list(_readers(listing, options, senders, today)),
        list(_dividers(listing, options)),
        NameCells(listing.layout, options, listing.notes),
    )
    reported = _reported(listing.table, options)
    empty = Lines()
    for row in _kept(listing.table.rows, options, listing):
        columns = reported(row.line)
        entry = reading.person(row, columns)
        if entry is None:
            empty.add(row.line)
        else:
            entry.bad = entry.bad or bool(columns)
            yield entry
    listing.notes.extend(reading.names.told())
    if empty and listing.layout.places:
        message = format_lazy(_("Rows without a person were left aside. Lines: {lines}."), lines=str(empty))
        listing.notes.append(Problem("empty-row", message, empty.first))


def _reported(table: Table, options: ListOptions) -> Callable[[int], set[str]]:
    """Return what gives the columns of a line in which reading the file found a problem. Asked line by line."""
    problems = (problem for problem in of_reading(table)[0] if not _is_settled(problem, options))
    waiting = next(problems, None)

    def columns(line: int) -> set[str]:
        nonlocal waiting
        found = set()
        while waiting and waiting.line <= line:
            if waiting.line == line:
                found.add(waiting.column)
            waiting = next(problems, None)
        return found

    return columns


def _is_settled(problem: Problem, options: ListOptions) -> bool:
    """Whether the clerk left the row out, or typed over the cell."""
    return problem.line in options.left_out or problem.column in options.mended.get(problem.line, {})


def _missing(listing: Listing) -> list[Problem]:
    """Without references, a list must say who the persons are; where it names no sender, the clerk must."""
    if listing.has("reference"):
        return []
    sender = () if listing.sender else ("sender",)
    return HEADINGS.missing(listing.layout, (*sender, *REQUIRED))


def _kept(rows: Iterable[Row], options: ListOptions, listing: Listing) -> Iterator[Row]:
    """The rows that the clerk did not leave out."""
    for row in rows:
        reason = options.left_out.get(row.line)
        if reason:
            listing.left_out.append((row, reason))
        else:
            yield row
    missing = set(options.left_out) - {row.line for row, _reason in listing.left_out}
    if missing:
        message = format_lazy(_("No row stands on the lines to leave out: {lines}."), lines=ranges(missing))
        listing.problems.append(Problem("no-such-line", message))


Reader = tuple[str, int, Callable[[str], Any]]


def _readers(listing: Listing, options: ListOptions, senders: Senders, today: date) -> Iterator[Reader]:
    """For each column of the list, where it stands and how its cells are read."""
    fields = {field.name: field for field in Observer._meta.concrete_fields}
    lengths = {name: fields[name].max_length or 0 for name in (*_TEXTS, *NAME_COLUMNS)}
    reads: dict[str, values.Read] = {name: values.text_of_at_most(length) for name, length in lengths.items()}
    accepted = partial(_accepted, options.spellings)
    country = values.memorized(accepted(values.country(senders.countries)))
    reads |= {
        "reference": lambda cell: values.text(cell).lower(),
        "sender": values.memorized(accepted(senders.find)),
        "delegation_kind": values.memorized(values.kind),
        "nationality": country,
        "birth_date": values.memorized(values.birth_date(options.date_order or None, today)),
        "document_number": values.document_number,
        "document_country": country,
        "role": values.memorized(values.role),
        "status": values.memorized(values.status),
    }
    divided = {name for whole in listing.wholes for name in whole.names if _stands_in(whole, name, listing)}
    for name in NAMES:
        if listing.has(name) and name not in divided:
            yield name, listing.layout.places[name], reads[name]


def _accepted(spellings: Mapping[str, str], read: values.Read) -> values.Read:
    """The same reading, with what the clerk said that spellings of this file mean."""
    return (lambda cell: read(spellings.get(clean_text(cell), cell))) if spellings else read


def _stands_in(whole: WholeName, name: str, listing: Listing) -> bool:
    """Whether a part of a name has no column of its own."""
    return listing.layout.places[name] == whole.index


Divider = tuple[WholeName, Callable[[str], dict[str, str]]]


def _dividers(listing: Listing, options: ListOptions) -> Iterator[Divider]:
    """For each column of whole names, how its cells become the parts that have no column of their own."""
    fields = {field.name: field for field in Observer._meta.concrete_fields}
    for whole in listing.wholes:
        reads = [
            (name, place, values.text_of_at_most(fields[name].max_length or 0))
            for place, name in enumerate(whole.names)
            if _stands_in(whole, name, listing)
        ]

        def divided(cell: str, whole: WholeName = whole, reads: Any = reads) -> dict[str, str]:
            parts = divide(cell, whole.meaning, options.name_order)
            return {name: read(parts[place]) for name, place, read in reads}

        yield whole, divided


@dataclass
class _Reading:
    """How the rows of one list are read. What was typed over a cell is read in its place; rows keep their cells."""

    listing: Listing
    mended: Mapping[int, Mapping[str, str]]
    readers: list[Reader]
    dividers: list[Divider]
    names: NameCells

    def person(self, row: Row, reported: Collection[str]) -> Entry | None:
        """The person of one row; None where no known column has anything. What was `reported` is not told again."""
        entry, listing = Entry(row.line, row.cells, {}), self.listing
        mended = self.mended.get(row.line, {})
        found: list[Problem] = []
        for name, place, read in self.readers:
            cell = row.cells[place]
            if mended:
                cell = mended.get(listing.layout.label(name), cell)
            try:
                entry.values[name] = read(cell)
            except BadCell as error:
                found.append(error.at(row.line, listing.layout.label(name), cell))
        for whole, divided in self.dividers:
            cell = mended.get(whole.heading, row.cells[whole.index])
            try:
                entry.values |= divided(self.names.without_title(entry, whole.heading, values.text(cell)))
            except BadCell as error:
                found.append(error.at(row.line, whole.heading, cell))
        if not found and not any(entry.values.values()):
            return None
        listing.problems.extend(problem for problem in found if problem.column not in reported)
        entry.bad = bool(found)
        self.names.look_at(entry)
        _note_formulas(entry, listing)
        return entry


def _note_formulas(entry: Entry, listing: Listing) -> None:
    """A job that begins like a formula is kept as a text: no file that leaves the portal runs it."""
    for name in _TEXTS:
        value = entry.values.get(name, "")
        if value and begins_like_formula(value):
            message = _("The text begins like a formula. It is kept as a text and never run.")
            listing.notes.append(Problem("like-formula", message, entry.line, listing.layout.label(name), value))
