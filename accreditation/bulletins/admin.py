"""Bulletins and their lines, as the staff sees them: added once, then only read."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet, URLField
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.commission.models import Meeting
from accreditation.elections.models import Election
from accreditation.spelling.search import FoldedSearch


class _NeverChanged:
    """For a ModelAdmin or inline of rows that can be read and perhaps added."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BulletinLineFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        """Refuse a second line of a sender: while the bulletin is not saved, no constraint of its lines is checked."""
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            line = form.cleaned_data if form.is_valid() else {}
            for name in ("organization", "country"):
                sender = line.get(name)
                if sender in seen:
                    form.add_error(name, _("“%(sender)s” stands here twice.") % {"sender": sender})
                elif sender:
                    seen.add(sender)


class BulletinLineInline(_NeverChanged, admin.TabularInline):
    """Typed together with the bulletin: a line added later would change what was announced."""

    model = BulletinLine
    formset = BulletinLineFormSet
    extra = 5
    fields = ("organization", "country", "announced_name", "added", "total", "at_least", "quality")
    autocomplete_fields = ("organization", "country")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("organization", "country")

    def has_add_permission(self, request: HttpRequest, obj: Bulletin | None = None) -> bool:
        return super().has_add_permission(request, obj) and obj is None


@admin.register(Bulletin)
class BulletinAdmin(_NeverChanged, admin.ModelAdmin):
    list_display = (
        "published_on", "election", "number", "stage", "total", "organizations_observers", "states_observers",
        "quality", "corrects",
    )  # fmt: skip
    list_display_links = ("published_on", "election")
    list_filter = ("stage", "quality", "election")
    list_select_related = ("election", "corrects__election")
    list_per_page = 100
    date_hierarchy = "published_on"
    ordering = ("-published_on", "-number")
    inlines = (BulletinLineInline,)
    readonly_fields = ("published_by", "created_at")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (
            None,
            {
                "fields": ("election", ("published_on", "date_precision", "number"), "meeting", ("stage", "quality")),
                "description": _(
                    "What was announced, as it was announced; a field left empty is unknown, which is not zero. "
                    "A bulletin is never changed: to correct one, add another that names it."
                ),
            },
        ),
        (_("Figures"), {"fields": (("total", "total_quality"), ("added", "added_quality"), "withdrawn")}),
        (
            _("Organizations"),
            {"fields": (("organizations_observers", "organizations_senders", "organizations_breakdown"),)},
        ),
        (_("States"), {"fields": (("states_observers", "states_senders", "states_breakdown"),)}),
        (_("Source"), {"fields": ("source", ("note_kk", "note_ru", "note_en"))}),
        (_("Correction"), {"fields": ("corrects", "correction_reason")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Bulletin | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return (*fieldsets, (_("Record"), {"fields": (("published_by", "created_at"),)})) if obj else fieldsets

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Of an election with a register, figures are computed and never typed in."""
        announced = Election.objects.filter(basis=Election.Basis.BULLETIN)
        if db_field.name == "election":
            kwargs["queryset"] = announced
        elif db_field.name == "meeting":
            kwargs["queryset"] = Meeting.objects.filter(election__in=announced).select_related("election")
        elif db_field.name == "corrects":
            kwargs["queryset"] = Bulletin.objects.filter(election__in=announced).select_related("election")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Bulletin, form: Any, change: bool) -> None:
        obj.published_by_id = request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(BulletinLine)
class BulletinLineAdmin(_NeverChanged, FoldedSearch, admin.ModelAdmin):
    list_display = ("sender_name", "bulletin", "added", "total", "at_least", "quality", "announced_name")
    list_filter = ("bulletin__election", "quality")
    list_select_related = ("bulletin__election", "organization", "country")
    list_per_page = 200
    show_full_result_count = False
    ordering = ("-bulletin__published_on", "pk")
    search_columns = ("organization__search_key", "country__search_key")
    search_help_text = _("The organization or the state.")
    fields = ("bulletin", "organization", "country", "announced_name", "added", "total", "at_least", "quality")

    @admin.display(description=_("sender"))
    def sender_name(self, line: BulletinLine) -> str:
        return line.sender.name

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A line is part of its bulletin and is typed in with it."""
        return False
