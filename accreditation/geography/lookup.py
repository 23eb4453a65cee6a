"""Which country a spelling means."""

from accreditation.geography.models import Country, CountryAlias
from accreditation.spelling.lookup import AliasIndex


def country_index(without_alias: int = 0) -> AliasIndex[str]:
    """Return the spellings of all countries by code: codes, names, official names and aliases. Two queries."""
    spellings = [(text, country.code) for country in Country.objects.all() for text in country.spellings()]
    aliases = CountryAlias.objects.exclude(pk=without_alias).values_list("text", "country_id")
    return AliasIndex([*spellings, *aliases])
