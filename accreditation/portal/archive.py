"""Votes side by side, and one sender across votes, each in a number of queries that does not grow with the votes.

The figures are those of `bulletins.counting.totals`; a test holds the sums of the registers together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q, Sum

from accreditation.bulletins.counting import speaking
from accreditation.bulletins.models import Bulletin, BulletinLine, Quality
from accreditation.commission.models import Decision, Meeting
from accreditation.elections.models import Election
from accreditation.geography.models import Country, CountryQuerySet
from accreditation.organizations.models import Organization


@dataclass(frozen=True)
class Side:
    """Organizations or states of one vote: how many sent, how many came; None is unknown."""

    senders: int | None = None
    observers: int | None = None


@dataclass(frozen=True)
class Headline:
    """What is known of one vote in a row. `total` None: unknown, or the announced totals conflict.

    `quality` is empty where no final figure was found; `interim` is then the last one that was.

    Its date and source are those of the meeting after which the register was counted, or of the bulletins it rests on.
    """

    election: Election
    quality: str
    total: int | None = None
    organizations: Side = field(default_factory=Side)
    countries: Side = field(default_factory=Side)
    conflicting: tuple[Bulletin, ...] = ()
    interim: Bulletin | None = None
    bulletin: Bulletin | None = None
    meeting: Meeting | None = None

    @property
    def conflicting_totals(self) -> list[int]:
        return [bulletin.total for bulletin in self.conflicting if bulletin.total is not None]

    @property
    def bulletins(self) -> list[Bulletin]:
        """The announcements that give the figures of the row."""
        return [*self.conflicting, *filter(None, [self.bulletin, self.interim])]


def headlines(elections: Iterable[Election]) -> list[Headline]:
    """Return a row for each election, in the order given; three queries in all."""
    elections = list(elections)
    register = _register_headlines([e for e in elections if e.basis == Election.Basis.REGISTER])
    announced = _announced_headlines([e for e in elections if e.basis == Election.Basis.BULLETIN])
    return [(register | announced)[election.pk] for election in elections]


def _announced_headlines(elections: Sequence[Election]) -> dict[int, Headline]:
    by_election: dict[int, list[Bulletin]] = defaultdict(list)
    if elections:
        for bulletin in Bulletin.objects.in_force().filter(election__in=elections).chronological():
            by_election[bulletin.election_id].append(bulletin)
    return {election.pk: _announced_headline(election, by_election[election.pk]) for election in elections}


def _announced_headline(election: Election, bulletins: list[Bulletin]) -> Headline:
    found = speaking(bulletins)
    told = found.bulletin
    if told is None:
        return Headline(election, found.quality, conflicting=found.conflicting, interim=found.interim)
    return Headline(
        election,
        found.quality,
        told.total,
        Side(told.organizations_senders, told.organizations_observers),
        Side(told.states_senders, told.states_observers),
        bulletin=told,
    )


def _register_headlines(elections: Sequence[Election]) -> dict[int, Headline]:
    sums: dict[int, dict[str, dict[object, int]]] = defaultdict(lambda: {"organization": {}, "country": {}})
    if elections:
        for election, organization, country, observers in _sums_by_delegation(elections):
            kind, sender = ("organization", organization) if organization else ("country", country)
            of_kind = sums[election][kind]
            of_kind[sender] = of_kind.get(sender, 0) + observers
    last = _last_meetings(elections)
    found = {}
    for held in elections:
        organizations, countries = (Side(len(senders), sum(senders.values())) for senders in sums[held.pk].values())
        total = (organizations.observers or 0) + (countries.observers or 0)
        found[held.pk] = Headline(held, Quality.OFFICIAL, total, organizations, countries, meeting=last.get(held.pk))
    return found


def _last_meetings(elections: Sequence[Election]) -> dict[int, Meeting]:
    """The last recorded meeting of each election that has any, by election."""
    if not elections:
        return {}
    meetings = Meeting.objects.recorded().filter(election__in=elections).order_by("ordinal")
    return {meeting.election_id: meeting for meeting in meetings}


def _sums_by_delegation(elections: Sequence[Election]) -> Iterable[tuple[int, int | None, str | None, int]]:
    """Yield election, organization, country and observers of each delegation that has any."""
    delegation = "observer__delegation"
    return (
        Decision.objects.recorded()
        .filter(meeting__election__in=elections)
        .order_by()
        .values_list("meeting__election", f"{delegation}__organization", f"{delegation}__country", delegation)
        .annotate(observers=Sum("effect"))
        .filter(observers__gt=0)
        .values_list("meeting__election", f"{delegation}__organization", f"{delegation}__country", "observers")
    )


@dataclass(frozen=True)
class Appearance:
    """One sender at one election. `observers` None: it sent some, how many is not told.

    The figure stands in `bulletin`, or was counted in the register after `meeting`.
    """

    election: Election
    observers: int | None
    at_least: int | None = None
    announced_name: str = ""
    quality: str = Quality.OFFICIAL
    bulletin: Bulletin | None = None
    meeting: Meeting | None = None

    @property
    def bulletins(self) -> list[Bulletin]:
        """The announcement that gives the figure, as a list like that of a `Headline`."""
        return [self.bulletin] if self.bulletin else []


def appearances(sender: Organization | Country) -> list[Appearance]:
    """Return the public elections that a sender sent observers to, latest first, in a fixed number of queries."""
    elections = {election.pk: election for election in Election.objects.for_public()}
    kind = "organization" if isinstance(sender, Organization) else "country"
    found = _announced_appearances(elections, Q(**{kind: sender})) | _counted_appearances(
        elections, Q(**{f"observer__delegation__{kind}": sender})
    )
    return sorted(found.values(), key=lambda found: (found.election.voting_day, found.election.slug), reverse=True)


def _announced_appearances(elections: Mapping[int, Election], of_sender: Q) -> dict[int, Appearance]:
    """The bulletin that speaks for the vote gives the figure, else a reconstruction; any other only the presence."""
    announced = [election for election in elections.values() if election.basis == Election.Basis.BULLETIN]
    told_by = {pk: headline.bulletin for pk, headline in _announced_headlines(announced).items()}
    lines = (
        BulletinLine.objects.filter(of_sender, bulletin__election__in=announced, bulletin__corrected_by__isnull=True)
        .select_related("bulletin")
        .order_by("bulletin__published_on", "bulletin__number")
    )
    told: dict[int, Appearance] = {}
    reconstructed: dict[int, Appearance] = {}
    named: dict[int, Appearance] = {}
    for line in lines:
        election = elections[line.bulletin.election_id]
        figure = Appearance(election, line.total, line.at_least, line.announced_name, line.quality, line.bulletin)
        if line.bulletin == told_by[election.pk]:
            told[election.pk] = figure
        elif line.bulletin.quality == Quality.RECONSTRUCTED and line.total is not None:
            reconstructed[election.pk] = figure
        elif 0 not in {line.added, line.total}:
            named[election.pk] = replace(figure, observers=None, at_least=None, quality=Quality.OFFICIAL)
    return named | reconstructed | told


def _counted_appearances(elections: Mapping[int, Election], of_sender: Q) -> dict[int, Appearance]:
    register = [election for election in elections.values() if election.basis == Election.Basis.REGISTER]
    rows = (
        Decision.objects.recorded()
        .filter(of_sender, meeting__election__in=register)
        .order_by()
        .values_list("meeting__election")
        .annotate(observers=Sum("effect"))
        .filter(observers__gt=0)
    )
    last = _last_meetings(register)
    return {pk: Appearance(elections[pk], observers, meeting=last.get(pk)) for pk, observers in rows}


def sending_states() -> CountryQuerySet:
    """States that an announcement names as senders, or whose delegation a recorded meeting decided on."""
    public = Election.objects.for_public()
    announced = BulletinLine.objects.filter(
        country__isnull=False, bulletin__election__in=public, bulletin__corrected_by__isnull=True
    )
    decided = Decision.objects.recorded().filter(
        meeting__election__in=public, effect__gt=0, observer__delegation__country__isnull=False
    )
    return Country.objects.filter(
        Q(pk__in=announced.values("country")) | Q(pk__in=decided.values("observer__delegation__country"))
    )
