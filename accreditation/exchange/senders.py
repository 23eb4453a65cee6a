"""Who sends: an organization or a state, found by any known spelling and never by a likely one."""

from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Delegation
from accreditation.exchange import values
from accreditation.exchange.problems import BadCell
from accreditation.geography.lookup import known_countries
from accreditation.geography.models import Country
from accreditation.organizations.lookup import known_organizations
from accreditation.organizations.models import Organization

_SUGGESTIONS = 4


class Sender(NamedTuple):
    """Exactly one of an organization's primary key and a country's code."""

    organization: int | None
    country: str | None

    @property
    def usual_kind(self) -> str:
        return Delegation.Kind.MISSION if self.organization else Delegation.Kind.STATE


class Senders:
    """The spellings of all organizations and countries, as they stand now. Four queries."""

    def __init__(self) -> None:
        countries, organizations = known_countries(), known_organizations()
        self._country_rows, self.countries = countries.rows, countries.spellings
        self._organization_rows, self._organizations = organizations.rows, organizations.spellings
        self._nearest = values.for_the_first(self._suggest)

    def find(self, text: str) -> Sender | None:
        """Return whom a cell names, None for an empty one; raise BadCell with the code unknown-sender and others."""
        value = values.text(text)
        if not value:
            return None
        organization, country = self._organizations.find(value), self.countries.find(value)
        if organization is not None and country is not None:
            message = _("This is the name of an organization and of a country. Write the code of the one that sends.")
            raise BadCell("ambiguous-sender", message, [self._slug(organization), country])
        if organization is not None:
            return Sender(organization, None)
        if country is None:
            raise BadCell("unknown-sender", _("No organization or state is known by this name."), self._nearest(value))
        if self._country_rows[country].kind != Country.Kind.STATE:
            message = format_lazy(_("{country} is no state and sends no observers."), country=value)
            raise BadCell("not-a-sender", message)
        return Sender(None, country)

    def code(self, sender: Sender) -> str:
        """The organization's slug or the country's code, as in data files."""
        return self._slug(sender.organization) if sender.organization else sender.country or ""

    def name(self, sender: Sender) -> str:
        if sender.organization:
            return str(self._organization_rows[sender.organization])
        return str(self._country_rows[sender.country or ""])

    def country_name(self, code: str) -> str:
        return str(self._country_rows[code])

    def _slug(self, organization: int) -> str:
        return self._organization_rows[organization].slug

    def _suggest(self, value: str) -> list[str]:
        organizations = values.suggest(self._organizations, value, self._slug)
        countries = values.suggest(self.countries, value, str)
        half = _SUGGESTIONS // 2
        first = organizations[: max(half, _SUGGESTIONS - len(countries))]
        return [*first, *countries[: _SUGGESTIONS - len(first)]]


def is_sender(code: str) -> bool:
    """Whether this is the slug of an organization or the code of a country."""
    return Organization.objects.filter(slug=code).exists() or Country.objects.filter(pk=code).exists()
