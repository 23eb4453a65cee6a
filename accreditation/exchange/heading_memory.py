"""Headings that were taught, and what a sender's columns were said to mean: known again in the next list."""

from collections.abc import Mapping
from dataclasses import replace

from accreditation.exchange.columns import HEADINGS
from accreditation.exchange.headings import samples
from accreditation.exchange.models import TaughtHeading
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import BadCell
from accreditation.exchange.senders import Senders
from accreditation.exchange.table import Table
from accreditation.history.records import record_changed, record_created
from accreditation.spelling.aliases import alias_key

# A list of several senders is nobody's own.
_ONE = 1


class KnownHeadings:
    """The headings of the portal and those that were taught, as they stand now. One query."""

    def __init__(self) -> None:
        self._taught: dict[str, dict[str, str]] = {}
        for key, sender, column in TaughtHeading.objects.values_list("key", "sender", "column"):
            self._taught.setdefault(sender, {})[key] = column

    def knows(self, heading: str) -> bool:
        """Whether a text is a heading of some list."""
        return HEADINGS.knows(heading) or any(alias_key(heading) in taught for taught in self._taught.values())

    def resolve(self, table: Table, options: ListOptions, senders: Senders) -> ListOptions:
        """Return the options with what is known of the table's columns beside what was said of this very list.

        What was said of the sender's lists comes before what holds for all. Raises BadCell when `options.sender` names
        nobody.
        """
        if not self._taught:
            return options
        of_all = _said(table, self._taught.get("", {}))
        sender = sender_of(table, replace(options, columns=of_all | dict(options.columns)), senders)
        of_sender = _said(table, self._taught.get(sender, {})) if sender else {}
        return replace(options, columns=of_all | of_sender | dict(options.columns))


def _said(table: Table, taught: Mapping[str, str]) -> dict[str, str]:
    keys = zip(table.labels(), map(alias_key, table.header), strict=True)
    return {label: taught[key] for label, key in keys if key in taught}


def sender_of(table: Table, options: ListOptions, senders: Senders) -> str:
    """Return the code of the one sender of a list, "" where it has several, or nobody is known."""
    if options.sender:
        sender = senders.find(options.sender)
        return senders.code(sender) if sender else ""
    place = HEADINGS.recognize(table, options.columns).places.get("sender")
    named = samples(table, place, _ONE + 1) if place is not None else []
    if len(named) != _ONE:
        return ""
    try:
        sender = senders.find(named[0])
    except BadCell:
        return ""
    return senders.code(sender) if sender else ""


def teach_headings(columns: Mapping[str, str], sender: str = "") -> int:
    """Keep what headings mean, in the lists of a sender or in all; return how many. Inside a transaction.

    A heading that was taught there before means the new thing from now on.
    """
    by_key = {alias_key(text): (text, column) for text, column in columns.items() if alias_key(text)}
    before = {row.key: row for row in TaughtHeading.objects.filter(sender=sender, key__in=by_key)}
    made, changed = [], []
    for key, (text, column) in by_key.items():
        row = before.get(key)
        if row is None:
            made.append(TaughtHeading(text=text[:255], sender=sender, column=column))
        elif row.column != column:
            row.column = column
            changed.append(row)
    TaughtHeading.objects.bulk_create(made)
    record_created(made)
    TaughtHeading.objects.bulk_update(changed, ["column"])
    record_changed(changed)
    return len(by_key)
