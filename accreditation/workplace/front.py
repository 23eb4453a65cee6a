"""What the front page tells about one election: how long is left, what there is, what waits, and for whom."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.models import User
from accreditation.commission.models import Meeting
from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.elections.deadline import explain_closing, is_open
from accreditation.elections.models import Election
from accreditation.exchange.models import ProposedSpelling

Status = Observer.Status


@dataclass(frozen=True)
class Link:
    """A sentence and where it leads; `number` where the sentence counts something."""

    text: str
    address: str
    number: int | None = None


@dataclass(frozen=True)
class Deadline:
    """When accreditation closes. `left` says how long that is from now, in words; `is_urgent` within two days."""

    closes: datetime
    left: str
    reason: str
    is_open: bool
    is_over: bool
    is_urgent: bool


@dataclass(frozen=True)
class SenderLine:
    """One delegation in numbers. `waiting` are those on whom nobody decided yet."""

    link: Link
    waiting: int
    accredited: int
    left: int


@dataclass(frozen=True)
class Front:
    """The front page for one election and one member of the staff. `uncounted` accredited persons add to no total."""

    election: Election
    deadline: Deadline | None
    statuses: list[Link] = field(default_factory=list)
    uncounted: int = 0
    senders: list[SenderLine] = field(default_factory=list)
    attention: list[Link] = field(default_factory=list)
    actions: list[Link] = field(default_factory=list)


def front_page(election: Election, user: User, now: datetime) -> Front:
    """Return the page. At most eight queries, however many persons there are; fewer for whoever may not see persons."""
    deadline = deadline_of(election, now)
    if election.basis != Election.Basis.REGISTER:
        return Front(election, deadline, actions=_archive_actions(election, user))
    if not user.has_perm("delegations.view_observer"):
        return Front(election, deadline, actions=_actions(election, user, {}, deadline))
    lines, by_status, uncounted = _count(election)
    return Front(
        election,
        deadline,
        statuses=[
            Link(str(status.label), observers_at(election, status__exact=status), by_status.get(status, 0))
            for status in Status
        ],
        uncounted=uncounted,
        senders=lines,
        attention=_attention(election, user, by_status),
        actions=_actions(election, user, by_status, deadline),
    )


def deadline_of(election: Election, now: datetime) -> Deadline | None:
    """Return the closing moment as seen from now, an aware datetime; None where it is not known."""
    closes = election.closes_at
    if closes is None:
        return None
    left = closes - now
    return Deadline(
        closes=closes,
        left=_in_words(left),
        reason=explain_closing(election),
        is_open=is_open(election, now),
        is_over=left < timedelta(0),
        is_urgent=timedelta(0) <= left < timedelta(days=2),
    )


def _in_words(left: timedelta) -> str:
    """How long that is: days and hours ahead, days behind."""
    if left < timedelta(0):
        return ngettext("closed less than %(days)d day ago", "closed less than %(days)d days ago", -left.days) % {
            "days": -left.days
        }
    hours = left.seconds // 3600
    in_hours = ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    if left.days:
        in_days = ngettext("%(days)d day", "%(days)d days", left.days) % {"days": left.days}
        return _("%(days)s and %(hours)s left") % {"days": in_days, "hours": in_hours}
    if hours:
        return _("%(hours)s left") % {"hours": in_hours}
    return _("less than an hour left")


def observers_at(election: Election, **filters: Any) -> str:
    """The address of the list of this election's observers, narrowed by the list's own filters."""
    query = {"delegation__election__id__exact": election.pk} | filters
    return f"{reverse('admin:delegations_observer_changelist')}?{urlencode(query)}"


def _list_at(name: str, **filters: Any) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"


def _count(election: Election) -> tuple[list[SenderLine], dict[str, int], int]:
    """Two queries: persons by delegation and status, and the names of the delegations.

    The last number is that of accredited persons who are not counted as observers.
    """
    rows = (
        Observer.objects.of(election)
        .order_by()
        .values_list("delegation", "status")
        .annotate(persons=Count("pk"), uncounted=Count("pk", filter=Q(role__in=election.uncounted_roles())))
    )
    uncounted_accredited = 0
    by_status: dict[str, int] = {}
    by_delegation: dict[int, dict[str, int]] = {}
    for delegation, status, persons, uncounted in rows:
        by_status[status] = by_status.get(status, 0) + persons
        by_delegation.setdefault(delegation, {})[status] = persons
        uncounted_accredited += uncounted if status == Status.ACCREDITED else 0
    delegations = Delegation.objects.filter(election=election).with_senders().defer("contact")
    lines = [_line(delegation, by_delegation.get(delegation.pk, {})) for delegation in sorted(delegations, key=_order)]
    return lines, by_status, uncounted_accredited


def _order(delegation: Delegation) -> tuple[bool, str, int]:
    sender = delegation.sender
    return delegation.organization_id is None, getattr(sender, sender.sort_field()), delegation.pk


def _line(delegation: Delegation, persons: dict[str, int]) -> SenderLine:
    name = str(delegation).rpartition(" · ")[0]
    waiting = sum(persons.get(status, 0) for status in (Status.SUBMITTED, Status.INCOMPLETE, Status.READY))
    accredited = persons.get(Status.ACCREDITED, 0)
    address = observers_at(delegation.election, delegation=delegation.pk)
    return SenderLine(Link(name, address), waiting, accredited, sum(persons.values()) - waiting - accredited)


def _attention(election: Election, user: User, by_status: dict[str, int]) -> list[Link]:
    """What somebody has to look at; nothing that is in order."""
    incomplete, ready = by_status.get(Status.INCOMPLETE, 0), by_status.get(Status.READY, 0)
    twins = Observer.objects.of(election).with_possible_duplicate().filter(Q(duplicated=True)).count()
    headless = Delegation.objects.filter(election=election).without_head().count()
    confirms = user.has_perm("exchange.view_proposedspelling")
    proposed = ProposedSpelling.objects.count() if confirms else 0
    differing = Submission.objects.filter(election=election).not_adding_up().count()
    lines = [
        Link(
            ngettext("%(number)d person is incomplete", "%(number)d persons are incomplete", incomplete),
            observers_at(election, status__exact=Status.INCOMPLETE),
            incomplete,
        ),
        Link(
            ngettext("%(number)d person is ready for a meeting", "%(number)d persons are ready for a meeting", ready),
            observers_at(election, status__exact=Status.READY),
            ready,
        ),
        Link(
            ngettext(
                "%(number)d person has a document that stands under another sender too",
                "%(number)d persons have a document that stands under another sender too",
                twins,
            ),
            reverse("admin:pairs", args=[election.slug]),
            twins,
        ),
        Link(
            ngettext("%(number)d delegation has no head", "%(number)d delegations have no head", headless),
            _list_at("delegations_delegation", election__id__exact=election.pk, headless="yes"),
            headless,
        ),
        Link(
            ngettext(
                "%(number)d list names another number of persons than its letter",
                "%(number)d lists name another number of persons than their letters",
                differing,
            ),
            _list_at("delegations_submission", election__id__exact=election.pk, differs="yes"),
            differing,
        ),
        Link(
            ngettext(
                "%(number)d proposed spelling waits to be confirmed",
                "%(number)d proposed spellings wait to be confirmed",
                proposed,
            ),
            reverse("admin:exchange_proposedspelling_changelist"),
            proposed,
        ),
    ]
    return [Link(line.text % {"number": line.number}, line.address, line.number) for line in lines if line.number]


def _actions(election: Election, user: User, by_status: dict[str, int], deadline: Deadline | None) -> list[Link]:
    """What this member of the staff can do next, the most urgent first."""
    receiving = deadline is None or not deadline.is_over
    submitted, ready = by_status.get(Status.SUBMITTED, 0), by_status.get(Status.READY, 0)
    actions: list[Link] = []
    record = user.has_perm("commission.record_meeting")
    if record:
        actions += _meeting_actions(election, ready)
    if user.has_perm("delegations.change_observer") and submitted:
        text = ngettext("Check %(number)d submitted person", "Check %(number)d submitted persons", submitted)
        actions.append(Link(text % {"number": submitted}, observers_at(election, status__exact=Status.SUBMITTED)))
    if user.has_perm("delegations.import_observer") and receiving:
        actions.append(Link(_("Load a sender's list"), reverse("admin:delegations_observer_import")))
    if user.has_perm("delegations.add_observer") and receiving:
        actions.append(Link(_("Enter a person"), reverse("admin:delegations_observer_add")))
        address = f"{reverse('admin:delegations_delegation_add')}?{urlencode({'election': election.pk})}"
        actions.append(Link(_("Enter a delegation"), address))
    if user.has_perm("elections.change_election"):
        actions.append(
            Link(_("Check the rules of this election"), reverse("admin:elections_election_change", args=[election.pk]))
        )
    if user.has_perm("accounts.add_user"):
        actions.append(Link(_("Create an account"), reverse("admin:accounts_user_add")))
    if not actions and user.has_perm("commission.view_decision"):
        actions.append(
            Link(_("Read the decisions"), _list_at("commission_decision", meeting__election__id__exact=election.pk))
        )
    reconciles = user.has_perm("commission.view_decision") and user.has_perm("delegations.view_observer")
    if reconciles and (record or not user.has_perm("delegations.change_observer")):
        actions.append(Link(_("See whether everything agrees"), reverse("admin:reconciliation")))
    return actions


def _meeting_actions(election: Election, ready: int) -> list[Link]:
    """The meeting that is to be recorded next, if one is planned; and whom to take there."""
    actions = []
    if ready:
        text = ngettext(
            "Take %(number)d ready person to a meeting", "Take %(number)d ready persons to a meeting", ready
        )
        actions.append(Link(text % {"number": ready}, observers_at(election, status__exact=Status.READY)))
    planned = Meeting.objects.filter(election=election, recorded_at__isnull=True).order_by("ordinal").first()
    if planned:
        text = _("Agenda and record of meeting %(ordinal)d") % {"ordinal": planned.ordinal}
        actions.append(Link(text, reverse("admin:commission_meeting_agenda", args=[planned.pk])))
    else:
        address = f"{reverse('admin:commission_meeting_add')}?{urlencode({'election': election.pk})}"
        actions.append(Link(_("Plan a meeting"), address))
    return actions


def _archive_actions(election: Election, user: User) -> list[Link]:
    """Of a past vote the portal holds bulletins, and no persons."""
    actions = [
        Link(_("Read the bulletins"), _list_at("bulletins_bulletin", election__id__exact=election.pk)),
    ] if user.has_perm("bulletins.view_bulletin") else []  # fmt: skip
    if user.has_perm("bulletins.add_bulletin"):
        address = f"{reverse('admin:bulletins_bulletin_add')}?{urlencode({'election': election.pk})}"
        actions.append(Link(_("Add a bulletin"), address))
    return actions
