"""What the secretary types to put persons on an agenda: departures, refusals, amendments and annulments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.commission.agenda import STATUS_BEFORE
from accreditation.commission.amendment import AMENDABLE, write_amendment
from accreditation.commission.annulment import standing_replacements
from accreditation.commission.models import AgendaItem, Decision
from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Observer
from accreditation.workplace.meeting_forms import MeetingChoice

Outcome = Decision.Outcome
_NEED_GROUND = {Outcome.REFUSE, Outcome.REVOKE, Outcome.ANNUL}
_IN_PLACE = gettext_lazy("Of the same delegation; whoever is ready is put on the agenda to be accredited too.")


def _ground(**options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})
    return forms.CharField(label=gettext_lazy("Ground"), widget=widget, **options)


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
                _substitutes(persons[0]), required=False, label=_("Who comes in the place"), help_text=_IN_PLACE
            )
        self.fields["ground"] = _ground(
            required=False,
            help_text=_("Required for a refusal and a revocation. Of a departure: the letter that asks for it."),
        )

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
        return [*items, *_accredited_too(replacement)]


def _accredited_too(replacement: Observer | None) -> list[AgendaItem]:
    """The item by which whoever comes in somebody's place is accredited, where that is not done or planned."""
    if replacement is None or replacement.status != Observer.Status.READY:
        return []
    if AgendaItem.objects.filter(observer=replacement, outcome=Outcome.ACCREDIT).exists():
        return []
    return [AgendaItem(observer=replacement, outcome=Outcome.ACCREDIT)]


def _substitutes(person: Observer, item: AgendaItem | None = None) -> QuerySet[Observer]:
    """Who may come in the place: of the same delegation, ready or accredited, and in nobody else's place."""
    same = Observer.objects.filter(
        delegation=person.delegation_id, status__in=[Observer.Status.READY, Observer.Status.ACCREDITED]
    ).exclude(pk=person.pk)
    taken = standing_replacements(same.values("pk")).values("replacement")
    others = AgendaItem.objects.exclude(pk=item.pk) if item else AgendaItem.objects.all()
    planned = others.filter(replacement__in=same.values("pk")).values("replacement")
    return same.exclude(pk__in=taken).exclude(pk__in=planned).by_name().defer("document_number")


class AmendmentForm(ObserverForm):
    """The name and the document of somebody who is accredited, as they ought to be. Nothing is saved here."""

    def __init__(self, data: Any = None, *, instance: Observer, may_plan: bool) -> None:
        super().__init__(data, instance=instance)
        self.fields["meeting"] = MeetingChoice(instance.delegation.election, may_plan=may_plan)
        self.fields["ground"] = _ground(required=False, help_text=_("For example the sender's letter."))

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

    ground = _ground(help_text=gettext_lazy("Why the decision was a mistake; it stays in the record."))

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


class ItemForm(forms.Form):
    """The words of an item that stands on an agenda, and who comes in the place of somebody replaced."""

    def __init__(self, item: AgendaItem, data: Any = None) -> None:
        super().__init__(data, initial={"ground": item.ground, "replacement": item.replacement_id})
        if item.outcome == Outcome.REPLACE:
            self.fields["replacement"] = forms.ModelChoiceField(
                _substitutes(item.observer, item), label=_("Who comes in the place"), help_text=_IN_PLACE
            )
        self.fields["ground"] = _ground(required=item.outcome in _NEED_GROUND)

    def items(self) -> list[AgendaItem]:
        """What has to stand on the agenda beside the changed item."""
        return _accredited_too(self.cleaned_data.get("replacement"))
