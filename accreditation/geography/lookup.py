"""Which country a spelling means."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from accreditation.geography.models import Country, CountryAlias
from accreditation.spelling.fields import DerivedTextField
from accreditation.spelling.lookup import AliasIndex

# What the others follow from.
_COLUMNS = tuple(field.attname for field in Country._meta.concrete_fields if not isinstance(field, DerivedTextField))


class KnownCountries(NamedTuple):
    """All countries by code, and their spellings. For reading only: whoever asks next gets the same."""

    rows: Mapping[str, Country]
    spellings: AliasIndex[str]


def known_countries(without_alias: int = 0) -> KnownCountries:
    """Return the countries and their spellings as they stand now. Two queries."""
    # By key, a database would sort them by the rules of a language, which takes as long as reading them.
    aliases = CountryAlias.objects.exclude(pk=without_alias).order_by("pk").values_list("text", "country_id")
    return _known(tuple(Country.objects.values_list(*_COLUMNS)), tuple(aliases))


def country_index(without_alias: int = 0) -> AliasIndex[str]:
    """Return the spellings of all countries by code: codes, names, official names and aliases. Two queries."""
    return known_countries(without_alias).spellings


# Making the rows and the index takes four times as long as reading the texts. These are read every time, and what was
# made of the very same texts is taken again: it can never be older than they are, whoever changed them and however.
@lru_cache(maxsize=4)
def _known(countries: tuple[tuple[Any, ...], ...], aliases: tuple[tuple[str, str], ...]) -> KnownCountries:
    rows = {row.pk: row for row in (Country.from_db(None, _COLUMNS, values) for values in countries)}
    spellings = [(text, row.pk) for row in rows.values() for text in row.spellings()]
    return KnownCountries(rows, AliasIndex([*spellings, *aliases]))
