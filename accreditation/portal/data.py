"""The shapes of the data files: plain dicts and rows, the same whatever the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.bulletins.counting import SenderRow, SenderTable, Step, Totals
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.organizations.models import Organization
from accreditation.portal.archive import Headline, Side
from accreditation.spelling.multilingual import LANGUAGES

Row = list[Any]


def iso(moment: Any) -> str | None:
    """A date or an aware moment in ISO 8601; None stays None."""
    return moment.isoformat() if moment is not None else None


def election_totals(totals: Totals) -> dict[str, Any]:
    """Return the object of `totals.json`. Unknown is null; `conflicting_totals` stands only where sources conflict."""
    election = totals.election
    found: dict[str, Any] = {
        "election": {
            "slug": election.slug,
            "name": election.names,
            "voting_day": iso(election.voting_day),
            "accreditation_closes": iso(election.closes_at),
            "fictitious": election.fictitious,
        },
        "as_of": iso(totals.as_of),
        "basis": totals.basis,
        "quality": totals.quality,
        "source": totals.source or election.source or None,
        "total": totals.total,
        "organizations": _sender_table(totals.organizations),
        "countries": _sender_table(totals.countries),
    }
    if totals.conflicting:
        found["conflicting_totals"] = [
            {"total": bulletin.total, "as_of": iso(bulletin.published_on), "source": bulletin.source or None}
            for bulletin in totals.conflicting
        ]
    return found


def _sender_table(table: SenderTable) -> dict[str, Any]:
    return {
        "senders": table.senders,
        "observers": table.observers,
        "breakdown": table.breakdown,
        "rows": [_sender_row(row) for row in table.rows],
    }


def _sender_row(row: SenderRow) -> dict[str, Any]:
    if isinstance(row.sender, Organization):
        key = {"slug": row.sender.slug}
        umbrella = {"umbrella": row.umbrella.slug if row.umbrella else None}
    else:
        key, umbrella = {"code": row.sender.pk}, {}
    return key | {"name": row.sender.names} | umbrella | {"observers": row.observers, "at_least": row.at_least}


def election_headline(headline: Headline) -> dict[str, Any]:
    """Return one entry of `elections.json`."""
    election = headline.election
    found: dict[str, Any] = {
        "slug": election.slug,
        "name": election.names,
        "voting_day": iso(election.voting_day),
        "accreditation_opens": iso(election.opens_on),
        "accreditation_closes": iso(election.closes_at),
        "basis": election.basis,
        "quality": headline.quality,
        "total": headline.total,
        "organizations": _side(headline.organizations),
        "countries": _side(headline.countries),
        "fictitious": election.fictitious,
    }
    if headline.conflicting:
        found["conflicting_totals"] = headline.conflicting_totals
    return found


def _side(side: Side) -> dict[str, int | None]:
    return {"senders": side.senders, "observers": side.observers}


@dataclass(frozen=True)
class Column:
    """A column of a CSV file: its name, its datatype in CSV on the Web, and what it holds, in English."""

    name: str
    datatype: str
    description: str


_NAMES = [Column(f"name_{code}", "string", f"Name of the sender; language {code}.") for code in LANGUAGES]
_FIGURES = [
    Column("observers", "nonNegativeInteger", "Accredited observers of this sender. Empty: not known, which is not 0."),
    Column("at_least", "nonNegativeInteger", "Least number that is known, where observers is empty."),
    Column("announced_name", "string", "Name under which the sender was announced, where it differs."),
    Column("quality", "string", "official, reconstructed or conflicting."),
    Column("as_of", "date", "Day the figure stands for."),
]
COLUMNS = {
    "organizations.csv": [
        Column("slug", "string", "Identifier of the organization, stable."),
        *_NAMES,
        Column("umbrella", "string", "Umbrella organization. It groups rows and never adds to a total."),
        *_FIGURES,
    ],
    "countries.csv": [
        Column("code", "string", "ISO 3166-1 alpha-2 code of the sending state, not the nationality of persons."),
        *_NAMES,
        *_FIGURES,
    ],
    "meetings.csv": [
        Column("ordinal", "positiveInteger", "Number of the meeting within the election."),
        Column("date", "date", "Day of the meeting."),
        Column("date_precision", "string", "day: on this day; by: on this day or before; about: about this day."),
        Column("resolutions", "string", "Numbers of the resolutions adopted."),
        Column("added", "nonNegativeInteger", "Observers accredited at the meeting. Empty: not known."),
        Column("added_quality", "string", "official, reconstructed or conflicting."),
        Column("departed", "nonNegativeInteger", "Accreditations ended at the meeting. Empty: not known."),
        Column("total", "nonNegativeInteger", "Accredited observers after the meeting. Empty: not known."),
        Column("total_quality", "string", "official, reconstructed or conflicting."),
        Column("source", "anyURI", "Where the figures were announced."),
    ],
    "observers.csv": [
        Column("reference", "string", "Identifier of the person in this register, without meaning."),
        Column("family_name", "string", "Family name as in the passport."),
        Column("given_name", "string", "Given name as in the passport."),
        Column("family_name_cyrillic", "string", "Family name in Cyrillic letters, where given."),
        Column("given_name_cyrillic", "string", "Given name in Cyrillic letters, where given."),
        Column("sender_kind", "string", "organization or country."),
        Column("sender", "string", "Identifier of the organization, or code of the sending state."),
        Column("role", "string", "head, deputy_head, core_team, long_term, short_term, parliamentarian, expert ..."),
        Column("nationality", "string", "ISO 3166-1 alpha-2 code."),
    ],
}


def columns_of(file: str, election: Election) -> Sequence[Column]:
    """Return the columns of a CSV file of an election: nationality only where the election shows it."""
    columns = COLUMNS[file]
    if file == "observers.csv" and election.names_public != Election.NamesPublic.NATIONALITY:
        return [column for column in columns if column.name != "nationality"]
    return columns


def organization_rows(totals: Totals) -> Iterator[Row]:
    for row in totals.organizations.rows:
        umbrella = row.umbrella.slug if row.umbrella else None
        yield [row.sender.slug, *row.sender.names.values(), umbrella, *_figures(row, totals)]  # type: ignore[union-attr]


def country_rows(totals: Totals) -> Iterator[Row]:
    for row in totals.countries.rows:
        yield [row.sender.pk, *row.sender.names.values(), *_figures(row, totals)]


def _figures(row: SenderRow, totals: Totals) -> Row:
    return [row.observers, row.at_least, row.announced_name, row.quality, iso(totals.as_of)]


def meeting_rows(steps: Iterable[Step]) -> Iterator[Row]:
    for step in steps:
        meeting = step.meeting
        source = (step.bulletin.source if step.bulletin else "") or meeting.source
        yield [
            meeting.ordinal, iso(meeting.held_on), meeting.date_precision, meeting.resolutions, step.added,
            step.added_quality if step.added is not None else None, step.withdrawn, step.total,
            step.total_quality if step.total is not None else None, source,
        ]  # fmt: skip


def observer_rows(people: Iterable[Observer], election: Election) -> Iterator[Row]:
    with_nationality = election.names_public == Election.NamesPublic.NATIONALITY
    for person in people:
        row = [
            person.reference, person.family_name, person.given_name, person.family_name_cyrillic,
            person.given_name_cyrillic, "organization" if person.delegation.organization_id else "country",
            person.delegation.sender_code, person.role,
        ]  # fmt: skip
        yield [*row, person.nationality_id] if with_nationality else row


def csvw(file: str, url: str, election: Election, licence: str) -> dict[str, Any]:
    """Return the metadata of a CSV file as CSV on the Web defines it (https://www.w3.org/TR/tabular-metadata/)."""
    columns = columns_of(file, election)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": [{"@value": name, "@language": code} for code, name in election.names.items()],
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
            "primaryKey": columns[0].name,
        },
    }
