"""Loading the files of reference data: all or nothing, and as often as one likes.

What the commission edits stays. Of every row a load remembers a digest of what it left behind (`LoadedRow`), so:

- a row that is not there is created, unless an earlier load wrote it: then somebody deleted it, and it stays deleted;
- a row that is still as an earlier load wrote it follows the file;
- a row that somebody has changed, or typed in before the first load, stays as it is;
- phrases, meetings, bulletins and their lines are only ever created: the first are the commission's own words, and what
  was announced is never changed, a correction being a bulletin of its own.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from accreditation.elections.models import Contest
from accreditation.history.operations import Reason, operation
from accreditation.history.records import has_history, record_changed, record_created
from accreditation.reference.check import check, contest_kinds
from accreditation.reference.models import LoadedRow
from accreditation.reference.read import FOLDER, Entry, Problem, key_text, read
from accreditation.reference.tables import TABLES, Table
from accreditation.spelling.fields import derive_texts


class ReferenceInvalid(Exception):
    """The files contradict themselves or each other; nothing was saved. `problems` names every place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Outcome:
    """What became of the rows of one file. `kept` differ from the file, `deleted` are in the file only."""

    file: str
    read: int
    created: int
    updated: int
    kept: list[str]
    deleted: list[str]

    def __str__(self) -> str:
        counts = {
            "created": self.created,
            "updated": self.updated,
            "kept as they are": len(self.kept),
            "deleted here": len(self.deleted),
        }
        told = [f"{count} {word}" for word, count in counts.items() if count]
        return f"{self.file}: {self.read} rows, {', '.join(told) or 'nothing changed'}"


def load(folder: Path = FOLDER) -> list[Outcome]:
    """Bring the database up to the files of the folder; raise `ReferenceInvalid` before anything is saved."""
    reference = read(folder)
    problems = reference.problems or list(check(reference))
    if problems:
        raise ReferenceInvalid(problems)
    saved: dict[str, dict[str, Any]] = {}
    with operation(reason=Reason.REFERENCE), transaction.atomic():
        return [_save(table, reference.entries[table.file], saved) for table in TABLES]


def _save(table: Table, entries: list[Entry], saved: dict[str, dict[str, Any]]) -> Outcome:
    """Save the entries of one file; add to `saved` the rows that later files point to, by file and key."""
    stored = _stored_rows(table)
    remembered = dict(LoadedRow.objects.filter(file=table.file).values_list("key", "digest"))
    digests: dict[str, str] = {}
    create: list[Entry] = []
    update: list[Any] = []
    kept: list[str] = []
    deleted: list[str] = []
    for entry in entries:
        row, key = stored.get(entry.key), entry.key
        if not _point_to_saved_rows(entry, saved) or (row is None and key in remembered):
            deleted.append(key)
            continue
        digests[key] = _digest(entry.row, table)
        if row is None:
            create.append(entry)
        elif _digest(row, table) == digests[key]:
            continue
        elif not table.is_kept and _digest(row, table) == remembered.get(key):
            update.append(_follow(row, entry))
        else:
            kept.append(key)
            del digests[key]
    stored |= _create(table, create)
    if update:
        table.model._default_manager.bulk_update(update, _changeable_fields(table, update[0]))
        record_changed(update)
    _remember(table, digests, remembered)
    saved[table.file] = stored
    return Outcome(table.file, len(entries), len(create), len(update), kept, deleted)


def _stored_rows(table: Table) -> dict[str, Any]:
    """Return the rows of the database by key."""
    manager = table.model._default_manager
    rows = manager.in_bulk()
    keys = manager.values_list("pk", *table.stored_key)
    return {key_text(table, values): rows[pk] for pk, *values in keys}


def _point_to_saved_rows(entry: Entry, saved: dict[str, dict[str, Any]]) -> bool:
    """Fill the links of the entry's row; False if what it points to is not in the database."""
    for name, link in entry.table.links.items():
        target = entry.link(name)
        if target and target not in saved[link.file]:
            return False
        setattr(entry.row, name, saved[link.file][target] if target else None)
    return True


def _digest(row: models.Model, table: Table) -> str:
    """Return a digest of the values that a load writes into a row."""
    values = [getattr(row, f"{name}_id" if name in table.links else name) for name in table.written_fields]
    return hashlib.sha256(json.dumps(values, default=str, ensure_ascii=False).encode()).hexdigest()


def _follow(row: Any, entry: Entry) -> Any:
    for name in entry.table.written_fields:
        setattr(row, name, getattr(entry.row, name))
    derive_texts(row)
    return row


def _changeable_fields(table: Table, row: Any) -> list[str]:
    written = [name for name in table.written_fields if not row._meta.get_field(name).primary_key]
    return [*written, *derive_texts(row)]


def _create(table: Table, entries: list[Entry]) -> dict[str, Any]:
    """Insert the rows and return them by key; an election brings its contests."""
    for entry in entries:
        for name, value in table.when_created().items():
            setattr(entry.row, name, value)
    created = table.model._default_manager.bulk_create([entry.row for entry in entries])
    if has_history(table.model):
        record_created(created)
    if table.file == "elections.csv":
        contests = Contest.objects.bulk_create(
            Contest(election=entry.row, kind=kind) for entry in entries for kind in contest_kinds(entry)
        )
        record_created(contests)
    return {entry.key: entry.row for entry in entries}


def _remember(table: Table, digests: dict[str, str], remembered: dict[str, str]) -> None:
    changed: Iterable[LoadedRow] = [
        LoadedRow(file=table.file, key=key, digest=digest)
        for key, digest in digests.items()
        if remembered.get(key) != digest
    ]
    LoadedRow.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["file", "key"], update_fields=["digest"]
    )
