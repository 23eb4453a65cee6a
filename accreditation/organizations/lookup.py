"""Which organization a spelling means."""

from accreditation.organizations.models import Organization, OrganizationAlias
from accreditation.spelling.known import Known, known
from accreditation.spelling.lookup import AliasIndex


def known_organizations(without_alias: int = 0) -> Known[Organization]:
    """Return the organizations by primary key and their spellings: slugs, names and aliases. Two queries."""
    aliases = OrganizationAlias.objects.exclude(pk=without_alias).order_by("pk").values_list("text", "organization_id")
    return known(Organization, aliases)


def organization_index(without_alias: int = 0) -> AliasIndex[int]:
    """Return the spellings of all organizations by primary key. Two queries."""
    return known_organizations(without_alias).spellings
