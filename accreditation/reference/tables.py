"""The files of reference data: which model a file fills, what identifies a row, and which column fills which field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import Meeting
from accreditation.elections.models import Election, Phrase
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from accreditation.spelling.aliases import alias_key


@dataclass(frozen=True)
class Link:
    """A field that points to a row of an earlier file, whose key is in these columns. The last one empty: no row."""

    file: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file and the model it fills.

    `key` names the columns that identify a row, `stored_key` the same in a query, `key_of` how cells become a key.
    `fields` maps the columns to fields. `told` are columns that only explain the row, or are read by the loader itself.
    `is_kept`: once loaded, rows are never updated. `when_created` gives further values of a new row.
    """

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    stored_key: tuple[str, ...]
    fields: dict[str, str]
    links: dict[str, Link] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    converters: dict[str, Callable[[str], Any]] = field(default_factory=dict)
    key_of: Callable[[str], str] = str
    is_kept: bool = False
    when_created: Callable[[], dict[str, Any]] = dict

    @property
    def columns(self) -> set[str]:
        linked = {column for link in self.links.values() for column in link.columns}
        return {*self.key, *self.fields, *linked, *self.told}

    @property
    def written_fields(self) -> list[str]:
        """The fields whose values a load writes and remembers."""
        return [*self.fields.values(), *self.links]


def _same(*columns: str) -> dict[str, str]:
    return {column: column for column in columns}


_NAMES = ("name_kk", "name_ru", "name_en")
_SHORT_NAMES = ("short_kk", "short_ru", "short_en")
_NOTES = ("note_kk", "note_ru", "note_en")

# In the order of loading: a file comes after those that its rows point to.
TABLES = (
    Table(
        "countries.csv",
        Country,
        key=("code",),
        stored_key=("code",),
        fields=_same("code", "alpha3", "kind", *_NAMES, "official_kk", "official_ru", "official_en"),
    ),
    Table(
        "country_aliases.csv",
        CountryAlias,
        key=("alias",),
        stored_key=("key",),
        key_of=alias_key,
        fields={"alias": "text"},
        links={"country": Link("countries.csv", ("code",))},
    ),
    Table("umbrellas.csv", Umbrella, key=("slug",), stored_key=("slug",), fields=_same("slug", *_NAMES, *_SHORT_NAMES)),
    Table(
        "organizations.csv",
        Organization,
        key=("slug",),
        stored_key=("slug",),
        fields=_same("slug", *_NAMES, *_SHORT_NAMES),
        links={"umbrella": Link("umbrellas.csv", ("umbrella",))},
    ),
    Table(
        "organization_aliases.csv",
        OrganizationAlias,
        key=("alias",),
        stored_key=("key",),
        key_of=alias_key,
        fields={"alias": "text"},
        links={"organization": Link("organizations.csv", ("slug",))},
    ),
    Table("phrases.csv", Phrase, key=("key",), stored_key=("key",), is_kept=True,
          fields=_same("key", "text_kk", "text_ru", "text_en")),
    Table(
        "elections.csv",
        Election,
        key=("slug",),
        stored_key=("slug",),
        fields=_same("slug", *_NAMES, "voting_day", "source") | {"opens": "opens_on", "closes": "closing_is_known"},
        told=("contests", "opens_source", "closes_known"),
        converters={"closes": bool},
        when_created=lambda: {"basis": Election.Basis.BULLETIN, "is_public": True},
    ),
    Table(
        "meetings.csv",
        Meeting,
        key=("election", "ordinal"),
        stored_key=("election__slug", "ordinal"),
        fields=_same("ordinal", "held_on", "date_precision", "resolutions", *_NOTES, "source"),
        links={"election": Link("elections.csv", ("election",))},
        is_kept=True,
        when_created=lambda: {"recorded_at": timezone.now()},
    ),
    Table(
        "bulletins.csv",
        Bulletin,
        key=("election", "date", "number"),
        stored_key=("election__slug", "published_on", "number"),
        fields={"date": "published_on"}
        | _same(
            *("date_precision", "number", "stage", "quality", "total", "total_quality", "added", "added_quality"),
            *("withdrawn", "organizations_observers", "organizations_senders", "organizations_breakdown"),
            *("states_observers", "states_senders", "states_breakdown", "source", *_NOTES),
        ),
        links={
            "election": Link("elections.csv", ("election",)),
            "meeting": Link("meetings.csv", ("election", "meeting")),
        },
        is_kept=True,
    ),
    Table(
        "bulletin_lines.csv",
        BulletinLine,
        key=("election", "date", "number", "organization", "country"),
        stored_key=(
            *("bulletin__election__slug", "bulletin__published_on", "bulletin__number"),
            *("organization__slug", "country"),
        ),
        fields=_same("added", "total", "at_least", "quality", "announced_name"),
        links={
            "bulletin": Link("bulletins.csv", ("election", "date", "number")),
            "organization": Link("organizations.csv", ("organization",)),
            "country": Link("countries.csv", ("country",)),
            "umbrella": Link("umbrellas.csv", ("umbrella",)),
        },
        is_kept=True,
    ),
)  # fmt: skip
