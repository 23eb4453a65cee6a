"""Putting on an agenda what is more than an accreditation: departures, refusals, amendments and annulments.

Each page asks for the meeting, planned or new, and leads to it; nothing is decided before the meeting is recorded.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.commission.agenda import STATUS_BEFORE, CannotPlan, change_item, put_on_agenda
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import plan_meeting
from accreditation.delegations.documents import reads_documents
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.spelling.keys import read_key, read_keys
from accreditation.workplace.accredit import AT_MOST
from accreditation.workplace.meeting import meeting_address
from accreditation.workplace.planning_forms import AmendmentForm, AnnulmentForm, ItemForm, ItemsForm


def plan_for_agenda(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """The action on the list of observers: ask what is to be decided on the chosen, and put them on the agenda."""
    confirmed = "persons" in request.POST
    pks = (
        read_keys(request.POST["persons"]) if confirmed else list(queryset.values_list("pk", flat=True)[: AT_MOST + 1])
    )
    persons = list(Observer.objects.filter(pk__in=pks).with_senders().by_name()) if len(pks) <= AT_MOST else []
    if refusal := _refuse_choice(pks, persons):
        model_admin.message_user(request, refusal, messages.ERROR)
        return None
    form = ItemsForm(persons, request.POST if confirmed else None)
    if confirmed and form.is_valid():
        planned = _plan(request, form, persons[0].delegation.election, lambda: form.items(persons))
        if planned:
            return planned
    context = {
        "title": _("Put on the agenda of a meeting"),
        "election": persons[0].delegation.election,
        "persons": persons,
        "keys": ",".join(str(person.pk) for person in persons),
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "action": "plan_for_agenda",
        "back": request.get_full_path(),
    }
    return _page(model_admin.admin_site, request, form, context)


def amend_page(site: AdminSite, request: HttpRequest, key: str) -> HttpResponse:
    """Ask what is to be amended of one accredited person, and put it on the agenda.

    A clerk prepares it too, for a meeting that the secretary planned: whoever entered it does not record it.
    """
    if not reads_documents(request.user):
        raise PermissionDenied
    person = get_object_or_404(Observer.objects.select_related("delegation__election", "nationality"), pk=read_key(key))
    back = reverse("admin:delegations_observer_change", args=[person.pk])
    if person.status != Observer.Status.ACCREDITED:
        messages.error(request, _("%(name)s is not accredited; there is nothing to amend.") % {"name": person})
        return HttpResponseRedirect(back)
    election = person.delegation.election
    with transaction.atomic():
        may_plan = request.user.has_perm("commission.record_meeting")
        form = AmendmentForm(request.POST if request.method == "POST" else None, instance=person, may_plan=may_plan)
        valid = form.is_bound and form.is_valid()
    if valid and (planned := _plan(request, form, election, form.items)):
        for warning in form.warnings:
            messages.warning(request, warning)
        return planned
    title = _("Amend the name or the document of an accredited person")
    shown = Observer.objects.with_senders().get(pk=person.pk)
    return _page(site, request, form, {"title": title, "election": election, "persons": [shown], "back": back})


def annul_page(site: AdminSite, request: HttpRequest, key: str) -> HttpResponse:
    """Ask why one decision is annulled, and put that on the agenda."""
    _ensure_may_plan(request)
    decision = get_object_or_404(
        Decision.objects.recorded().select_related("meeting__election", "observer"), pk=read_key(key)
    )
    election = decision.meeting.election
    form = AnnulmentForm(decision, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (planned := _plan(request, form, election, form.items)):
        return planned
    context = {
        "title": _("Annul a decision"),
        "election": election,
        "persons": [Observer.objects.with_senders().get(pk=decision.observer_id)],
        "decision": decision,
        "back": reverse("admin:commission_decision_change", args=[decision.pk]),
    }
    return _page(site, request, form, context)


def item_page(site: AdminSite, request: HttpRequest, key: str, item: str) -> HttpResponse:
    """Change the words of one item of a planned meeting, or who comes in the place; who stands there stays."""
    _ensure_may_plan(request)
    planned = AgendaItem.objects.select_related("observer", "meeting__election").filter(meeting=read_key(key))
    found = get_object_or_404(planned.defer("observer__document_number"), pk=read_key(item))
    form = ItemForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                change_item(found, form.cleaned_data["ground"], form.cleaned_data.get("replacement"))
                put_on_agenda(found.meeting, form.items(), logged_in(request))
        except CannotPlan as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changed: %(item)s.") % {"item": found})
            return HttpResponseRedirect(meeting_address(found.meeting))
    context = {
        "title": _("Change an item of the agenda"),
        "election": found.meeting.election,
        "persons": [Observer.objects.with_senders().get(pk=found.observer_id)],
        "item": found,
        "back": meeting_address(found.meeting),
    }
    return _page(site, request, form, context)


def _ensure_may_plan(request: HttpRequest) -> None:
    if not request.user.has_perm("commission.record_meeting"):
        raise PermissionDenied


def _refuse_choice(pks: Sequence[int], persons: Sequence[Observer]) -> str:
    """The sentence why these persons cannot be put on one agenda together, or nothing."""
    if len(pks) > AT_MOST:
        return _("At most %(number)d persons can be put on an agenda at once.") % {"number": AT_MOST}
    if not persons:
        return _("Choose the persons first.")
    if len({person.delegation.election_id for person in persons}) > 1:
        return _("These persons belong to several elections; a meeting decides on one.")
    statuses = {person.status for person in persons}
    if len(statuses) > 1 or not statuses & set(STATUS_BEFORE.values()):
        return _("Choose persons who are all ready, or all accredited: on others the commission does not decide.")
    return ""


def _plan(
    request: HttpRequest, form: Any, election: Election, items: Callable[[], list[AgendaItem]]
) -> HttpResponse | None:
    """Put the items on the chosen agenda and lead there; None when that was refused, which the form then says."""
    meeting: Meeting | None = form.cleaned_data["meeting"]
    try:
        with transaction.atomic():
            meeting = meeting or plan_meeting(election, None)
            number = put_on_agenda(meeting, items(), logged_in(request))
    except CannotPlan as refusal:
        form.add_error(None, str(refusal))
        return None
    text = ngettext("%(number)d person was put on the agenda.", "%(number)d persons were put on the agenda.", number)
    messages.success(request, text % {"number": number})
    return HttpResponseRedirect(meeting_address(meeting))


def _page(site: AdminSite, request: HttpRequest, form: forms.BaseForm, context: dict[str, Any]) -> TemplateResponse:
    request.current_app = site.name
    whole = {**site.each_context(request), "opts": Observer._meta, "form": form, **context}
    return TemplateResponse(request, "workplace/planning.html", whole)
