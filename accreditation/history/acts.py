"""The history of one row as a person reads it: act by act, what became of which field."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.db.models import Count
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accreditation.history.operations import Reason
from accreditation.history.records import CREATED, DELETED


@dataclass(frozen=True)
class Followed:
    """Rows of a model whose history belongs to the page: the one of this key, or those that hang on it by `parent`."""

    model: Any
    key: Any
    parent: str = ""
    # Fields of which the reader learns that they changed, and not what they say.
    masked: Collection[str] = ()


@dataclass(frozen=True)
class Line:
    """One field: its value before and after as texts, or that both are hidden from the reader."""

    label: str
    before: str
    after: str
    is_masked: bool = False


@dataclass(frozen=True)
class Entry:
    """What happened to one row, or to several alike beside it. `lines` is empty where it was saved as it was."""

    row: Any
    title: str
    older: Any | None
    lines: list[Line]

    @property
    def kind(self) -> tuple[str, str, bool]:
        return self.title, self.row.history_type, self.has_before

    @property
    def is_created(self) -> bool:
        return bool(self.row.history_type == CREATED)

    @property
    def is_deleted(self) -> bool:
        return bool(self.row.history_type == DELETED)

    @property
    def begins_late(self) -> bool:
        """Whether the row is older than its history, so that nothing is known of the time before."""
        return self.older is None and not self.is_created and not self.is_deleted

    @property
    def has_before(self) -> bool:
        return self.older is not None or self.is_deleted

    @property
    def is_change(self) -> bool:
        """Whether there are a value before and one after."""
        return self.has_before and not self.is_deleted


@dataclass
class Act:
    """What one operation did to the rows of the page, and to how many others of the same kind."""

    operation: UUID
    at: datetime
    user: Any
    reason: str
    entries: list[Entry] = field(default_factory=list)
    others: int = 0

    @property
    def reason_told(self) -> str:
        return str(Reason(self.reason).label) if self.reason in Reason.values else self.reason


def acts_of(followed: Sequence[Followed]) -> list[Act]:
    """Return the acts on the followed rows, the newest first. The number of queries does not depend on their number."""
    pairs = [(rows, pair) for rows in followed for pair in _with_older(rows)]
    names = _names_of_related(pairs)
    acts: dict[UUID, Act] = {}
    # What was written later in an act is told later, but the acts themselves begin with the newest.
    for rows, (row, older) in sorted(pairs, key=lambda pair: (pair[1][0].history_date, pair[1][0].history_id)):
        told = Act(row.operation, row.history_date, row.history_user, row.history_change_reason)
        act = acts.setdefault(row.operation, told)
        act.at, act.reason = row.history_date, row.history_change_reason or act.reason
        title = capfirst(str(rows.model._meta.verbose_name)) if rows.parent else ""
        _add(act.entries, Entry(row, title, older, list(_lines(rows, row, older, names))))
    return sorted(acts.values(), key=lambda act: act.at, reverse=True)


def _add(entries: list[Entry], entry: Entry) -> None:
    """Rows that came or went together beside the page's own are told together."""
    last = entries[-1] if entries else None
    if last and last.title and not entry.is_change and last.kind == entry.kind:
        last.lines.extend(entry.lines)
    else:
        entries.append(entry)


def count_others(acts: Iterable[Act], row: Any) -> None:
    """Tell each act how many other rows of the same model it touched. One query."""
    by_operation = {act.operation: act for act in acts}
    key = row._meta.pk.attname
    others = type(row).history.filter(operation__in=by_operation).exclude(**{key: row.pk}).order_by()
    for operation, number in others.values_list("operation").annotate(number=Count(key, distinct=True)):
        by_operation[operation].others = number


def _with_older(rows: Followed) -> Iterator[tuple[Any, Any | None]]:
    """Each row of history with the one before it, None for the first."""
    history, key = rows.model.history, rows.model._meta.pk.attname
    keys = history.filter(**{rows.parent: rows.key}).values(key) if rows.parent else [rows.key]
    older: dict[Any, Any] = {}
    found = history.filter(**{f"{key}__in": keys}).select_related("history_user")
    for row in found.order_by("history_date", "history_id"):
        yield row, older.get(getattr(row, key))
        older[getattr(row, key)] = row


def _lines(rows: Followed, row: Any, older: Any | None, names: dict[Any, dict[Any, str]]) -> Iterator[Line]:
    """The fields that differ; of a new or a deleted row, those that hold something."""
    before, after = (row, None) if row.history_type == DELETED else (older, row)
    for tracked in row.tracked_fields:
        old, new = _value(before, tracked), _value(after, tracked)
        is_link = tracked.attname == rows.parent and {old, new} <= {None, rows.key}
        is_nothing = None in (before, after) and not old and not new
        if old == new or is_nothing or is_link or tracked.auto_created:
            continue
        label = capfirst(str(tracked.verbose_name))
        if tracked.name in rows.masked:
            yield Line(label, "", "", is_masked=True)
        else:
            yield Line(label, _told(tracked, old, names), _told(tracked, new, names))


def _value(row: Any | None, tracked: models.Field) -> Any:
    """The value of the field; None for any that is empty."""
    value = getattr(row, tracked.attname) if row is not None else None
    return None if value == "" else value


def _told(tracked: models.Field, value: Any, names: dict[Any, dict[Any, str]]) -> str:
    """The value in the reader's words and formats; empty where there is none."""
    if value is None:
        return ""
    if isinstance(tracked, models.ForeignKey):
        return names[tracked.related_model].get(value) or _("deleted (%(key)s)") % {"key": value}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return str(display_for_field(value, tracked, ""))


def _names_of_related(pairs: Iterable[tuple[Followed, tuple[Any, Any | None]]]) -> dict[Any, dict[Any, str]]:
    """How the rows are called to which the history points, by model and key. One query for each model."""
    keys: dict[Any, set[Any]] = defaultdict(set)
    for _rows, (row, older) in pairs:
        for tracked in row.tracked_fields:
            if isinstance(tracked, models.ForeignKey):
                keys[tracked.related_model] |= {getattr(each, tracked.attname) for each in (row, older) if each}
    names: dict[Any, dict[Any, str]] = {}
    for model, wanted in keys.items():
        links = [link.name for link in model._meta.fields if isinstance(link, models.ForeignKey)]
        found = model._base_manager.filter(pk__in=wanted - {None}).select_related(*links)
        names[model] = {related.pk: str(related) for related in found}
    return names
