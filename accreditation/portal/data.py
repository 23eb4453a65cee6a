"""The shapes of the JSON files: plain dicts, the same whatever the reader's language."""

from typing import Any

from accreditation.bulletins.published import iso, last_known
from accreditation.portal.archive import Headline, Side


def election_headline(headline: Headline) -> dict[str, Any]:
    """Return one entry of `elections.json`."""
    election = headline.election
    found: dict[str, Any] = {
        "slug": election.slug,
        "name": election.names,
        "voting_day": iso(election.voting_day),
        "accreditation_opens": iso(election.opens_on),
        "accreditation_closes": iso(election.closes_at),
        "basis": election.basis,
        "quality": headline.quality or None,
        "total": headline.total,
        "organizations": _side(headline.organizations),
        "countries": _side(headline.countries),
        "fictitious": election.fictitious,
        "last_known": last_known(headline.interim),
    }
    if headline.conflicting:
        found["conflicting_totals"] = headline.conflicting_totals
    return found


def _side(side: Side) -> dict[str, int | None]:
    return {"senders": side.senders, "observers": side.observers}
