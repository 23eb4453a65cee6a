"""The form in which the staff enters an election and its rules."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accreditation.elections.deadline import is_open
from accreditation.elections.models import Election

# What the time of accreditation follows from.
_OF_THE_TIME = {"voting_day", "opens_on", "full_days_before", "closing_time", "time_zone", "closes_override"}


def frozen_fields(election: Election) -> list[str]:
    """What public addresses and recorded figures hang on: frozen as soon as there are any."""
    has_records = election.delegations.exists() or election.bulletins.exists() or election.meetings.exists()
    frozen = ["basis"] if has_records else []
    if has_records or election.is_public:
        frozen.append("slug")
    if election.meetings.filter(recorded_at__isnull=False).exists():
        frozen += ["counts_interpreters", "counts_staff"]
    return frozen


class ElectionForm(forms.ModelForm):
    """`closes_override` is typed and shown by the clock of the election's own zone. Validate inside a transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closes = self.initial.get("closes_override")
        if isinstance(closes, datetime):
            self.initial["closes_override"] = _same_clock(closes, self.instance.zone, timezone.get_current_timezone())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_what_is_frozen_meanwhile()
        zone, closes = cleaned.get("time_zone"), cleaned.get("closes_override")
        if closes and zone in available_timezones():
            cleaned["closes_override"] = _same_clock(closes, timezone.get_current_timezone(), ZoneInfo(str(zone)))
        return cleaned

    def full_clean(self) -> None:
        """The rules as they would be are known only once all fields are written to the election."""
        super().full_clean()
        if self.is_bound and self.instance.pk and not self.errors and _OF_THE_TIME & set(self.changed_data):
            self._refuse_to_leave_meetings_outside()

    def _refuse_to_leave_meetings_outside(self) -> None:
        """What was accredited in time stays in time; otherwise no figures could be published any more."""
        decided = self.instance.meetings.filter(recorded_at__isnull=False, override_reason="", decisions__effect__gt=0)
        for meeting in decided.distinct().order_by("ordinal"):
            begins = datetime.combine(meeting.held_on, time.min, tzinfo=self.instance.zone)
            if not (is_open(self.instance, begins) and is_open(self.instance, meeting.recorded_at)):
                message = _("%(meeting)s accredited in time and would lie outside the time of accreditation.")
                self.add_error(None, message % {"meeting": meeting})

    def _refuse_what_is_frozen_meanwhile(self) -> None:
        """The form may have been opened before a meeting was recorded, and sent after it."""
        if not self.instance.pk:
            return
        stored = Election.objects.select_for_update().get(pk=self.instance.pk)
        changed = [str(self.fields[name].label) for name in frozen_fields(stored) if name in self.changed_data]
        if changed:
            message = _("Nothing was saved: what was recorded meanwhile hangs on this: %(fields)s.")
            raise ValidationError(message % {"fields": ", ".join(changed)})


def _same_clock(moment: datetime, read: Any, meant: Any) -> datetime:
    """The moment at which clocks of the zone `meant` show what those of `read` show at the given one."""
    return timezone.make_aware(timezone.make_naive(moment, read), meant)
