"""Loading a list of observers: the check that writes nothing, and the load that writes everything or nothing."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import override

from accreditation.accounts.models import User
from accreditation.database.insertion import insert_all
from accreditation.delegations.duplicates import lock
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Election
from accreditation.exchange.cells import clean_text
from accreditation.exchange.column_meanings import told_columns
from accreditation.exchange.content import Content, content_of
from accreditation.exchange.entries import read_entries, read_listing
from accreditation.exchange.heading_memory import KnownHeadings, sender_of, teach_headings
from accreditation.exchange.listing import NAME_COLUMNS
from accreditation.exchange.matching import ATTRIBUTES
from accreditation.exchange.models import Reading
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import CHANGED_TOLD, CREATED_TOLD, Missing, Moved, Outcome, Told, Understood
from accreditation.exchange.plan import Plan, make_plan
from accreditation.exchange.progress import Progress, Stage, silent
from accreditation.exchange.reading import read_table
from accreditation.exchange.register import Place
from accreditation.exchange.remarks import with_remarks
from accreditation.exchange.rewriting import release_documents, rewrite
from accreditation.exchange.senders import Senders
from accreditation.exchange.steps import Action, Step
from accreditation.exchange.table import Table
from accreditation.exchange.uploads import stored_if_committed
from accreditation.history.operations import Reason, operation
from accreditation.history.records import record_created
from accreditation.spelling.fields import derive_texts

BATCH = 2000

_OUTCOMES = {
    Action.CREATE: SubmissionRow.Outcome.CREATED,
    Action.CHANGE: SubmissionRow.Outcome.CHANGED,
    Action.KEEP: SubmissionRow.Outcome.UNCHANGED,
}
# What an empty cell means in columns of the database that hold no empty text.
_EMPTY: dict[str, Any] = {"birth_date": None, "document_country_id": None, "role": Observer.Role.OBSERVER}


def check_list(
    data: bytes | Content,
    file_name: str,
    election: Election,
    options: ListOptions | None = None,
    at: datetime | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Return what loading the list would do at a moment, aware, now by default. Writes nothing.

    Raises UnreadableFile or EncodingUndecided when the bytes give no table, and BadCell when `options.sender` names
    nobody.
    """
    content, options, at = content_of(data), options or ListOptions(), at or timezone.now()
    senders, known = Senders(), KnownHeadings()
    table = _table(content, file_name, options, known)
    options = known.resolve(table, options, senders)
    plan = _plan(table, content, election, senders, options, at, progress)
    outcome = _told(plan, senders, options, content)
    outcome.columns = told_columns(plan.listing, senders, timezone.localdate(at, election.zone))
    return outcome


def remarks_on(
    data: bytes | Content,
    file_name: str,
    election: Election,
    options: ListOptions,
    language: str,
    at: datetime | None = None,
    progress: Progress = silent,
) -> tuple[Iterable[bytes], str]:
    """Return the list with remarks on its rows in a language, in pieces, and the ending of that file.

    Raises as `check_list`.
    """
    content, senders, known = content_of(data), Senders(), KnownHeadings()
    table = _table(content, file_name, options, known)
    options = known.resolve(table, options, senders)
    with override(language):
        plan = _plan(table, content, election, senders, options, at or timezone.now(), progress)
        return with_remarks(table, plan.problems, language)


def import_list(
    data: bytes | Content,
    file_name: str,
    election: Election,
    user: User | None,
    options: ListOptions | None = None,
    at: datetime | None = None,
    expected: str = "",
    progress: Progress = silent,
) -> Outcome:
    """Load the list, if nothing stands against it, in one transaction; return what was done, or why nothing was.

    Raises what `check_list` raises, and `Moved` when the load would do something else than the outcome whose
    fingerprint is `expected`.
    """
    content, said, at = content_of(data), options or ListOptions(), at or timezone.now()
    known = KnownHeadings()
    table = _table(content, file_name, said, known)
    with operation(user, Reason.LIST), stored_if_committed() as stored:
        # Whoever enters persons for this election waits here, so that what was planned is what is written.
        election, senders = lock(election), Senders()
        options = known.resolve(table, said, senders)
        plan = _plan(table, content, election, senders, options, at, progress)
        outcome = _told(plan, senders, options, content)
        if expected and outcome.fingerprint != expected:
            raise Moved
        if outcome.can_be_saved:
            stored.append(_store(content))
            submission = _record_submission(stored[0], content, file_name, election, user, options, at)
            _carry_out(plan, submission, election, user, at, progress)
            if said.columns and (sender := sender_of(table, options, senders)):
                own = set(table.header)
                teach_headings({text: column for text, column in said.columns.items() if text in own}, sender)
            outcome.submission, outcome.saved = submission, True
    return outcome


def _store(content: Content) -> str:
    """Keep the bytes as received, under a name that nobody can guess; return it."""
    with content.open() as file:
        return default_storage.save(f"submissions/{secrets.token_hex(16)}", File(file))


def _table(content: Content, file_name: str, options: ListOptions, known: KnownHeadings) -> Table:
    return read_table(
        content,
        file_name,
        encoding=options.encoding or None,
        sheet=options.sheet or None,
        max_bytes=settings.LARGEST_LIST_BYTES,
        is_heading=known.knows,
        headless=options.headless,
    )


def _plan(
    table: Table,
    content: Content,
    election: Election,
    senders: Senders,
    options: ListOptions,
    at: datetime,
    progress: Progress,
) -> Plan:
    listing = read_listing(table, options, senders)
    entries = read_entries(listing, options, senders, timezone.localdate(at, election.zone))
    loaded = _loaded_before(content, election, options)
    return make_plan(listing, entries, election, senders, options, at, loaded, progress)


def _loaded_before(content: Content, election: Election, options: ListOptions) -> Iterable[tuple[int, int]]:
    """Which lines of these very bytes, read the same way, were loaded before, and as which person. One query."""
    rows = SubmissionRow.objects.filter(
        submission__election=election,
        submission__sha256=content.sha256,
        submission__reading__parameters=options.reading(),
        observer__isnull=False,
    )
    return rows.order_by("submission").values_list("line", "observer").iterator(chunk_size=2000)


def _told(plan: Plan, senders: Senders, options: ListOptions, content: Content) -> Outcome:
    """The plan as a person reads it."""
    # Beside what is written of each person: the bytes that are kept, and what is said of them and of the letter.
    said = json.dumps(options.as_json(), sort_keys=True)
    return Outcome(
        read=plan.read,
        counts={action: plan.counts[action] for action in Action},
        problems=plan.problems,
        notes=plan.notes,
        created=[_told_new(step, plan, senders) for step in _first(plan, Action.CREATE, CREATED_TOLD)],
        changed=[_told_change(step) for step in _first(plan, Action.CHANGE, CHANGED_TOLD)],
        missing=[
            Missing(
                known.pk,
                known.name,
                senders.name(plan.senders[known.delegation_id][0]),
                str(Observer.Status(known.status).label),
            )
            for known in plan.missing
        ],
        left_out=len(plan.listing.left_out),
        sheets=plan.listing.table.sheets,
        states=plan.states(),
        fingerprint=hashlib.sha256(f"{plan.fingerprint} {content.sha256} {said}".encode()).hexdigest(),
    )


def _first(plan: Plan, action: Action, most: int) -> Iterator[Step]:
    """The first steps of a kind; none is looked for behind the last of them."""
    steps = (step for step in plan.steps if step.action is action)
    return islice(steps, min(most, plan.counts[action]))


def _told_change(step: Step) -> Told:
    return Told(step.entry.line, step.known.name if step.known else step.entry.full_name, step.changes)


def _told_new(step: Step, plan: Plan, senders: Senders) -> Told:
    """A new person as the row was understood, so that a wrong sender or date is seen before it is saved."""
    entry, places = step.entry, plan.listing.layout.places

    def understood(column: str, meaning: str) -> Understood:
        written = clean_text(entry.cells[places[column]]) if column in places else ""
        return Understood(meaning, "" if written.casefold() == meaning.casefold() else written)

    return Told(
        entry.line,
        entry.full_name,
        cyrillic_name=" ".join(filter(None, (entry.values.get(name) for name in NAME_COLUMNS[3:]))),
        sender=understood("sender", senders.name(plan.sender_of(step))),
        nationality=understood("nationality", senders.country_name(entry.values["nationality"])),
        birth_date=entry.values.get("birth_date"),
        role=str(Observer.Role(entry.values.get("role") or Observer.Role.OBSERVER).label),
        document_number=entry.values.get("document_number") or "",
        parts=tuple(entry.values.get(name, "") for name in NAME_COLUMNS[:3]) if plan.listing.wholes else (),
    )


def _record_submission(
    stored: str,
    content: Content,
    file_name: str,
    election: Election,
    user: User | None,
    options: ListOptions,
    at: datetime,
) -> Submission:
    submission = Submission.objects.create(
        election=election,
        letter_number=options.letter_number,
        letter_date=options.letter_date,
        control_total=options.control_total,
        received_at=at,
        file=stored,
        file_name=file_name[:255],
        sha256=content.sha256,
        loaded_by=user,
    )
    Reading.objects.create(submission=submission, parameters=options.reading())
    if user:
        LogEntry.objects.log_actions(user.pk, [submission], ADDITION, single_object=True)
    return submission


def _carry_out(
    plan: Plan, submission: Submission, election: Election, user: User | None, at: datetime, progress: Progress
) -> None:
    """Write delegations, persons and what became of each line; the number of statements grows with batches only."""
    delegations = _make_delegations(plan, election)
    if plan.counts[Action.CHANGE]:
        # Of all, before any of them is written: two persons of one list may exchange documents.
        changing = (step.known.pk for step in plan.steps if step.action is Action.CHANGE and step.known)
        release_documents(changing)
    steps, done = iter(plan.steps), 0
    # A part at a time, so that no more objects than those of one part live at once.
    while part := list(islice(steps, BATCH)):
        created = [step for step in part if step.action is Action.CREATE]
        persons = [_person(step, delegations, submission, user, at) for step in created]
        insert_all(persons)
        record_created(persons)
        made = {step.entry.line: person.pk for step, person in zip(created, persons, strict=True)}
        _change([step for step in part if step.action is Action.CHANGE], delegations)
        insert_all([_row_of(step, submission, made) for step in part])
        done += len(part)
        progress(Stage.WRITE, done, len(plan.steps))
    left_out = [
        _row(submission, row.line, row.cells, outcome=SubmissionRow.Outcome.LEFT_OUT, reason=reason)
        for row, reason in plan.listing.left_out
    ]
    insert_all(left_out)


def _make_delegations(plan: Plan, election: Election) -> dict[Place, int]:
    """Make those that do not exist yet; return their keys by place."""
    made = [
        Delegation(election=election, organization_id=sender.organization, country_id=sender.country, kind=kind)
        for sender, kind in plan.delegations
    ]
    insert_all(made)
    record_created(made)
    return {place: delegation.pk for place, delegation in zip(plan.delegations, made, strict=True)}


def _delegation(step: Step, made: dict[Place, int]) -> int:
    """The key of the row's delegation, also of one just made."""
    if step.place is None:
        raise ValueError("a row without a delegation cannot be applied")
    return step.place if isinstance(step.place, int) else made[step.place]


def _person(
    step: Step, delegations: dict[Place, int], submission: Submission, user: User | None, at: datetime
) -> Observer:
    values = {
        ATTRIBUTES[name]: value or _EMPTY.get(ATTRIBUTES[name], value)
        for name, value in step.entry.values.items()
        if name in ATTRIBUTES
    }
    return Observer(
        delegation_id=_delegation(step, delegations),
        submission_id=submission.pk,
        entered_by_id=user.pk if user else None,
        entered_at=at,
        **values,
    )


def _change(steps: list[Step], delegations: dict[Place, int]) -> None:
    """Bring persons up to the list, in one statement for each batch."""
    if not steps:
        return
    persons = Observer.objects.in_bulk([step.known.pk for step in steps if step.known])
    columns: set[str] = set()
    for step in steps:
        person = persons[step.known.pk]  # type: ignore[union-attr]  # whoever changes is known
        for change in step.changes:
            if change.column in ATTRIBUTES:
                name = ATTRIBUTES[change.column]
                setattr(person, name, change.new or _EMPTY.get(name, change.new))
                columns.add(name)
        person.delegation_id = _delegation(step, delegations)
        columns |= {"delegation_id", *derive_texts(person)}
    rewrite(persons, columns)


def _row_of(step: Step, submission: Submission, made: Mapping[int, int]) -> SubmissionRow:
    pk = step.known.pk if step.known else made[step.entry.line]
    return _row(submission, step.entry.line, step.entry.cells, outcome=_OUTCOMES[step.action], observer_id=pk)


def _row(submission: Submission, line: int, cells: tuple[str, ...], **fields: Any) -> SubmissionRow:
    return SubmissionRow(submission_id=submission.pk, line=line, cells=json.dumps(cells, ensure_ascii=False), **fields)
