"""The CSV files: their columns, their rows, and the metadata that describes them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.bulletins.counting import NationalityRow, SenderRow, Step, Totals
from accreditation.bulletins.models import Bulletin, Quality
from accreditation.bulletins.published import iso, last_known
from accreditation.commission.models import Meeting
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.portal.archive import Appearance, Headline
from accreditation.spelling.multilingual import LANGUAGES

Row = list[Any]


@dataclass(frozen=True)
class Column:
    """A column: its name, its datatype in CSV on the Web, and what it holds, in English."""

    name: str
    datatype: str
    description: str


@dataclass(frozen=True)
class CsvFile:
    """The columns of a file, and those that tell its rows apart."""

    key: list[str]
    columns: list[Column]


def _names(of: str, prefix: str = "name") -> list[Column]:
    return [Column(f"{prefix}_{code}", "string", f"Name of the {of}; language {code}.") for code in LANGUAGES]


_QUALITY = "official, reconstructed or conflicting. Empty: no figure."
_OBSERVERS = "Accredited observers of this sender. Empty: not known, which is not 0."
_AT_LEAST = "Least number that is known, of single meetings, where observers is empty. It was not announced as such."
_ANNOUNCED_NAME = "Name under which the sender was announced, where it differs."
_SOURCE = Column("source", "anyURI", "Where the figures were announced. Empty: counted in the register.")
_ORIGIN = [
    Column("meeting", "positiveInteger", "Number of the meeting after which the figure stands. Empty: not known."),
    Column("source", "anyURI", "Where the figure was announced, or the page of the meeting that was recorded."),
]
_AS_OF = Column("as_of", "date", "Day the figures stand for.")
_FICTITIOUS = Column("fictitious", "boolean", "true: a demonstration; the election and its figures are made up.")
_FIGURES = [
    Column("observers", "nonNegativeInteger", _OBSERVERS),
    Column("at_least", "nonNegativeInteger", _AT_LEAST),
    Column("announced_name", "string", _ANNOUNCED_NAME),
    Column("quality", "string", _QUALITY),
    _AS_OF,
]
_SIDES = [
    Column(f"{side}_{what}", "nonNegativeInteger", f"{text} {side}. Empty: not known.")
    for side in ("organizations", "countries")
    for what, text in (("senders", "Number of sending"), ("observers", "Observers sent by"))
]
FILES = {
    "elections.csv": CsvFile(
        ["slug"],
        [
            Column("slug", "string", "Identifier of the election: its voting day."),
            *_names("election"),
            Column("voting_day", "date", "Voting day."),
            Column("accreditation_opens", "date", "Day accreditation opens. Empty: not known."),
            Column("accreditation_closes", "dateTime", "Moment accreditation closes. Empty: not known."),
            Column("basis", "string", "register: counted in the register of observers; bulletin: as announced."),
            Column("quality", "string", _QUALITY),
            Column("total", "nonNegativeInteger", "Accredited observers. Empty: not known, or the sources conflict."),
            Column("conflicting_totals", "string", "The totals that conflict, separated by blanks."),
            *_SIDES,
            _AS_OF,
            Column("sources", "string", "Addresses of the announcements, separated by blanks."),
            _FICTITIOUS,
            Column("last_known_total", "nonNegativeInteger", "Last figure found, where the final one is not known."),
            Column("last_known_as_of", "date", "Day of the last figure found."),
            Column("last_known_source", "anyURI", "Where the last figure found was announced."),
        ],
    ),
    "organizations.csv": CsvFile(
        ["slug"],
        [
            Column("slug", "string", "Identifier of the organization, stable."),
            *_names("organization"),
            Column("umbrella", "string", "Umbrella organization. It groups rows and never adds to a total."),
            *_FIGURES,
            *_ORIGIN,
            _FICTITIOUS,
        ],
    ),
    "countries.csv": CsvFile(
        ["code"],
        [
            Column("code", "string", "ISO 3166-1 alpha-2 code of the sending state, not the nationality of persons."),
            *_names("state"),
            *_FIGURES,
            *_ORIGIN,
            _FICTITIOUS,
        ],
    ),
    "nationalities.csv": CsvFile(
        ["code"],
        [
            Column("code", "string", "ISO 3166-1 alpha-2 code of the nationality, whoever sends the persons."),
            *_names("country"),
            Column("observers", "nonNegativeInteger", "Accredited observers of this nationality."),
            _AS_OF,
            *_ORIGIN,
            _FICTITIOUS,
        ],
    ),
    "meetings.csv": CsvFile(
        ["ordinal"],
        [
            Column("ordinal", "positiveInteger", "Number of the meeting within the election."),
            Column("date", "date", "Day of the meeting."),
            Column("date_precision", "string", "day: on this day; by: on this day or before; about: about this day."),
            Column("resolutions", "string", "Numbers of the resolutions adopted."),
            Column("added", "nonNegativeInteger", "Observers accredited at the meeting. Empty: not known."),
            Column("added_quality", "string", _QUALITY),
            Column("departed", "nonNegativeInteger", "Accreditations ended at the meeting. Empty: not known."),
            Column("total", "nonNegativeInteger", "Accredited observers after the meeting. Empty: not known."),
            Column("total_quality", "string", _QUALITY),
            _SOURCE,
            _FICTITIOUS,
        ],
    ),
    "bulletins.csv": CsvFile(
        ["date", "number"],
        [
            Column("date", "date", "Day of the announcement."),
            Column("number", "positiveInteger", "Number within the day."),
            Column("date_precision", "string", "day: on this day; by: on this day or before; about: about this day."),
            Column("stage", "string", "interim or final."),
            Column("quality", "string", _QUALITY),
            Column("total", "nonNegativeInteger", "Accredited observers. Empty: not told."),
            Column("total_quality", "string", _QUALITY),
            Column("added", "nonNegativeInteger", "Observers newly accredited. Empty: not told."),
            Column("added_quality", "string", _QUALITY),
            Column("departed", "nonNegativeInteger", "Accreditations ended. Empty: not told."),
            *_SIDES,
            _SOURCE,
            _FICTITIOUS,
        ],
    ),
    "observers.csv": CsvFile(
        ["reference"],
        [
            Column("reference", "string", "Identifier of the person in this register, without meaning."),
            Column("family_name", "string", "Family name as in the passport."),
            Column("given_name", "string", "Given name as in the passport."),
            Column("family_name_cyrillic", "string", "Family name in Cyrillic letters, where given."),
            Column("given_name_cyrillic", "string", "Given name in Cyrillic letters, where given."),
            Column("sender_kind", "string", "organization or country."),
            Column("sender", "string", "Identifier of the organization, or code of the sending state."),
            Column("role", "string", "head, deputy_head, core_team, long_term, short_term, parliamentarian ..."),
            Column("nationality", "string", "ISO 3166-1 alpha-2 code."),
            _FICTITIOUS,
        ],
    ),
    "sender.csv": CsvFile(
        ["election"],
        [
            Column("election", "string", "Identifier of the election: its voting day."),
            *_names("election", "election_name"),
            Column("voting_day", "date", "Voting day."),
            *_FIGURES,
            _SOURCE,
            _FICTITIOUS,
        ],
    ),
}
# The files that stand under one election.
OF_ELECTION = FILES.keys() - {"elections.csv", "sender.csv"}


def columns_of(file: str, election: Election | None = None) -> Sequence[Column]:
    """Return the columns of a file: nationality of persons only where the election shows it."""
    columns = FILES[file].columns
    if file == "observers.csv" and election and election.names_public != Election.NamesPublic.NATIONALITY:
        return [column for column in columns if column.name != "nationality"]
    return columns


def election_rows(headlines: Iterable[Headline]) -> Iterator[Row]:
    for headline in headlines:
        election, organizations, countries = headline.election, headline.organizations, headline.countries
        speaking = [bulletin for bulletin in headline.bulletins if bulletin != headline.interim]
        yield [
            election.slug, *election.names.values(), iso(election.voting_day), iso(election.opens_on),
            iso(election.closes_at), election.basis, headline.quality or None, headline.total,
            " ".join(str(total) for total in headline.conflicting_totals),
            organizations.senders, organizations.observers, countries.senders, countries.observers,
            _as_of(headline.meeting, speaking[-1] if speaking else None),
            " ".join(bulletin.source for bulletin in speaking), _boolean(election.fictitious),
            *(last_known(headline.interim) or dict.fromkeys(("total", "as_of", "source"))).values(),
        ]  # fmt: skip


def organization_rows(totals: Totals, source: str) -> Iterator[Row]:
    for row in totals.organizations.rows:
        umbrella = row.umbrella.slug if row.umbrella else None
        yield [row.sender.slug, *row.sender.names.values(), umbrella, *_figures(row, totals, source)]  # type: ignore[union-attr]


def country_rows(totals: Totals, source: str) -> Iterator[Row]:
    for row in totals.countries.rows:
        yield [row.sender.pk, *row.sender.names.values(), *_figures(row, totals, source)]


def _figures(row: SenderRow, totals: Totals, source: str) -> Row:
    quality = _quality(row.observers, row.at_least, row.quality)
    return [row.observers, row.at_least, row.announced_name, quality, *_origin(totals, source)]


def _quality(observers: int | None, at_least: int | None, quality: str) -> str | None:
    """A least number was put together from meetings; where there is no number, there is nothing to be sure of."""
    if observers is not None:
        return quality
    return Quality.RECONSTRUCTED if at_least is not None else None


def _origin(totals: Totals, source: str) -> Row:
    """Day, meeting, source, and whether all of it is made up."""
    ordinal = totals.meeting.ordinal if totals.meeting else None
    return [iso(totals.as_of), ordinal, source or None, _boolean(totals.election.fictitious)]


def nationality_rows(rows: Iterable[NationalityRow], totals: Totals, source: str) -> Iterator[Row]:
    for row in rows:
        yield [row.country.pk, *row.country.names.values(), row.observers, *_origin(totals, source)]


def meeting_rows(steps: Iterable[Step], election: Election) -> Iterator[Row]:
    for step in steps:
        meeting = step.meeting
        yield [
            meeting.ordinal, iso(meeting.held_on), meeting.date_precision, meeting.resolutions, step.added,
            step.added_quality if step.added is not None else None, step.withdrawn, step.total,
            step.total_quality if step.total is not None else None, step.source, _boolean(election.fictitious),
        ]  # fmt: skip


def bulletin_rows(bulletins: Iterable[Bulletin], election: Election) -> Iterator[Row]:
    for bulletin in bulletins:
        yield [
            iso(bulletin.published_on), bulletin.number, bulletin.date_precision, bulletin.stage, bulletin.quality,
            bulletin.total, bulletin.total_quality if bulletin.total is not None else None,
            bulletin.added, bulletin.added_quality if bulletin.added is not None else None, bulletin.withdrawn,
            bulletin.organizations_senders, bulletin.organizations_observers,
            bulletin.states_senders, bulletin.states_observers, bulletin.source, _boolean(election.fictitious),
        ]  # fmt: skip


def observer_rows(people: Iterable[Observer], election: Election) -> Iterator[Row]:
    with_nationality = election.names_public == Election.NamesPublic.NATIONALITY
    for person in people:
        row = [
            person.reference, person.family_name, person.given_name, person.family_name_cyrillic,
            person.given_name_cyrillic, "organization" if person.delegation.organization_id else "country",
            person.delegation.sender_code, person.role,
        ]  # fmt: skip
        nationality = [person.nationality_id] if with_nationality else []
        yield [*row, *nationality, _boolean(election.fictitious)]


def appearance_rows(appearances: Iterable[Appearance]) -> Iterator[Row]:
    for found in appearances:
        election = found.election
        yield [
            election.slug, *election.names.values(), iso(election.voting_day), found.observers, found.at_least,
            found.announced_name, _quality(found.observers, found.at_least, found.quality),
            _as_of(found.meeting, found.bulletin), found.bulletin.source if found.bulletin else None,
            _boolean(election.fictitious),
        ]  # fmt: skip


def _as_of(meeting: Meeting | None, bulletin: Bulletin | None) -> str | None:
    if meeting:
        return iso(meeting.held_on)
    return iso(bulletin.published_on) if bulletin else None


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def csvw(file: str, url: str, names: dict[str, str], licence: str, columns: Sequence[Column]) -> dict[str, Any]:
    """Return the metadata of a CSV file as CSV on the Web defines it (https://www.w3.org/TR/tabular-metadata/)."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": [{"@value": name, "@language": code} for code, name in names.items()],
        "dc:license": licence,
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "datatype": column.datatype,
                    "dc:description": column.description,
                    "null": [""],
                }
                for column in columns
            ],
            "primaryKey": FILES[file].key,
        },
    }
