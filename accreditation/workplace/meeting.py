"""A meeting's own page: its agenda, the control sheet, and the record of what the commission decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.commission.agenda import (
    STATUS_BEFORE,
    CannotPlan,
    agenda_of,
    put_on_agenda,
    ready_for_agenda,
    take_off_agenda,
)
from accreditation.commission.amendment import AMENDABLE_FIELDS, read_amendment
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import CannotRecord, accreditations, record_agenda
from accreditation.delegations.lifecycle import NotAllowed
from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.elections.deadline import AccreditationClosed, explain_closing, is_open
from accreditation.elections.models import Election
from accreditation.spelling.keys import read_key
from accreditation.workplace.control_sheet import control_sheet, fingerprint
from accreditation.workplace.front import observers_at
from accreditation.workplace.meeting_forms import RecordForm, save_as_typed

_REFUSALS = (CannotPlan, CannotRecord, NotAllowed, AccreditationClosed)


@dataclass(frozen=True)
class Part:
    """The items or decisions of one outcome, as the page shows them together."""

    outcome: str
    entries: list[Any]

    @property
    def title(self) -> str:
        return str(Decision.Outcome(self.outcome).label)


@dataclass(frozen=True)
class Waiting:
    """Ready persons of one letter or of one delegation who stand on no agenda."""

    key: int
    name: str
    persons: int


def meeting_address(meeting: Meeting) -> str:
    return reverse("admin:commission_meeting_agenda", args=[meeting.pk])


def meeting_page(site: AdminSite, request: HttpRequest, key: str) -> HttpResponse:
    """Show the meeting; with `do` in the POST, change its agenda or record it."""
    if not (request.user.has_perm("commission.view_meeting") and request.user.has_perm("delegations.view_observer")):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting.objects.select_related("election", "recorded_by"), pk=read_key(key))
    if request.method != "POST":
        return _page(site, request, meeting)
    if not request.user.has_perm("commission.record_meeting"):
        raise PermissionDenied
    form = None
    try:
        if request.POST.get("do") == "record":
            form = RecordForm(request.POST, planned=meeting)
            done = _record(meeting, form, request) if form.is_valid() else ""
        elif request.POST.get("do") == "take_off":
            done = _take_off(meeting, request)
        else:
            done = _add(meeting, request)
    except _REFUSALS as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(meeting_address(meeting))
        form.add_error(None, str(refusal))
        done = ""
    if form is not None and form.errors:
        return _page(site, request, meeting, form)
    messages.success(request, done)
    return HttpResponseRedirect(meeting_address(meeting))


def _keys(request: HttpRequest, name: str) -> list[int]:
    return [key for text in request.POST.getlist(name) if (key := read_key(text)) is not None]


def _add(meeting: Meeting, request: HttpRequest) -> str:
    """Put on the agenda who is ready: everybody, or those of the letters and delegations that were ticked."""
    ready = ready_for_agenda(meeting.election)
    if "everybody" not in request.POST:
        letters = ready.filter(submission__in=_keys(request, "submission"))
        ready = letters | ready.filter(delegation__in=_keys(request, "delegation"))
    items = accreditations(ready.distinct().by_name())
    if not items:
        raise CannotPlan(_("Nobody was put on the agenda: tick a letter or a delegation."))
    number = put_on_agenda(meeting, items, logged_in(request))
    text = ngettext("%(number)d person was put on the agenda.", "%(number)d persons were put on the agenda.", number)
    return text % {"number": number}


def _take_off(meeting: Meeting, request: HttpRequest) -> str:
    number = take_off_agenda(meeting, _keys(request, "item"))
    text = ngettext(
        "%(number)d person was taken off the agenda and waits for the next meeting.",
        "%(number)d persons were taken off the agenda and wait for the next meeting.",
        number,
    )
    return text % {"number": number}


def _record(meeting: Meeting, form: RecordForm, request: HttpRequest) -> str:
    """Record all or nothing, if the agenda is still the one that was shown."""
    user = logged_in(request)
    with transaction.atomic():
        meeting = save_as_typed(meeting, form)
        # Nobody mends a person between the comparison and the record.
        list(Observer.objects.select_for_update().filter(agenda_items__meeting=meeting).values_list("pk"))
        items = agenda_of(meeting)
        if items and fingerprint(items, control_sheet(meeting.election, items)) != request.POST.get("shown"):
            raise CannotRecord(_("The agenda or a person on it changed since this page was opened. Look once more."))
        decisions = record_agenda(meeting, user, timezone.now())
        text = _("Decided at “%(meeting)s”.") % {"meeting": meeting}
        LogEntry.objects.log_actions(user.pk, [item.observer for item in items], CHANGE, text)
    text = ngettext(
        "“%(meeting)s” is recorded: %(number)d decision.", "“%(meeting)s” is recorded: %(number)d decisions.",
        len(decisions),
    )  # fmt: skip
    return text % {"meeting": meeting, "number": len(decisions)}


def _page(site: AdminSite, request: HttpRequest, meeting: Meeting, form: RecordForm | None = None) -> TemplateResponse:
    election = meeting.election
    may_record = request.user.has_perm("commission.record_meeting") and not meeting.is_recorded
    items = [] if meeting.is_recorded else agenda_of(meeting)
    sheet = control_sheet(election, items) if items else None
    initial = {name: getattr(meeting, name) for name in ("held_on", "resolutions", "override_reason")}
    form = form or RecordForm(planned=meeting, initial=initial)
    context = {
        **site.each_context(request),
        "title": str(meeting),
        "opts": Meeting._meta,
        "meeting": meeting,
        "election": election,
        "may_record": may_record,
        "parts": _parts(decisions_of(meeting) if meeting.is_recorded else items),
        "shown": fingerprint(items, sheet) if sheet else "",
        "stuck": [item for item in items if not _can_be_decided(item)],
        "sheet": sheet,
        "ready": _waiting(election) if may_record else None,
        "ready_address": observers_at(election, status__exact=Observer.Status.READY),
        "accredited_address": observers_at(election, status__exact=Observer.Status.ACCREDITED),
        "form": form,
        # The calendar beside a date is built with what the admin's own forms bring.
        "media": Media(js=["admin/js/core.js"]) + form.media,
        "is_open": is_open(election, timezone.now()),
        "closing_reason": explain_closing(election),
    }
    request.current_app = site.name
    return TemplateResponse(request, "workplace/meeting.html", context)


def decisions_of(meeting: Meeting) -> list[Decision]:
    """Return the decisions of a recorded meeting with all that a list of them shows, by outcome and name. One query."""
    found = meeting.decisions.select_related(
        "observer__delegation__organization", "observer__delegation__country", "observer__delegation__election",
        "observer__nationality", "replacement__delegation__organization", "replacement__delegation__country",
        "annuls__meeting__election", "changes__meeting__election",
    ).defer("observer__document_number", "replacement__document_number", "observer__delegation__contact")  # fmt: skip
    order = {outcome: place for place, outcome in enumerate(Decision.Outcome.values)}
    return sorted(found, key=lambda decision: (order[decision.outcome], decision.observer.sort_name, decision.pk))


def _parts(entries: Sequence[AgendaItem] | Sequence[Decision]) -> list[Part]:
    for entry in entries:
        entry.amended = _amended_fields(entry)  # type: ignore[union-attr]
    return [Part(outcome, list(group)) for outcome, group in groupby(entries, key=lambda entry: entry.outcome)]


def _amended_fields(entry: AgendaItem | Decision) -> list[str]:
    """The fields that an amendment concerns; what they say stands on the person's page and in the resolution."""
    return [str(AMENDABLE_FIELDS[name].verbose_name) for name in read_amendment(entry.amendment)]


def _can_be_decided(item: AgendaItem) -> bool:
    needed = STATUS_BEFORE.get(Decision.Outcome(item.outcome))
    return needed is None or item.observer.status == needed


def _waiting(election: Election) -> dict[str, Any]:
    """Who is ready and on no agenda: by letter, by delegation, and in all. Four queries."""
    ready = ready_for_agenda(election).order_by()
    by_letter = dict(
        ready.filter(submission__isnull=False).values_list("submission").annotate(persons=Count("pk", distinct=True))
    )
    by_delegation = dict(ready.values_list("delegation").annotate(persons=Count("pk", distinct=True)))
    letters = Submission.objects.filter(pk__in=by_letter)
    delegations = Delegation.objects.filter(pk__in=by_delegation).with_senders().defer("contact")
    return {
        "letters": [Waiting(letter.pk, str(letter), by_letter[letter.pk]) for letter in letters],
        "delegations": sorted(
            (Waiting(each.pk, str(each).rpartition(" · ")[0], by_delegation[each.pk]) for each in delegations),
            key=lambda waiting: waiting.name,
        ),
        "everybody": sum(by_delegation.values()),
    }
