"""Loading the small tables: organizations, spellings, lines of bulletins. Like lists of observers, all rows or none."""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from import_export.exceptions import ImportError as ImportFailed
from import_export.results import RowResult
from tablib import Dataset

from accreditation.exchange.bulletin_table import BulletinLineResource, not_adding_up
from accreditation.exchange.content import Content
from accreditation.exchange.headings import Headings, Layout
from accreditation.exchange.lines import ranges
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import CHANGED_TOLD, CREATED_TOLD, Moved, Outcome, Told
from accreditation.exchange.problems import BadCell, Problem, in_order, of_reading, shortened
from accreditation.exchange.reading import MAX_WORKBOOK, read_table
from accreditation.exchange.steps import Action
from accreditation.exchange.table import Row, Table
from accreditation.exchange.table_resource import TableResource
from accreditation.history.operations import Reason, operation
from accreditation.history.records import has_history, record_changed, record_created

# As many rows as a person can look through; spellings of all countries in three languages are some thousands.
MAX_ROWS = 20_000
_ACTIONS = {
    RowResult.IMPORT_TYPE_NEW: Action.CREATE,
    RowResult.IMPORT_TYPE_UPDATE: Action.CHANGE,
    RowResult.IMPORT_TYPE_SKIP: Action.KEEP,
}


@dataclass
class _Reading:
    """The rows of a file that were understood, each as it stands there, and what was found on the way."""

    layout: Layout
    rows: list[dict[str, Any]] = field(default_factory=list)
    received: list[Row] = field(default_factory=list)
    read: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def check_table(resource: TableResource, data: bytes | Content, file_name: str, options: ListOptions) -> Outcome:
    """Return what loading the file would do. Writes nothing. Raises UnreadableFile or EncodingUndecided."""
    table = _table(data, file_name, options)
    reading = _read(resource, table)
    problems = reading.problems
    outcome = Outcome(reading.read, {}, problems, reading.notes, sheets=table.sheets)
    actions: dict[Action, int] = {}
    told: list[str] = []
    for number, result in enumerate(_import(resource, reading, dry_run=True).rows, start=1):
        row, received = reading.rows[number - 1], reading.received[number - 1]
        line = received.line
        if result.validation_error:
            problems += _problems(result.validation_error, reading.layout, received)
        elif result.errors:
            raise result.errors[0].error
        action = _ACTIONS.get(result.import_type, Action.REFUSE)
        actions[action] = actions.get(action, 0) + 1
        changes = resource.changes.get(number, ())
        told.append(f"{line}|{action}|{resource.key(row)}|{changes}")
        if action is Action.CREATE and len(outcome.created) < CREATED_TOLD:
            outcome.created.append(Told(line, resource.name(row)))
        elif action is Action.CHANGE and len(outcome.changed) < CHANGED_TOLD:
            outcome.changed.append(Told(line, resource.name(row), changes=changes))
    actions[Action.REFUSE] = reading.read - sum(actions.values()) + actions.get(Action.REFUSE, 0)
    outcome.counts = actions
    if isinstance(resource, BulletinLineResource):
        problems += [Problem("not-adding-up", text) for text in not_adding_up(resource.created)]
    outcome.problems = in_order(problems)
    outcome.fingerprint = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return outcome


def import_table(
    resource: TableResource, data: bytes | Content, file_name: str, options: ListOptions, expected: str = ""
) -> Outcome:
    """Load the file, if nothing stands against it, in one transaction; return what was done, or why nothing was.

    Raises what `check_table` raises, and `Moved` when something was saved meanwhile that makes the load another one.
    """
    with operation(reason=Reason.LIST), transaction.atomic():
        resource.lock()
        outcome = check_table(resource, data, file_name, options)
        if expected and outcome.fingerprint != expected:
            raise Moved
        if not outcome.can_be_saved:
            return outcome
        try:
            _import(resource, _read(resource, _table(data, file_name, options)), dry_run=False)
        except ImportFailed as failed:
            # Checked a moment ago, so somebody else saved one of these rows in between.
            raise Moved from failed
        if has_history(resource.get_queryset().model):
            record_created(resource.created)
            record_changed(resource.changed)
    outcome.saved = True
    return outcome


def _table(data: bytes | Content, file_name: str, options: ListOptions) -> Table:
    return read_table(
        data,
        file_name,
        encoding=options.encoding or None,
        sheet=options.sheet or None,
        max_bytes=min(settings.LARGEST_LIST_BYTES, MAX_WORKBOOK),
    )


def _import(resource: TableResource, reading: _Reading, dry_run: bool) -> Any:
    # What tells rows apart is always a column of the dataset, also where the file lacks it: a bulletin of organizations
    # only needs no column of countries.
    given = {*reading.layout.places, *resource.get_import_id_fields()}
    names = [column.name for column in resource.columns if column.name in given]
    dataset = Dataset(*([row.get(name) for name in names] for row in reading.rows), headers=names)
    return resource.import_data(
        dataset, dry_run=dry_run, raise_errors=not dry_run, use_transactions=True, rollback_on_validation_errors=True
    )


def _read(resource: TableResource, table: Table) -> _Reading:
    headings = Headings(resource.columns)
    layout = headings.recognize(table)
    if len(table.rows) > MAX_ROWS:
        message = _("The file has {rows} rows; at most {limit} are loaded.")
        text = format_lazy(message, rows=len(table.rows), limit=MAX_ROWS)
        return _Reading(layout, problems=[Problem("too-large", text)])
    problems, notes = map(list, of_reading(table))
    reading = _Reading(layout, problems=[*problems, *layout.problems], notes=[*notes, *layout.notes])
    reading.problems += headings.missing(layout, resource.required)
    reads = {name: read for name, read in resource.readers().items() if name in layout.places}
    reported = {(problem.line, problem.column) for problem in problems}
    bad = {line for line, _column in reported}
    seen: dict[Hashable, int] = {}
    empty = []
    for row in table.rows:
        if not any(row.cells[layout.places[name]].strip() for name in reads):
            empty.append(row.line)
            continue
        reading.read += 1
        values = _values(row, reads, reading, reported)
        if values is None or row.line in bad or not set(resource.required) <= set(values):
            continue
        try:
            values = resource.complete(values)
        except BadCell as error:
            reading.problems.append(error.at(row.line, layout.label("bulletin"), str(values["bulletin"])))
            continue
        first = seen.setdefault(resource.key(values), row.line)
        if first != row.line:
            message = _("Lines {first} and {second} are about the same. Leave one of them out.")
            text = format_lazy(message, first=first, second=row.line)
            reading.problems.append(Problem("duplicate-in-file", text, row.line, value=resource.name(values)))
            continue
        reading.rows.append(values)
        reading.received.append(row)
    if empty and layout.places:
        message = format_lazy(_("Rows without anything were left aside. Lines: {lines}."), lines=ranges(empty))
        reading.notes.append(Problem("empty-row", message, empty[0]))
    return reading


def _values(
    row: Row, reads: dict[str, Any], reading: _Reading, reported: set[tuple[int, str]]
) -> dict[str, Any] | None:
    """What each cell of the row means; None if one of them means nothing. One `reported` before is not told again."""
    values: dict[str, Any] = {}
    understood = True
    for name, read in reads.items():
        cell = row.cells[reading.layout.places[name]]
        try:
            values[name] = read(cell)
        except BadCell as error:
            understood = False
            problem = error.at(row.line, reading.layout.label(name), cell)
            if (problem.line, problem.column) not in reported:
                reading.problems.append(problem)
    return values if understood else None


def _problems(error: ValidationError, layout: Layout, row: Row) -> list[Problem]:
    found = []
    for column, errors in error.error_dict.items():
        value = shortened(row.cells[layout.places[column]]) if column in layout.places else ""
        found += [Problem(str(one.code), one.message, row.line, layout.label(column), value) for one in errors]
    return found
