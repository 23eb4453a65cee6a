"""Which organization a spelling means."""

from accreditation.organizations.models import Organization, OrganizationAlias
from accreditation.spelling.lookup import AliasIndex


def organization_index(without_alias: int = 0) -> AliasIndex[int]:
    """Return the spellings of all organizations by primary key: slugs, names and aliases. Two queries."""
    spellings = [(text, row.pk) for row in Organization.objects.all() for text in row.spellings()]
    aliases = OrganizationAlias.objects.exclude(pk=without_alias).values_list("text", "organization_id")
    return AliasIndex([*spellings, *aliases])
