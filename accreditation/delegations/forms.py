"""The forms in which the staff enters a delegation and one person of it."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.delegations import duplicates
from accreditation.delegations.documents import document_digest
from accreditation.delegations.lifecycle import ensure_receiving
from accreditation.delegations.models import Delegation, Observer
from accreditation.delegations.names import NOT_A_NAME, is_name
from accreditation.elections.deadline import AccreditationClosed
from accreditation.elections.models import Election
from accreditation.spelling.scripts import mixed_script_words

_NAMES = (
    "family_name", "given_name", "patronymic", "family_name_cyrillic", "given_name_cyrillic", "patronymic_cyrillic",
)  # fmt: skip
# Where a letter of the other alphabet is a slip of the keyboard that nobody sees, and no search finds.
_WRITTEN = (*_NAMES, "position")

_IDENTIFYING = (
    "family_name", "given_name", "patronymic", "nationality", "birth_date", "document_number", "document_country",
)  # fmt: skip


def frozen_fields(delegation: Delegation) -> tuple[str, ...]:
    """What recorded decisions and entered persons hang on.

    Decisions count for this sender: another one would change figures of the past. Persons were entered, and their lists
    received, for this election while it was open.
    """
    if delegation.observers.filter(decisions__isnull=False).exists():
        return ("election", "organization", "country")
    return ("election",) if delegation.observers.exists() else ()


class DelegationForm(forms.ModelForm):
    """Validated inside the transaction that saves it."""

    class Meta:
        model = Delegation
        fields: Any = "__all__"

    def clean_kind(self) -> str:
        """A state as a whole sends no “observation mission”, and an organization is no “foreign state”.

        The usual kind is meant: otherwise one sender would have two delegations that look alike. Once the election is
        no field of the form, the constraints that name it are checked here.
        """
        kind: str = self.cleaned_data["kind"]
        usual, unusual = Delegation.Kind.MISSION, Delegation.Kind.STATE
        if self._value("country"):
            usual, unusual = unusual, usual
        if kind == unusual:
            kind = usual
        if "election" not in self.fields and self._has_sister(kind):
            raise forms.ValidationError(_("This sender already has a delegation of this kind at this election."))
        return kind

    def clean(self) -> dict[str, Any]:
        """Refuse what was frozen after this form was opened, and wait for a meeting that is being recorded."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            stored = Delegation.objects.get(pk=self.instance.pk)
            duplicates.lock(stored.election)
            if set(frozen_fields(stored)) & set(self.changed_data):
                raise forms.ValidationError(
                    _("Nothing was saved: persons of this delegation were entered or decided on meanwhile.")
                )
        return cleaned

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def _has_sister(self, kind: str) -> bool:
        sender = {name: self._value(name) for name in ("organization", "country")}
        same = Delegation.objects.filter(election=self.instance.election_id, kind=kind, **sender)
        return same.exclude(pk=self.instance.pk).exists()


class ObserverForm(forms.ModelForm):
    """Checks what concerns more than the one row, while the election is locked; so validate inside a transaction.

    `warnings` holds the sentences that do not stop the saving.
    """

    class Meta:
        model = Observer
        fields: Any = "__all__"
        widgets = {
            "document_number": AdminTextInputWidget,
            # Nobody finds a day of birth in a calendar of this month.
            "birth_date": forms.DateInput(attrs={"size": 10, "inputmode": "numeric"}),
            "remarks": AdminTextareaWidget(attrs={"rows": 3}),
        }
        help_texts = {"birth_date": gettext_lazy("Day.month.year, for example 31.07.1973.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[str] = []
        # The next person of a list begins with the name: what goes before it is already filled in.
        self.focuses_itself = not self.instance.pk and bool(self.initial.get("delegation"))
        if self.focuses_itself:
            self.fields["family_name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _NAMES:
            if cleaned.get(name) and not is_name(cleaned[name]):
                self.add_error(name, NOT_A_NAME)
        # A person with decisions keeps the delegation, so the form then has no such field.
        delegation = cleaned.get("delegation") if "delegation" in self.fields else self.instance.delegation
        if delegation is None:
            return cleaned
        election = _lock_election_of(delegation)
        self._refuse_when_closed(delegation, election)
        self._refuse_when_decided()
        self._compare_elections(cleaned, delegation)
        self._look_for_twins(cleaned, delegation, election)
        self._look_for_namesakes(cleaned, election)
        self.warnings += _mixed_scripts(cleaned)
        return cleaned

    def _refuse_when_closed(self, delegation: Delegation, election: Election) -> None:
        """Nobody comes in after the closing moment, neither new nor from another election."""
        if self.instance.pk and self.instance.delegation.election_id == election.pk:
            return
        try:
            ensure_receiving(election, timezone.now())
        except AccreditationClosed as closed:
            self.add_error("delegation", str(closed))

    def _refuse_when_decided(self) -> None:
        """The form may have been opened before a meeting and sent after it."""
        if not self.instance.pk:
            return
        stored = Observer.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if not stored.is_undecided:
            self.add_error(
                None,
                _("Nothing was saved: the commission meanwhile decided on %(name)s, who is now “%(status)s”.")
                % {"name": stored, "status": stored.get_status_display()},
            )

    def _compare_elections(self, cleaned: dict[str, Any], delegation: Delegation) -> None:
        submission = cleaned.get("submission")
        if submission and submission.election_id != delegation.election_id:
            self.add_error("submission", _("This list was sent for another election than the delegation's."))

    def _look_for_twins(self, cleaned: dict[str, Any], delegation: Delegation, election: Election) -> None:
        country = cleaned.get("document_country") or cleaned.get("nationality")
        if country is None or election.duplicate_rule == Election.DuplicateRule.ALLOW:
            return
        digest = document_digest(cleaned.get("document_number") or "", country.pk)
        same = duplicates.twins(digest, delegation, besides=self.instance.pk)
        if not same:
            return
        if election.duplicate_rule == Election.DuplicateRule.FORBID:
            self.add_error("document_number", duplicates.describe(same))
        else:
            self.warnings.append(duplicates.describe(same))

    def _look_for_namesakes(self, cleaned: dict[str, Any], election: Election) -> None:
        """Who has no document is recognized by names, birth date and nationality: remarked on, not refused."""
        named = {name: cleaned[name] for name in _IDENTIFYING if cleaned.get(name)}
        if not {"family_name", "nationality"} <= set(named):
            return
        same = duplicates.namesakes(Observer(**named), election, besides=self.instance.pk)
        if same:
            self.warnings.append(duplicates.describe_namesakes(same))


def _lock_election_of(delegation: Delegation) -> Election:
    """Lock the election that the delegation belongs to now: whoever held the lock may have moved it to another."""
    election = duplicates.lock(delegation.election)
    delegation.refresh_from_db(fields=["election"])
    while delegation.election_id != election.pk:
        election = duplicates.lock(delegation.election)
        delegation.refresh_from_db(fields=["election"])
    return election


def _mixed_scripts(cleaned: dict[str, Any]) -> list[str]:
    return [
        _("“%(word)s” mixes Latin and Cyrillic letters. Probably meant: “%(proposal)s”.")
        % {"word": mixed.word, "proposal": mixed.proposal}
        if mixed.proposal
        else _("“%(word)s” mixes Latin and Cyrillic letters.") % {"word": mixed.word}
        for name in _WRITTEN
        for mixed in mixed_script_words(cleaned.get(name) or "")
    ]
