"""Counting: every total that the portal shows is made here.

Rules: an observer counts once, under the sender, never under nationality; what counts is the sum of the effects of
recorded decisions, so figures as of a past meeting never change; an umbrella regroups rows and never adds; unknown is
None, which is not zero.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum

from accreditation.bulletins.models import Breakdown, Bulletin, BulletinLine, Quality
from accreditation.commission.models import Decision, Meeting
from accreditation.elections.models import Election
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization, Umbrella


@dataclass(frozen=True)
class SenderRow:
    """One sender of one election. `observers` None: unknown; `at_least`: the known minimum where it is unknown."""

    sender: Organization | Country
    observers: int | None
    at_least: int | None = None
    umbrella: Umbrella | None = None
    announced_name: str = ""
    quality: str = Quality.OFFICIAL

    @property
    def name(self) -> str:
        return self.announced_name or self.sender.name


@dataclass(frozen=True)
class SenderTable:
    """All senders of one sort. `senders` and `observers` None: unknown."""

    senders: int | None
    observers: int | None
    breakdown: str
    rows: list[SenderRow] = field(default_factory=list)

    @property
    def known_minimum(self) -> int:
        """What the rows alone prove."""
        return sum(row.observers if row.observers is not None else row.at_least or 0 for row in self.rows)

    @property
    def not_broken_down(self) -> int | None:
        """Observers that no row accounts for; None where the sum itself is unknown."""
        return None if self.observers is None else self.observers - self.known_minimum


@dataclass(frozen=True)
class UmbrellaGroup:
    """Rows that an umbrella regroups; `umbrella` None for those that stand alone."""

    umbrella: Umbrella | None
    observers: int | None
    rows: list[SenderRow]


@dataclass(frozen=True)
class Totals:
    """What the public is told of an election as of a day. `total` None: unknown, or `conflicting` says why.

    `quality` is empty where no final figure was found; `interim` is then the last one that was.
    """

    election: Election
    as_of: date | None
    basis: str
    quality: str
    total: int | None
    organizations: SenderTable
    countries: SenderTable
    source: str = ""
    meeting: Meeting | None = None
    bulletin: Bulletin | None = None
    conflicting: list[Bulletin] = field(default_factory=list)
    interim: Bulletin | None = None

    @property
    def conflicting_totals(self) -> list[int]:
        return [bulletin.total for bulletin in self.conflicting if bulletin.total is not None]


@dataclass(frozen=True)
class Step:
    """One meeting of the time line. Figures are None where unknown; each has its quality."""

    meeting: Meeting
    added: int | None
    added_quality: str
    withdrawn: int | None
    total: int | None
    total_quality: str
    rows: list[SenderRow] = field(default_factory=list)
    bulletin: Bulletin | None = None

    @property
    def source(self) -> str:
        """Where it was announced; empty where the figures are counted in the register."""
        return (self.bulletin.source if self.bulletin else "") or self.meeting.source


def totals(election: Election, as_of: date | None = None) -> Totals:
    """Return the figures as of a day, by default the latest: of the last recorded meeting, or the last bulletin."""
    if election.basis == Election.Basis.REGISTER:
        return _register_totals(election, as_of)
    bulletins = election.bulletins.in_force().select_related("meeting").chronological()
    if as_of:
        bulletins = bulletins.filter(published_on__lte=as_of)
    return _announced_totals(election, list(bulletins), as_of)


def bulletin_totals(bulletin: Bulletin) -> Totals:
    """Return the figures of one bulletin as announced."""
    lines = list(bulletin.lines.select_related("organization__umbrella", "umbrella", "country").order_by("pk"))
    return _from_bulletin(bulletin, lines)


def _register_totals(election: Election, as_of: date | None) -> Totals:
    meetings = election.meetings.recorded()
    if as_of:
        meetings = meetings.filter(held_on__lte=as_of)
    meeting = meetings.order_by("-ordinal").first()
    counts = _effects_by_delegation(election, meeting)
    delegations = (
        election.delegations.filter(pk__in=counts)
        .select_related("organization__umbrella", "umbrella", "country")
        .defer("contact")
    )
    by_sender: dict[tuple[str, object], SenderRow] = {}
    for delegation in delegations:
        key = ("organization", delegation.organization_id) if delegation.organization_id else (
            "country", delegation.country_id)  # fmt: skip
        before = by_sender.get(key)
        umbrella = delegation.umbrella or (delegation.organization.umbrella if delegation.organization else None)
        observers = counts[delegation.pk] + ((before.observers or 0) if before else 0)
        by_sender[key] = SenderRow(delegation.sender, observers, umbrella=umbrella)
    organizations = [row for (kind, _pk), row in by_sender.items() if kind == "organization"]
    countries = [row for (kind, _pk), row in by_sender.items() if kind == "country"]
    return Totals(
        election=election,
        as_of=meeting.held_on if meeting else None,
        basis=Election.Basis.REGISTER,
        quality=Quality.OFFICIAL,
        total=sum(counts.values()),
        organizations=_counted_table(organizations),
        countries=_counted_table(countries),
        meeting=meeting,
    )


def _effects_by_delegation(election: Election, until: Meeting | None) -> dict[int, int]:
    """Return observers per delegation after a meeting, leaving out delegations without any."""
    if until is None:
        return {}
    rows = (
        Decision.objects.recorded()
        .filter(meeting__election=election, meeting__ordinal__lte=until.ordinal)
        .values("observer__delegation")
        .annotate(observers=Sum("effect"))
        .filter(observers__gt=0)
    )
    return {row["observer__delegation"]: row["observers"] for row in rows}


def _counted_table(rows: list[SenderRow]) -> SenderTable:
    rows.sort(key=_by_size_then_name)
    return SenderTable(
        senders=len(rows), observers=sum(row.observers or 0 for row in rows), breakdown=Breakdown.COMPLETE, rows=rows
    )


def _by_size_then_name(row: SenderRow) -> tuple[int, str]:
    size = row.observers if row.observers is not None else row.at_least or 0
    return -size, getattr(row.sender, row.sender.sort_field())


@dataclass(frozen=True)
class Speaking:
    """What speaks for a vote of which announcements are known: one bulletin, or several that conflict, or none.

    `interim` is the last figure before a final one that nobody has found.
    """

    bulletin: Bulletin | None = None
    conflicting: tuple[Bulletin, ...] = ()
    interim: Bulletin | None = None

    @property
    def quality(self) -> str:
        """Of the figures; empty where there are none to be sure of."""
        if self.conflicting:
            return Quality.CONFLICTING
        return self.bulletin.quality if self.bulletin else ""


def speaking(bulletins: Iterable[Bulletin], *, of_the_past: bool = False) -> Speaking:
    """Return which of a vote's bulletins in force, in order of time, speaks for it.

    The last final one does; final ones that conflict are all shown. `of_the_past`, as of a day before the end, the last
    with a total does, final or not.
    """
    bulletins = list(bulletins)
    final = [bulletin for bulletin in bulletins if bulletin.stage == Bulletin.Stage.FINAL]
    conflicting = tuple(bulletin for bulletin in final if bulletin.quality == Quality.CONFLICTING)
    if len(conflicting) > 1:
        return Speaking(conflicting=conflicting)
    with_total = [bulletin for bulletin in bulletins if bulletin.total is not None]
    chosen = final or (with_total if of_the_past else [])
    if chosen:
        return Speaking(chosen[-1])
    last = with_total or bulletins
    return Speaking(interim=last[-1] if last else None)


def _announced_totals(election: Election, bulletins: list[Bulletin], as_of: date | None) -> Totals:
    found = speaking(bulletins, of_the_past=as_of is not None)
    if found.bulletin:
        return bulletin_totals(found.bulletin)
    nothing = SenderTable(senders=None, observers=None, breakdown=Breakdown.NONE)
    return Totals(
        election=election,
        as_of=found.conflicting[-1].published_on if found.conflicting else None,
        basis=Election.Basis.BULLETIN,
        quality=found.quality,
        total=None,
        organizations=nothing,
        countries=nothing,
        conflicting=list(found.conflicting),
        interim=found.interim,
    )


def _from_bulletin(bulletin: Bulletin, lines: list[BulletinLine]) -> Totals:
    rows = [_announced_row(line) for line in lines]
    organizations = sorted((r for r in rows if isinstance(r.sender, Organization)), key=_by_size_then_name)
    countries = sorted((r for r in rows if isinstance(r.sender, Country)), key=_by_size_then_name)
    return Totals(
        election=bulletin.election,
        as_of=bulletin.published_on,
        basis=Election.Basis.BULLETIN,
        quality=bulletin.quality,
        total=bulletin.total,
        organizations=SenderTable(
            bulletin.organizations_senders, bulletin.organizations_observers, bulletin.organizations_breakdown,
            organizations,
        ),
        countries=SenderTable(
            bulletin.states_senders, bulletin.states_observers, bulletin.states_breakdown, countries
        ),
        source=bulletin.source,
        meeting=bulletin.meeting,
        bulletin=bulletin,
    )  # fmt: skip


def _announced_row(line: BulletinLine) -> SenderRow:
    umbrella = line.umbrella or (line.organization.umbrella if line.organization else None)
    return SenderRow(line.sender, line.total, line.at_least, umbrella, line.announced_name, line.quality)


def group_by_umbrella(table: SenderTable) -> list[UmbrellaGroup]:
    """Return the same rows under their umbrellas, largest group first; nothing is added to any total."""
    groups: dict[Umbrella | None, list[SenderRow]] = defaultdict(list)
    for row in table.rows:
        groups[row.umbrella].append(row)
    found = [UmbrellaGroup(umbrella, _sum(row.observers for row in rows), rows) for umbrella, rows in groups.items()]
    return sorted(found, key=lambda group: (group.umbrella is None, -(group.observers or 0)))


def _sum(figures: Iterable[int | None]) -> int | None:
    """Return the sum; unknown as soon as one figure is."""
    known = list(figures)
    return None if any(figure is None for figure in known) else sum(figure or 0 for figure in known)


def timeline(election: Election) -> list[Step]:
    """Return the recorded meetings in order, with what each added and the total after it."""
    meetings = list(election.meetings.recorded().order_by("ordinal"))
    if election.basis == Election.Basis.REGISTER:
        return _register_steps(election, meetings)
    bulletins = {
        bulletin.meeting_id: bulletin
        for bulletin in election.bulletins.in_force().filter(meeting__isnull=False).prefetch_related(
            "lines__organization__umbrella", "lines__country"
        )
    }  # fmt: skip
    return [_announced_step(meeting, bulletins.get(meeting.pk)) for meeting in meetings]


def _announced_step(meeting: Meeting, bulletin: Bulletin | None) -> Step:
    if bulletin is None:
        return Step(meeting, None, Quality.OFFICIAL, None, None, Quality.OFFICIAL)
    return Step(
        meeting, bulletin.added, bulletin.added_quality, bulletin.withdrawn, bulletin.total, bulletin.total_quality,
        _announced_additions(bulletin.lines.all()), bulletin,
    )  # fmt: skip


def bulletin_additions(bulletin: Bulletin) -> SenderTable:
    """Return what a bulletin told of the newly accredited: how many, and of which senders where it told that."""
    lines = bulletin.lines.select_related("organization__umbrella", "umbrella", "country").order_by("pk")
    return SenderTable(None, bulletin.added, Breakdown.NONE, _announced_additions(lines))


def _announced_additions(lines: Iterable[BulletinLine]) -> list[SenderRow]:
    rows = [
        SenderRow(line.sender, line.added, None, None, line.announced_name, line.quality)
        for line in lines
        if line.added is not None
    ]
    return sorted(rows, key=_by_size_then_name)


def _register_steps(election: Election, meetings: list[Meeting]) -> list[Step]:
    sums = {
        row["meeting"]: row
        for row in Decision.objects.recorded()
        .filter(meeting__election=election)
        .values("meeting")
        .annotate(
            added=Sum("effect", filter=Q(effect__gt=0), default=0),
            withdrawn=Sum("effect", filter=Q(effect__lt=0), default=0),
        )
    }
    added_rows = _added_by_sender(election)
    steps, total = [], 0
    for meeting in meetings:
        row = sums.get(meeting.pk, {"added": 0, "withdrawn": 0})
        total += row["added"] + row["withdrawn"]
        steps.append(
            Step(
                meeting, row["added"], Quality.OFFICIAL, -row["withdrawn"], total, Quality.OFFICIAL,
                sorted(added_rows[meeting.pk], key=_by_size_then_name),
            )
        )  # fmt: skip
    return steps


def _added_by_sender(election: Election) -> dict[int, list[SenderRow]]:
    """Return, by meeting, what each sender gained there."""
    delegations = {
        delegation.pk: delegation
        for delegation in election.delegations.select_related("organization", "country").defer("contact")
    }
    gained: dict[int, dict[Organization | Country, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Decision.objects.recorded()
        .filter(meeting__election=election, effect__gt=0)
        .values("meeting", "observer__delegation")
        .annotate(observers=Count("pk"))
    )
    for row in rows:
        gained[row["meeting"]][delegations[row["observer__delegation"]].sender] += row["observers"]
    return defaultdict(
        list,
        {pk: [SenderRow(sender, observers) for sender, observers in found.items()] for pk, found in gained.items()},
    )


@dataclass(frozen=True)
class NationalityRow:
    """Counted accredited observers of one nationality, whoever sends them."""

    country: Country
    observers: int


def nationalities(election: Election) -> list[NationalityRow]:
    """Return the observers of the total by nationality, largest first; empty where the register does not hold them."""
    if election.basis != Election.Basis.REGISTER:
        return []
    counts = dict(
        Decision.objects.recorded()
        .filter(meeting__election=election)
        .order_by()
        .values("observer__nationality")
        .annotate(observers=Sum("effect"))
        .filter(observers__gt=0)
        .values_list("observer__nationality", "observers")
    )
    countries = Country.objects.filter(pk__in=counts)
    rows = [NationalityRow(country, counts[country.pk]) for country in countries]
    return sorted(rows, key=lambda row: (-row.observers, getattr(row.country, Country.sort_field())))
