"""Teaching the portal a sender's spelling from the preview of a list, so that no later list stumbles over it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.exchange.models import ProposedSpelling
from accreditation.exchange.problems import BadCell
from accreditation.exchange.senders import Senders
from accreditation.geography.models import CountryAlias
from accreditation.organizations.models import OrganizationAlias
from accreditation.spelling.aliases import alias_key

# What is wrong with a cell of which the spelling may be taught.
TEACHABLE = frozenset({"unknown-country", "unknown-sender"})


class CannotTeach(Exception):
    """A spelling that cannot be taught; the message says why in the reader's language."""


def may_teach(user: Any) -> bool:
    """Spellings hold for every list: they are taught by whoever keeps them."""
    return bool(user.has_perms(("geography.add_countryalias", "organizations.add_organizationalias")))


def teach(spellings: Iterable[tuple[str, str]]) -> int:
    """Keep spellings of countries and organizations, each with what it means in a known spelling; return how many.

    Inside a transaction. A spelling that is named several times is kept once. Raises `CannotTeach` where it then means
    several things, where the meaning is not known, or where the spelling means something already.
    """
    senders = Senders()
    aliases: dict[str, CountryAlias | OrganizationAlias] = {}
    for text, meaning in spellings:
        alias = _alias(text, meaning, senders)
        other = aliases.setdefault(alias_key(text), alias)
        if _meant(other) != _meant(alias):
            raise CannotTeach(_("“%(text)s” cannot mean several things.") % {"text": text})
    for alias in aliases.values():
        try:
            alias.full_clean()
        except ValidationError as error:
            raise CannotTeach(f"“{alias.text}”: {' '.join(error.messages)}") from error
        alias.save()
    return len(aliases)


def propose(spellings: Iterable[tuple[str, str]], user: User) -> int:
    """Keep spellings for whoever may teach them, each with what it means; return how many.

    Raises `CannotTeach` where the meaning is not known, so that nothing is proposed which could not be confirmed.
    """
    senders = Senders()
    proposed = [
        ProposedSpelling(text=_alias(text, meaning, senders).text[:255], meaning=meaning[:255], proposed_by=user)
        for text, meaning in spellings
    ]
    ProposedSpelling.objects.bulk_create(proposed, ignore_conflicts=True)
    return len(proposed)


def confirm(proposals: Iterable[ProposedSpelling]) -> int:
    """Teach what was proposed, and take it off the list; return how many. Raises as `teach`. Inside a transaction."""
    proposals = list(proposals)
    number = teach((proposal.text, proposal.meaning) for proposal in proposals)
    ProposedSpelling.objects.filter(pk__in=[proposal.pk for proposal in proposals]).delete()
    return number


def _meant(alias: CountryAlias | OrganizationAlias) -> str | int:
    return alias.country_id if isinstance(alias, CountryAlias) else alias.organization_id


def _alias(text: str, meaning: str, senders: Senders) -> CountryAlias | OrganizationAlias:
    # A territory is a nationality, but no sender.
    country = senders.countries.find(meaning)
    try:
        sender = None if country else senders.find(meaning)
    except BadCell as unknown:
        raise CannotTeach(f"“{meaning}”: {unknown.message}") from unknown
    if country:
        return CountryAlias(country_id=country, text=text)
    if sender is None or sender.organization is None:
        raise CannotTeach(_("Type what “%(text)s” means, to teach it.") % {"text": text})
    return OrganizationAlias(organization_id=sender.organization, text=text)
