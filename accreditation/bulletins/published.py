"""The figures of one election as they are published: the object of `totals.json`, kept with each bulletin for ever."""

from typing import Any

from accreditation.bulletins.counting import SenderRow, SenderTable, Totals
from accreditation.bulletins.models import Bulletin
from accreditation.commission.models import Meeting
from accreditation.organizations.models import Organization


def iso(moment: Any) -> str | None:
    """A date or an aware moment in ISO 8601; None stays None."""
    return moment.isoformat() if moment is not None else None


def election_totals(totals: Totals, source: str) -> dict[str, Any]:
    """Return the object of `totals.json`. Unknown is null. `source` is where the figures were announced or recorded.

    Where sources conflict `total` is null, and `conflicting_totals` and `conflicting_sources` stand beside it, in the
    same order.
    """
    election = totals.election
    found: dict[str, Any] = {
        "election": {
            "slug": election.slug,
            "name": election.names,
            "voting_day": iso(election.voting_day),
            "accreditation_closes": iso(election.closes_at),
            "fictitious": election.fictitious,
        },
        "as_of": iso(totals.as_of),
        "basis": totals.basis,
        "quality": totals.quality or None,
        "source": source or None,
        "meeting": _meeting(totals.meeting),
        "total": totals.total,
        "organizations": _sender_table(totals.organizations),
        "countries": _sender_table(totals.countries),
        "last_known": last_known(totals.interim),
    }
    if totals.conflicting:
        found["conflicting_totals"] = totals.conflicting_totals
        found["conflicting_sources"] = [
            bulletin.source or None for bulletin in totals.conflicting if bulletin.total is not None
        ]
    return found


def _meeting(meeting: Meeting | None) -> dict[str, Any] | None:
    """After which meeting the figures stand: on one day there may be two."""
    if meeting is None:
        return None
    return {"ordinal": meeting.ordinal, "date": iso(meeting.held_on), "resolutions": meeting.resolutions or None}


def last_known(interim: Bulletin | None) -> dict[str, Any] | None:
    """The last figure of a vote whose final one nobody has found."""
    if interim is None or interim.total is None:
        return None
    return {"total": interim.total, "as_of": iso(interim.published_on), "source": interim.source or None}


def _sender_table(table: SenderTable) -> dict[str, Any]:
    return {
        "senders": table.senders,
        "observers": table.observers,
        "breakdown": table.breakdown,
        "not_broken_down": table.not_broken_down,
        "rows": [_sender_row(row) for row in table.rows],
    }


def _sender_row(row: SenderRow) -> dict[str, Any]:
    if isinstance(row.sender, Organization):
        key = {"slug": row.sender.slug}
        umbrella = {"umbrella": row.umbrella.slug if row.umbrella else None}
    else:
        key, umbrella = {"code": row.sender.pk}, {}
    return key | {"name": row.sender.names} | umbrella | {"observers": row.observers, "at_least": row.at_least}
