"""What the secretary types when a meeting is recorded."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.commission.models import Meeting
from accreditation.elections.models import Election


class RecordForm(forms.Form):
    """Day, resolution and, after the closing moment, the reason. What is left empty stays as planned."""

    held_on = forms.DateField(
        required=False,
        widget=AdminDateWidget,
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("Day.month.year, for example 04.01.2021."),
    )
    resolutions = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Resolution numbers"),
        help_text=gettext_lazy("For example 103/594."),
    )
    override_reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        label=gettext_lazy("Reason for deciding after the closing moment"),
        help_text=gettext_lazy("Shown to the public; only where accreditation is already closed."),
    )

    def __init__(self, data: Any = None, planned: Meeting | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self._planned = planned

    @property
    def planned(self) -> Meeting | None:
        return self._planned

    def clean(self) -> dict[str, Any]:
        """Demand what the record needs and the planned meeting does not have yet."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_bound and "meeting" in self.errors:
            return cleaned
        if "held_on" in cleaned and not (cleaned["held_on"] or (self.planned and self.planned.held_on)):
            self.add_error("held_on", _("Enter the day on which the commission met."))
        if "resolutions" in cleaned and not (cleaned["resolutions"] or (self.planned and self.planned.resolutions)):
            text = _("Enter the number of the resolution: a recorded meeting is closed, it cannot be added later.")
            self.add_error("resolutions", text)
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in of the meeting itself."""
        names = ("held_on", "resolutions", "override_reason")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class MeetingChoice(forms.ModelChoiceField):
    """A planned meeting of the election; for whoever may plan, a new one where none is chosen."""

    def __init__(self, election: Election, *, may_plan: bool = True) -> None:
        planned = Meeting.objects.filter(election=election, recorded_at__isnull=True)
        super().__init__(
            planned.select_related("election").order_by("ordinal"),
            required=not may_plan,
            label=gettext_lazy("Meeting"),
            empty_label=gettext_lazy("A new meeting") if may_plan else "---------",
            help_text="" if may_plan else gettext_lazy("The secretary plans meetings."),
            error_messages={
                "invalid_choice": gettext_lazy("This meeting is no longer planned. Look at the list of meetings.")
            },
            # Meetings are recorded in order, so the first one that is planned is the one whose turn it is.
            initial=planned.order_by("ordinal").first(),
        )


class MeetingChoiceForm(RecordForm):
    """A planned meeting, or a new one."""

    def __init__(self, election: Election, data: Any = None) -> None:
        super().__init__(data)
        self.fields = {"meeting": MeetingChoice(election), **self.fields}

    @property
    def planned(self) -> Meeting | None:
        return self.cleaned_data.get("meeting")


def save_as_typed(meeting: Meeting, form: RecordForm) -> Meeting:
    """Lock the planned meeting, write what was filled in, and return it. Inside a transaction."""
    # The election first, as whoever records does, so that two secretaries wait for each other and never for good.
    Election.objects.select_for_update().get(pk=meeting.election_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("election").get(pk=meeting.pk)
    if form.given and not meeting.is_recorded:
        for name, value in form.given.items():
            setattr(meeting, name, value)
        meeting.save(update_fields=list(form.given))
    return meeting
