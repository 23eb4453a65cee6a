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
from django.utils.translation import gettext_lazy, ngettext

from accreditation.accounts.authentication import logged_in
from accreditation.commission.agenda import STATUS_BEFORE, CannotPlan, put_on_agenda
from accreditation.commission.amendment import AMENDABLE, write_amendment
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import plan_meeting
from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.spelling.keys import read_key, read_keys
from accreditation.workplace.accredit import AT_MOST
from accreditation.workplace.meeting import meeting_address
from accreditation.workplace.meeting_forms import MeetingChoice

Outcome = Decision.Outcome
_NEED_GROUND = {Outcome.REFUSE, Outcome.REVOKE}


class ItemsForm(forms.Form):
    """What the commission is to decide on the chosen persons, who all have the same status."""

    def __init__(self, persons: Sequence[Observer], data: Any = None) -> None:
        super().__init__(data)
        election = persons[0].delegation.election
        outcomes = [outcome for outcome, before in STATUS_BEFORE.items() if before == persons[0].status]
        if len(persons) > 1:
            outcomes = [outcome for outcome in outcomes if outcome != Outcome.REPLACE]
        self.fields["meeting"] = MeetingChoice(election)
        self.fields["outcome"] = forms.ChoiceField(
            label=_("What is to be decided"),
            choices=[(outcome, outcome.label) for outcome in outcomes if outcome != Outcome.AMEND],
            widget=forms.RadioSelect,
        )
        if Outcome.REPLACE in outcomes:
            self.fields["replacement"] = forms.ModelChoiceField(
                _substitutes(persons[0]), required=False, label=_("Who comes in the place"),
                help_text=_("Of the same delegation; whoever is ready is put on the agenda to be accredited too."),
            )  # fmt: skip
        self.fields["ground"] = forms.CharField(
            required=False,
            label=_("Ground"),
            widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text=_("Required for a refusal and a revocation. Of a departure: the letter that asks for it."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome in _NEED_GROUND and not cleaned.get("ground"):
            self.add_error("ground", _("Enter the ground in words."))
        if outcome == Outcome.REPLACE and "replacement" not in self.errors and not cleaned.get("replacement"):
            self.add_error("replacement", _("Choose who comes in the place."))
        if outcome != Outcome.REPLACE and cleaned.get("replacement"):
            self.add_error("replacement", _("Only who is replaced has somebody come in the place."))
        return cleaned

    def items(self, persons: Sequence[Observer]) -> list[AgendaItem]:
        """The items, not saved; a substitute who is not accredited yet brings an item of the own."""
        outcome, replacement = self.cleaned_data["outcome"], self.cleaned_data.get("replacement")
        ground = self.cleaned_data["ground"]
        items = [AgendaItem(observer=person, outcome=outcome, ground=ground) for person in persons]
        if replacement:
            items[0].replacement = replacement
            planned = AgendaItem.objects.filter(observer=replacement, outcome=Outcome.ACCREDIT)
            if replacement.status == Observer.Status.READY and not planned.exists():
                items.append(AgendaItem(observer=replacement, outcome=Outcome.ACCREDIT))
        return items


def _substitutes(person: Observer) -> QuerySet[Observer]:
    same = Observer.objects.filter(
        delegation=person.delegation_id, status__in=[Observer.Status.READY, Observer.Status.ACCREDITED]
    )
    return same.exclude(pk=person.pk).by_name().defer("document_number")


class AmendmentForm(ObserverForm):
    """The name and the document of somebody who is accredited, as they ought to be. Nothing is saved here."""

    def __init__(self, data: Any = None, *, instance: Observer) -> None:
        super().__init__(data, instance=instance)
        self.fields["meeting"] = MeetingChoice(instance.delegation.election)
        self.fields["ground"] = forms.CharField(
            required=False, label=_("Ground"), widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
            help_text=_("For example the sender's letter."),
        )  # fmt: skip

    class Meta(ObserverForm.Meta):
        fields = AMENDABLE

    def _refuse_when_decided(self) -> None:
        """Only of the accredited: of others the clerk mends what was entered."""
        stored = Observer.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if stored.status != Observer.Status.ACCREDITED:
            self.add_error(None, _("%(name)s is not accredited; there is nothing to amend.") % {"name": stored})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not set(self.changed_data) & set(AMENDABLE):
            raise forms.ValidationError(_("Nothing differs from what is recorded."))
        return cleaned

    def items(self) -> list[AgendaItem]:
        values = {name: self.cleaned_data[name] for name in AMENDABLE if name in self.changed_data}
        person = Observer.objects.get(pk=self.instance.pk)
        ground = self.cleaned_data["ground"]
        return [AgendaItem(observer=person, outcome=Outcome.AMEND, ground=ground, amendment=write_amendment(values))]


class AnnulmentForm(forms.Form):
    """Why a decision was a mistake, and at which meeting it is annulled."""

    ground = forms.CharField(
        label=gettext_lazy("Ground"), widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=gettext_lazy("Why the decision was a mistake; it stays in the record."),
    )  # fmt: skip

    def __init__(self, decision: Decision, data: Any = None) -> None:
        super().__init__(data)
        self.fields = {"meeting": MeetingChoice(decision.meeting.election), **self.fields}
        self._decision = decision

    def items(self) -> list[AgendaItem]:
        decision = self._decision
        return [
            AgendaItem(
                observer=decision.observer, outcome=Outcome.ANNUL, ground=self.cleaned_data["ground"], annuls=decision
            )
        ]


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
    """Ask what is to be amended of one accredited person, and put it on the agenda."""
    _ensure_may_plan(request)
    person = get_object_or_404(Observer.objects.select_related("delegation__election", "nationality"), pk=read_key(key))
    back = reverse("admin:delegations_observer_change", args=[person.pk])
    if person.status != Observer.Status.ACCREDITED:
        messages.error(request, _("%(name)s is not accredited; there is nothing to amend.") % {"name": person})
        return HttpResponseRedirect(back)
    election = person.delegation.election
    with transaction.atomic():
        form = AmendmentForm(request.POST if request.method == "POST" else None, instance=person)
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
