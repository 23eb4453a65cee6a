"""The secretary's action on the list of observers: accredit the chosen at one meeting of the commission.

The first request shows the control sheet and asks for the meeting; the second one records it, whole or not at all.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.bulletins.counting import totals
from accreditation.commission.models import Decision, Meeting
from accreditation.commission.record import CannotRecord, accreditations, plan_meeting, record_meeting
from accreditation.delegations.lifecycle import NotAllowed
from accreditation.delegations.models import Observer
from accreditation.elections.deadline import AccreditationClosed, explain_closing, is_open
from accreditation.elections.models import Election
from accreditation.spelling.keys import read_keys
from accreditation.workplace.control_sheet import control_sheet, fingerprint
from accreditation.workplace.front import observers_at
from accreditation.workplace.meeting_forms import MeetingChoiceForm, save_as_typed

# One meeting has never had more than some hundreds; a database takes so many keys in one query.
AT_MOST = 10_000
_REFUSALS = (NotAllowed, CannotRecord, AccreditationClosed)


def accredit_at_meeting(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Show whom to accredit with the control sheet and ask for the meeting; record it when that was confirmed."""
    confirmed = "persons" in request.POST
    # Who was shown is confirmed, not who would match the list's filters by now.
    pks = (
        read_keys(request.POST["persons"]) if confirmed else list(queryset.values_list("pk", flat=True)[: AT_MOST + 1])
    )
    observers = list(Observer.objects.filter(pk__in=pks).with_senders().by_name()) if len(pks) <= AT_MOST else []
    if refusal := _refuse_choice(pks, observers):
        model_admin.message_user(request, refusal, messages.ERROR)
        return None
    election = observers[0].delegation.election
    form = MeetingChoiceForm(election, request.POST if confirmed else None)
    if confirmed and form.is_valid():
        try:
            meeting = _record(election, observers, form, request)
        except _REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            model_admin.message_user(request, _done(meeting, observers), messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
    # A confirmation that arrives twice is refused, because these persons are accredited and their meeting is closed.
    if confirmed and (earlier := _accredited_already(observers)):
        text = _("Nothing had to be done: these persons were already accredited at “%(meeting)s”.")
        model_admin.message_user(request, text % {"meeting": earlier}, messages.INFO)
        return HttpResponseRedirect(request.get_full_path())
    return _page(model_admin, request, election, observers, form)


def _refuse_choice(pks: Sequence[int], observers: Sequence[Observer]) -> str:
    """The sentence why these persons cannot go to one meeting together, or nothing."""
    if len(pks) > AT_MOST:
        return _("At most %(number)d persons can be accredited at once.") % {"number": AT_MOST}
    if not observers:
        return _("Choose the persons first.")
    elections = {observer.delegation.election for observer in observers}
    if len(elections) > 1:
        names = ", ".join(sorted(str(election) for election in elections))
        return _("These persons belong to several elections: %(names)s. A meeting decides on one election.") % {
            "names": names
        }
    return ""


def _record(election: Election, observers: list[Observer], form: MeetingChoiceForm, request: HttpRequest) -> Meeting:
    """Record all or nothing; raises what `commission.record` raises, and `CannotRecord` when the figures moved."""
    user = logged_in(request)
    with transaction.atomic():
        meeting = _meeting(election, form)
        chosen = Observer.objects.filter(pk__in=[observer.pk for observer in observers])
        # Nobody mends a person between the comparison and the record.
        list(chosen.select_for_update().values_list("pk"))
        agenda = accreditations(chosen.with_senders())
        ready = all(item.observer.status == Observer.Status.READY for item in agenda)
        if ready and fingerprint(agenda, control_sheet(election, agenda)) != request.POST.get("shown"):
            raise CannotRecord(_("A person or the figures changed since this page was opened. Look once more."))
        record_meeting(meeting, agenda, user, timezone.now())
        text = _("Accredited at “%(meeting)s”.") % {"meeting": meeting}
        LogEntry.objects.log_actions(user.pk, observers, CHANGE, text)
    return meeting


def _meeting(election: Election, form: MeetingChoiceForm) -> Meeting:
    """The chosen meeting with what was filled in, or a new one. Inside a transaction."""
    chosen = form.cleaned_data["meeting"]
    if chosen is None:
        return plan_meeting(election, **form.given)
    return save_as_typed(chosen, form)


def _accredited_already(observers: Sequence[Observer]) -> Meeting | None:
    """The meeting at which exactly these persons were accredited, when a confirmation arrives a second time."""
    pks = {observer.pk for observer in observers}
    accredited = Observer.objects.accredited().filter(pk__in=pks).count()
    decisions = Decision.objects.filter(observer__in=pks, outcome=Decision.Outcome.ACCREDIT)
    last = decisions.select_related("meeting__election").order_by("-meeting__ordinal").first()
    if last is None or accredited != len(pks):
        return None
    return last.meeting if set(last.meeting.decisions.values_list("observer", flat=True)) == pks else None


def _done(meeting: Meeting, observers: Sequence[Observer]) -> str:
    text = ngettext(
        "“%(meeting)s” is recorded: %(number)d person accredited. The total is now %(total)d.",
        "“%(meeting)s” is recorded: %(number)d persons accredited. The total is now %(total)d.",
        len(observers),
    )
    done = text % {"meeting": meeting, "number": len(observers), "total": totals(meeting.election).total or 0}
    uncounted_roles = meeting.election.uncounted_roles()
    if uncounted := sum(observer.role in uncounted_roles for observer in observers):
        more = ngettext(
            "%(number)d of them is not counted as an observer: interpreters and staff.",
            "%(number)d of them are not counted as observers: interpreters and staff.",
            uncounted,
        )
        return f"{done} {more % {'number': uncounted}}"
    return done


def _page(
    model_admin: ModelAdmin,
    request: HttpRequest,
    election: Election,
    observers: Sequence[Observer],
    form: MeetingChoiceForm,
) -> TemplateResponse:
    agenda = accreditations(observers)
    sheet = control_sheet(election, agenda)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Accredit at a meeting"),
        "subtitle": str(election),
        "opts": model_admin.model._meta,
        "media": model_admin.media + form.media,
        "election": election,
        "sheet": sheet,
        "shown": fingerprint(agenda, sheet),
        "not_ready": [observer for observer in observers if observer.status != Observer.Status.READY],
        "ready_address": observers_at(election, status__exact=Observer.Status.READY),
        "persons": ",".join(str(observer.pk) for observer in observers),
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "form": form,
        "next_ordinal": (election.meetings.aggregate(last=Max("ordinal"))["last"] or 0) + 1,
        "is_open": is_open(election, timezone.now()),
        "closing_reason": explain_closing(election),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "workplace/accredit.html", context)
