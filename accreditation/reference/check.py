"""What the files of reference data must agree on among themselves, beyond each cell being readable."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from accreditation.elections.deadline import closing_day
from accreditation.elections.models import Contest
from accreditation.reference.read import Entry, Problem, Reference
from accreditation.spelling.aliases import alias_key


def check(reference: Reference) -> Iterator[Problem]:
    """Yield every disagreement: spellings of two things, closings against the rule, sums that do not add up."""
    yield from _shared_spellings(reference.entries["countries.csv"], reference.entries["country_aliases.csv"], "code")
    organizations = [*reference.entries["umbrellas.csv"], *reference.entries["organizations.csv"]]
    yield from _shared_spellings(organizations, reference.entries["organization_aliases.csv"], "slug")
    for election in reference.entries["elections.csv"]:
        yield from _wrong_contests(election)
        yield from _closing_against_the_rule(election)
    yield from _meetings_out_of_order(reference.entries["meetings.csv"])
    yield from _figures(reference)


def contest_kinds(election: Entry) -> list[str]:
    return election.cells["contests"].split()


def _shared_spellings(named: Iterable[Entry], aliases: Iterable[Entry], column: str) -> Iterator[Problem]:
    """A spelling that two things share would mean neither of them."""
    meanings: dict[str, tuple[str, Entry]] = {}
    for entry in named:
        for spelling in entry.row.spellings():
            meaning, _ = meanings.setdefault(alias_key(spelling), (entry.cells[column], entry))
            if meaning != entry.cells[column]:
                yield entry.problem(column, f"“{spelling}” already means {meaning}")
    for entry in aliases:
        meaning, where = meanings.setdefault(entry.key, (entry.cells[column], entry))
        if not entry.key:
            yield entry.problem("alias", f"“{entry.cells['alias']}” has no letter or digit")
        elif meaning != entry.cells[column]:
            place = f"{where.table.file}, line {where.line}"
            yield entry.problem("alias", f"“{entry.cells['alias']}” already means {meaning} ({place})")


def _wrong_contests(election: Entry) -> Iterator[Problem]:
    kinds = contest_kinds(election)
    if not kinds:
        yield election.problem("contests", "an election has at least one contest")
    for kind in set(kinds) - set(Contest.Kind.values):
        yield election.problem("contests", f"“{kind}” is not one of {', '.join(Contest.Kind.values)}")


def _closing_against_the_rule(election: Entry) -> Iterator[Problem]:
    row, closes = election.row, election.cells["closes"]
    if not closes:
        return
    rule = f"{closing_day(row.voting_day, row.full_days_before)}T{row.closing_time:%H:%M}"
    if closes != rule:
        yield election.problem("closes", f"“{closes}”, but the rule gives {rule}")


def _meetings_out_of_order(meetings: list[Entry]) -> Iterator[Problem]:
    for earlier, later in pairwise(_in_order(meetings)):
        same_election = earlier.cells["election"] == later.cells["election"]
        if same_election and earlier.row.held_on and later.row.held_on and earlier.row.held_on > later.row.held_on:
            yield later.problem("held_on", f"is before meeting {earlier.row.ordinal}")


def _in_order(meetings: Iterable[Entry]) -> list[Entry]:
    return sorted(meetings, key=lambda entry: (entry.cells["election"], entry.row.ordinal))


def _figures(reference: Reference) -> Iterator[Problem]:
    lines: dict[str, list[Entry]] = defaultdict(list)
    for line in reference.entries["bulletin_lines.csv"]:
        lines[line.link("bulletin")].append(line)
        yield from _wrong_line(line)
    meetings = reference.by_key("meetings.csv")
    for bulletin in reference.entries["bulletins.csv"]:
        yield from _wrong_sums(bulletin, lines[bulletin.key])
        meeting = meetings.get(bulletin.link("meeting"))
        if meeting and meeting.row.held_on != bulletin.row.published_on:
            yield bulletin.problem("meeting", f"was held on {meeting.row.held_on}")
    yield from _broken_running_totals(reference.entries["bulletins.csv"])


def _wrong_line(line: Entry) -> Iterator[Problem]:
    row = line.row
    if bool(line.cells["organization"]) == bool(line.cells["country"]):
        yield line.problem("organization", "a line has exactly one sender: an organization or a country")
    if line.cells["umbrella"] and line.cells["country"]:
        yield line.problem("umbrella", "only an organization has an umbrella")
    if row.total is not None and row.at_least is not None:
        yield line.problem("at_least", "a known total needs no minimum")
    if row.total is not None and row.added is not None and row.added > row.total:
        yield line.problem("added", f"{row.added} is more than the total of {row.total}")


def _wrong_sums(bulletin: Entry, lines: list[Entry]) -> Iterator[Problem]:
    row = bulletin.row
    parts = (row.organizations_observers, row.states_observers)
    if row.total is not None and None not in parts and sum(parts) != row.total:
        yield bulletin.problem("total", f"{row.total} is not {parts[0]} + {parts[1]}")
    added = sum(line.row.added or 0 for line in lines)
    if row.added is not None and added > row.added:
        yield bulletin.problem("added", f"{row.added}, but the lines add {added}")
    for sort, column in (("organizations", "organization"), ("states", "country")):
        yield from _wrong_breakdown(bulletin, sort, [line.row for line in lines if line.cells[column]])


def _wrong_breakdown(bulletin: Entry, sort: str, rows: list[Any]) -> Iterator[Problem]:
    """Complete: the totals of the lines are the sum and their number the senders. Else: no more than these."""
    observers = getattr(bulletin.row, f"{sort}_observers")
    senders = getattr(bulletin.row, f"{sort}_senders")
    known = sum(next((figure for figure in (row.total, row.at_least) if figure is not None), 0) for row in rows)
    if getattr(bulletin.row, f"{sort}_breakdown") == "complete":
        if any(row.total is None for row in rows):
            yield bulletin.problem(f"{sort}_breakdown", "complete, but a line has no total")
        if observers != known:
            yield bulletin.problem(f"{sort}_observers", f"{observers}, but the lines add up to {known}")
        if senders != len(rows):
            yield bulletin.problem(f"{sort}_senders", f"{senders}, but there are {len(rows)} lines")
        return
    if observers is not None and known > observers:
        yield bulletin.problem(f"{sort}_observers", f"{observers}, but the lines prove {known}")
    if senders is not None and len(rows) > senders:
        yield bulletin.problem(f"{sort}_senders", f"{senders}, but there are {len(rows)} lines")


def _broken_running_totals(bulletins: list[Entry]) -> Iterator[Problem]:
    """From one meeting to the next: total before + added - withdrawn = total after. Gaps prove nothing."""
    of_meetings = [entry for entry in bulletins if entry.cells["meeting"]]
    of_meetings.sort(key=lambda entry: (entry.cells["election"], int(entry.cells["meeting"])))
    for before, after in pairwise(of_meetings):
        is_next = int(before.cells["meeting"]) + 1 == int(after.cells["meeting"])
        figures = (before.row.total, after.row.added, after.row.total)
        if before.cells["election"] != after.cells["election"] or not is_next or None in figures:
            continue
        expected = before.row.total + after.row.added - (after.row.withdrawn or 0)
        if expected != after.row.total:
            yield after.problem("total", f"{after.row.total}, but the meetings give {expected}")
