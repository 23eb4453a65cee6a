"""Tables of senders as the public reads them: lines in order, each with its figure, its bar and its address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext

from accreditation.bulletins.counting import NationalityRow, SenderRow, SenderTable, group_by_umbrella
from accreditation.bulletins.models import Breakdown
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from accreditation.portal.archive import Headline
from accreditation.portal.charts import Bar, bar, remainder_bar


@dataclass(frozen=True)
class Line:
    """One row: a sender, an umbrella over the rows that follow (`is_group`), or one of those (`is_member`).

    `quality` is told where it is not that of the whole table.
    """

    name: str
    observers: int | None
    at_least: int | None = None
    bar: Bar | None = None
    url: str = ""
    detail: str = ""
    quality: str = ""
    is_group: bool = False
    is_member: bool = False


@dataclass(frozen=True)
class Table:
    """Lines and what they make together.

    `remainder` observers are known to exist but no line accounts for them; where `names_everybody` they come from
    senders that have a line. `excess` is by how many the lines outnumber an announced sum: sources of the past do that,
    and both are kept.
    """

    lines: list[Line]
    senders: int | None
    observers: int | None
    remainder: int | None = None
    remainder_bar: Bar | None = None
    excess: int | None = None
    names_everybody: bool = False


def sender_table(table: SenderTable, quality: str, *, by_umbrella: bool = False) -> Table:
    """Return the lines of a table of senders, `quality` being that of the whole; umbrellas only regroup them.

    An announcement that is not broken down may still name some senders, of its last batch for example. Without a
    figure they would look like all there were, so they make no lines.
    """
    if table.breakdown == Breakdown.NONE and all(row.observers is None for row in table.rows):
        return Table([], table.senders, table.observers)
    missing = table.not_broken_down if table.rows else None
    remainder = missing if missing and missing > 0 else None
    largest = max([_size(row) for row in table.rows] + [remainder or 0], default=0)
    lines = _grouped(table, quality, largest) if by_umbrella else [_line(row, quality, largest) for row in table.rows]
    return Table(
        lines=lines,
        senders=table.senders,
        observers=table.observers,
        remainder=remainder,
        remainder_bar=remainder_bar(remainder, largest) if remainder else None,
        excess=-missing if missing and missing < 0 else None,
        names_everybody=len(table.rows) == table.senders,
    )


def nationality_table(rows: Sequence[NationalityRow]) -> Table:
    """Return accredited observers by nationality; these lines cut the same total another way."""
    largest = max((row.observers for row in rows), default=0)
    lines = [Line(row.country.name, row.observers, bar=bar(row.observers, None, largest)) for row in rows]
    return Table(lines=lines, senders=len(rows), observers=sum(row.observers for row in rows))


def sender_url(sender: Organization | Country, namespace: str = "portal") -> str:
    """The page of one sender across elections; in the namespace `data` its CSV."""
    if isinstance(sender, Organization):
        return reverse(f"{namespace}:organization", args=[sender.slug])
    return reverse(f"{namespace}:country", args=[sender.pk])


def _size(row: SenderRow) -> int:
    return row.observers if row.observers is not None else row.at_least or 0


def _line(row: SenderRow, quality: str, largest: int, *, is_member: bool = False) -> Line:
    return Line(
        name=row.sender.name,
        observers=row.observers,
        at_least=row.at_least,
        bar=bar(row.observers, row.at_least, largest),
        url=sender_url(row.sender),
        detail=_announced_as(row),
        quality=row.quality if row.quality != quality else "",
        is_member=is_member,
    )


def _announced_as(row: SenderRow) -> str:
    """Say under which name a sender was announced, where that is not a name it bears today in any language."""
    if not row.announced_name or row.announced_name in row.sender.names.values():
        return ""
    return pgettext("sender", "announced as “%(name)s”") % {"name": row.announced_name}


def _grouped(table: SenderTable, quality: str, largest: int) -> list[Line]:
    groups = group_by_umbrella(table)
    largest = max([largest, *(group.observers or 0 for group in groups if group.umbrella)])
    lines = []
    for group in groups:
        if group.umbrella:
            lines.append(
                Line(group.umbrella.name, group.observers, bar=bar(group.observers, None, largest), is_group=True)
            )
        lines.extend(_line(row, quality, largest, is_member=group.umbrella is not None) for row in group.rows)
    return lines


@dataclass(frozen=True)
class Compared:
    """One vote among all, with its bar; two bars of two totals where sources conflict."""

    headline: Headline
    bars: list[Bar]


def comparison(headlines: Sequence[Headline]) -> list[Compared]:
    """Return the votes with bars on one scale, so that they can be compared at a glance."""
    figures = [figure for headline in headlines for figure in _figures(headline)]
    largest = max(figures, default=0)
    return [Compared(headline, _bars(headline, largest)) for headline in headlines]


def _bars(headline: Headline, largest: int) -> list[Bar]:
    """A solid bar for a total, a hatched one for each that conflicts, a stub for none."""
    if headline.total is None:
        return [remainder_bar(figure, largest) for figure in _figures(headline)] or [bar(None, None, largest)]
    return [bar(headline.total, None, largest)]


def _figures(headline: Headline) -> list[int]:
    """The totals that were announced as final: one, several that conflict, or none."""
    return headline.conflicting_totals if headline.total is None else [headline.total]
