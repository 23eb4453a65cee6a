"""Which organization a spelling means."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from accreditation.organizations.models import Organization, OrganizationAlias
from accreditation.spelling.fields import DerivedTextField
from accreditation.spelling.lookup import AliasIndex

# What the others follow from.
_COLUMNS = tuple(
    field.attname for field in Organization._meta.concrete_fields if not isinstance(field, DerivedTextField)
)


class KnownOrganizations(NamedTuple):
    """All organizations by primary key, and their spellings. For reading only: whoever asks next gets the same."""

    rows: Mapping[int, Organization]
    spellings: AliasIndex[int]


def known_organizations(without_alias: int = 0) -> KnownOrganizations:
    """Return the organizations and their spellings as they stand now. Two queries."""
    aliases = OrganizationAlias.objects.exclude(pk=without_alias).order_by("pk").values_list("text", "organization_id")
    return _known(tuple(Organization.objects.values_list(*_COLUMNS)), tuple(aliases))


def organization_index(without_alias: int = 0) -> AliasIndex[int]:
    """Return the spellings of all organizations by primary key: slugs, names and aliases. Two queries."""
    return known_organizations(without_alias).spellings


# As for countries: made anew only of other texts than before.
@lru_cache(maxsize=4)
def _known(organizations: tuple[tuple[Any, ...], ...], aliases: tuple[tuple[str, int], ...]) -> KnownOrganizations:
    rows = {row.pk: row for row in (Organization.from_db(None, _COLUMNS, values) for values in organizations)}
    spellings = [(text, row.pk) for row in rows.values() for text in row.spellings()]
    return KnownOrganizations(rows, AliasIndex([*spellings, *aliases]))
