"""Publishing the figures of the register: a bulletin that freezes them as of a recorded meeting."""

import json
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.bulletins.counting import SenderRow, Totals, timeline, totals
from accreditation.bulletins.models import Breakdown, Bulletin, BulletinLine, Quality
from accreditation.bulletins.published import election_totals
from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import Meeting
from accreditation.elections.deadline import closing_moment
from accreditation.elections.models import Election
from accreditation.organizations.models import Organization, Umbrella


class CannotPublish(Exception):
    """Figures that cannot be published; the message says why in the reader's language, and names the row."""


def publish(
    meeting: Meeting,
    by: User | None,
    at: datetime,
    *,
    source: str = "",
    corrects: Bulletin | None = None,
    reason: str = "",
) -> Bulletin:
    """Freeze the totals and lines as of a meeting, the last one recorded, in a new bulletin of today.

    `at` is an aware moment, `source` the address of the meeting's public page. `corrects` is the bulletin that the new
    one replaces, with the reason in words. Raises `CannotPublish` when the meeting is not the last recorded one, its
    figures are published already, or something in the register does not agree.
    """
    with transaction.atomic():
        # Nobody records a meeting meanwhile.
        election = Election.objects.select_for_update().get(pk=meeting.election_id)
        _check_meeting(meeting, election)
        _check_correction(meeting, election, corrects, reason)
        # A letter that names another number of persons says nothing of who was accredited; and a bulletin that went
        # wrong is mended by this one.
        violations = [v for v in check(election) if v.code != "control-total" and v.row != corrects]
        if violations:
            raise CannotPublish(violations[0].sentence)
        figures = totals(election)
        day = timezone.localdate(at, election.zone)
        step = timeline(election)[-1]
        bulletin = Bulletin.objects.create(
            election=election,
            published_on=day,
            number=_next_number(election, day),
            meeting=meeting,
            stage=Bulletin.Stage.FINAL if at > closing_moment(election) else Bulletin.Stage.INTERIM,
            quality=Quality.OFFICIAL,
            total=figures.total,
            added=step.added,
            withdrawn=step.withdrawn,
            organizations_observers=figures.organizations.observers,
            organizations_senders=figures.organizations.senders,
            organizations_breakdown=Breakdown.COMPLETE,
            states_observers=figures.countries.observers,
            states_senders=figures.countries.senders,
            states_breakdown=Breakdown.COMPLETE,
            source=source,
            corrects=corrects,
            correction_reason=reason.strip(),
            published_by=by,
            created_at=at,
            published_json=json.dumps(election_totals(figures, source), ensure_ascii=False),
        )
        BulletinLine.objects.bulk_create(_lines(bulletin, figures, step.rows))
    return bulletin


def published_for(meeting: Meeting) -> Bulletin | None:
    """Return the bulletin in force that froze the figures as of the meeting."""
    return meeting.bulletins.in_force().order_by("-pk").first()


def _check_meeting(meeting: Meeting, election: Election) -> None:
    last = election.meetings.recorded().order_by("-ordinal").first()
    if election.basis != Election.Basis.REGISTER or last is None:
        raise CannotPublish(_("“%(election)s” has no recorded meeting to publish.") % {"election": election})
    if last.pk != meeting.pk:
        raise CannotPublish(
            _("Figures are published as of the last recorded meeting, %(meeting)s.") % {"meeting": last}
        )


def _check_correction(meeting: Meeting, election: Election, corrects: Bulletin | None, reason: str) -> None:
    if corrects is None:
        if earlier := published_for(meeting):
            raise CannotPublish(
                _("The figures of this meeting are published: %(bulletin)s. Correct that one instead.")
                % {"bulletin": earlier}
            )
        return
    if corrects.election_id != election.pk or Bulletin.objects.filter(corrects=corrects).exists():
        raise CannotPublish(_("%(bulletin)s is corrected already.") % {"bulletin": corrects})
    if not reason.strip():
        raise CannotPublish(_("A correction needs its reason in words."))


def _next_number(election: Election, day: date) -> int:
    last: int = election.bulletins.filter(published_on=day).aggregate(last=Max("number"))["last"] or 0
    return last + 1


def _lines(bulletin: Bulletin, figures: Totals, added: list[SenderRow]) -> list[BulletinLine]:
    gained = {row.sender: row.observers for row in added}
    return [
        BulletinLine(
            bulletin=bulletin,
            organization=row.sender if isinstance(row.sender, Organization) else None,
            country=None if isinstance(row.sender, Organization) else row.sender,
            umbrella=_other_umbrella(row),
            added=gained.get(row.sender, 0),
            total=row.observers,
        )
        for row in (*figures.organizations.rows, *figures.countries.rows)
    ]


def _other_umbrella(row: SenderRow) -> Umbrella | None:
    """The umbrella at this election, where it is not the organization's own."""
    own = row.sender.umbrella if isinstance(row.sender, Organization) else None
    return row.umbrella if row.umbrella != own else None
