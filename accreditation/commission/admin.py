"""Meetings of the commission and its decisions, as the staff sees them. What is recorded can only be read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, ForeignKey, Q, QuerySet, Sum, URLField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accreditation.commission.amendment import AMENDABLE_FIELDS, read_amendment
from accreditation.commission.models import AgendaItem, Decision, Meeting
from accreditation.commission.record import next_ordinal
from accreditation.elections.models import Election
from accreditation.history.acts import Followed
from accreditation.history.page import AdminWithHistory
from accreditation.spelling.search import FoldedSearch

# Of these, the page of a decision tells that they were amended, and not what they say.
_SECRET = {"document_number", "birth_date"}


class RecordedFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "recorded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("recorded")), ("no", _("planned"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(recorded_at__isnull=self.value() == "no")


class MeetingForm(forms.ModelForm):
    """Validated inside the transaction that saves it."""

    def clean(self) -> dict[str, Any]:
        """Refuse a meeting that was recorded after this form was opened, and wait for one that is being recorded."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            Election.objects.select_for_update().get(pk=self.instance.election_id)
            if Meeting.objects.recorded().filter(pk=self.instance.pk).exists():
                raise ValidationError(_("Nothing was saved: the meeting was recorded meanwhile."))
        return cleaned


@admin.register(Meeting)
class MeetingAdmin(AdminWithHistory):
    """Planned here; recorded with its decisions from the list of observers."""

    form = MeetingForm
    list_display = (
        "ordinal",
        "election",
        "held_on",
        "resolutions",
        "accreditations",
        "effect",
        "recorded_at",
        "recorded_by",
    )
    list_display_links = ("ordinal", "election")
    list_filter = (RecordedFilter, "election")
    list_select_related = ("election", "recorded_by")
    date_hierarchy = "held_on"
    ordering = ("-election__voting_day", "-ordinal")
    readonly_fields = ("ordinal", "recorded_at", "recorded_by")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (
            None,
            {
                "fields": ("election", "ordinal", ("held_on", "resolutions")),
                "description": _(
                    "The next number is given when the meeting is saved. Decisions are recorded from the list of "
                    "observers: choose the persons, then “Accredit these at a meeting”."
                ),
            },
        ),
        (_("After the closing moment"), {"fields": ("override_reason",)}),
        (_("Note for the public"), {"fields": (("note_kk", "note_ru", "note_en"), "source", "date_precision")}),
        (_("State"), {"fields": (("recorded_at", "recorded_by"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        accreditations = Count("decisions", filter=Q(decisions__outcome=Decision.Outcome.ACCREDIT))
        effect = Sum("decisions__effect")
        return super().get_queryset(request).annotate(accreditations=accreditations, effect=effect)

    @admin.display(description=pgettext_lazy("number of persons", "accredited"))
    def accreditations(self, meeting: Any) -> int:
        return int(meeting.accreditations)

    @admin.display(description=_("effect on the total"))
    def effect(self, meeting: Any) -> str:
        """With its sign; less than those accredited where some are not counted, or leave at the same meeting."""
        return f"{meeting.effect or 0:+d}" if meeting.is_recorded else ""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Of announced figures only, no decision is recorded."""
        if db_field.name == "election":
            kwargs["queryset"] = Election.objects.in_register()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "election") if obj else self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_recorded)

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        return False

    def followed(self, request: HttpRequest, row: Any) -> list[Followed]:
        """For whoever sees persons, who was put on its agenda and taken off; what an amendment says names documents."""
        if not request.user.has_perm("delegations.view_observer"):
            return super().followed(request, row)
        return [*super().followed(request, row), Followed(AgendaItem, row.pk, "meeting_id", masked=("amendment",))]

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:
        """Write what the form changed and nothing else: nobody here records a meeting or undoes it."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.ordinal = next_ordinal(obj.election)
            obj.save()


@admin.register(Decision)
class DecisionAdmin(FoldedSearch, admin.ModelAdmin):
    """Facts of law: added by recording a meeting, and never otherwise."""

    list_display = ("observer", "delegation", "outcome", "meeting", "effect", "ground", "annuls")
    list_filter = ("outcome", "meeting__election", "effect")
    list_select_related = (
        "observer__delegation__organization", "observer__delegation__country", "observer__delegation__election",
        "meeting__election", "annuls__observer",
    )  # fmt: skip
    list_per_page = 100
    show_full_result_count = False
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    search_columns = ("observer__search_key",)
    search_help_text = _("The person's name in either script, or the reference.")
    fields = (
        "observer", "outcome", "meeting", "effect", "ground", "annuls", "changes", "replacement", "amended",
        "decided_by", "created_at",
    )  # fmt: skip
    readonly_fields = ("amended",)

    @admin.display(description=_("what was amended"), empty_value="")
    def amended(self, decision: Decision) -> str:
        """Before and after of each field; of a document only that it was amended, for whoever reads decisions only."""
        told = []
        for name, (before, after) in read_amendment(decision.amendment).items():
            label = str(AMENDABLE_FIELDS[name].verbose_name)
            told.append(label if name in _SECRET else f"{label}: {before or '–'} → {after or '–'}")
        return "; ".join(told)

    @admin.display(description=_("delegation"))
    def delegation(self, decision: Decision) -> str:
        return str(decision.observer.delegation)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False
