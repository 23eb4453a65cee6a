"""When accreditation is open.

It closes at 18:00 local time so that five full days lie between the closing day and voting day, that is on voting day
minus six calendar days. Nine campaigns of the Central Election Commission of Kazakhstan from 2011 to 2026 agree, for
example 10 January 2021: 4 January 2021, 18:00 (https://forbes.kz/news/2021/01/04/newsid_241038). The closing moment
itself is still in time. The number of days, the hour and the zone are fields of the election.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from accreditation.elections.models import Election


class AccreditationClosed(Exception):
    """Accreditation is refused at this moment; the message says why in the reader's language."""


def closing_day(voting_day: date, full_days_before: int) -> date:
    """Return the day of closing: so many full days lie between it and voting day."""
    return voting_day - timedelta(days=full_days_before + 1)


def closing_moment(election: Election) -> datetime:
    """Return the moment accreditation closes, aware, in the election's zone."""
    if election.closes_override:
        return timezone.localtime(election.closes_override, election.zone)
    day = closing_day(election.voting_day, election.full_days_before)
    return datetime.combine(day, election.closing_time, tzinfo=election.zone)


def explain_closing(election: Election) -> str:
    """Return the sentence that says why accreditation closes when it does; empty where the closing is not known."""
    if not election.closing_is_known:
        return ""
    if election.closes_override:
        return _("By exception: %(reason)s") % {"reason": election.closes_override_reason}
    first = closing_day(election.voting_day, election.full_days_before) + timedelta(days=1)
    last = election.voting_day - timedelta(days=1)
    return ngettext(
        "%(days)d full day lies between the closing day and voting day: %(first)s.",
        "%(days)d full days lie between the closing day and voting day: %(first)s to %(last)s.",
        election.full_days_before,
    ) % {
        "days": election.full_days_before,
        "first": formats.date_format(first, "SHORT_DATE_FORMAT"),
        "last": formats.date_format(last, "SHORT_DATE_FORMAT"),
    }


def is_open(election: Election, at: datetime) -> bool:
    """Whether accreditation to the election is open at the moment, an aware datetime."""
    opened = election.opens_on is None or timezone.localdate(at, election.zone) >= election.opens_on
    return opened and at <= closing_moment(election)


def ensure_open(election: Election, at: datetime, override_reason: str = "") -> None:
    """Raise `AccreditationClosed` when accreditation is not open at the moment and no reason overrides it."""
    if is_open(election, at) or override_reason.strip():
        return
    closes = closing_moment(election)
    if election.opens_on and at <= closes:
        raise AccreditationClosed(
            _("Accreditation to “%(election)s” opens on %(day)s.")
            % {"election": election, "day": formats.date_format(election.opens_on, "DATE_FORMAT")}
        )
    raise AccreditationClosed(
        _("Accreditation to “%(election)s” closed on %(moment)s (%(zone)s).")
        % {
            "election": election,
            "moment": formats.date_format(closes, "DATETIME_FORMAT"),
            "zone": election.time_zone,
        }
    )
