"""What the public will read of a person, said where the person is typed in."""

from datetime import date

from django.utils.translation import gettext as _

from accreditation.delegations.models import Delegation
from accreditation.elections.models import Election


def public_consequence(delegation: Delegation | None, role: str, today: date) -> str:
    """Return the sentence about a person of the delegation in the role. The rule is `Observer.objects.for_public()`."""
    if delegation is None:
        return _("Whether this name will be public depends on the election: choose the delegation.")
    election = delegation.election
    if election.names_public == Election.NamesPublic.COUNTS:
        return _("This name will not be public: of this election the public sees numbers only.")
    if not election.shows_names(today):
        return _("This name will not be public: the time for which names are shown is over.")
    if delegation.objects_to_names:
        return _("This name will not be public: the delegation objects to it. The person is counted.")
    if role in election.uncounted_roles():
        return _("This name will not be public: people in this role are accredited without being counted.")
    if election.names_public == Election.NamesPublic.NATIONALITY:
        return _(
            "This name will appear on the public list, with sender and nationality, once the person is accredited."
        )
    return _("This name will appear on the public list, with the sender, once the person is accredited.")
