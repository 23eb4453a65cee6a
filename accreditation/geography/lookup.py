"""Which country a spelling means."""

from accreditation.geography.models import Country, CountryAlias
from accreditation.spelling.known import Known, known
from accreditation.spelling.lookup import AliasIndex


def known_countries(without_alias: int = 0) -> Known[Country]:
    """Return the countries by code and their spellings: codes, names, official names and aliases. Two queries."""
    # By key, a database would sort them by the rules of a language, which takes as long as reading them.
    aliases = CountryAlias.objects.exclude(pk=without_alias).order_by("pk").values_list("text", "country_id")
    return known(Country, aliases)


def country_index(without_alias: int = 0) -> AliasIndex[str]:
    """Return the spellings of all countries by code. Two queries."""
    return known_countries(without_alias).spellings
