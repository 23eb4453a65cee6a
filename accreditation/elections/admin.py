"""Elections and the public sentences, as the staff sees them."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, URLField
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accreditation.elections.deadline import explain_closing
from accreditation.elections.forms import ElectionForm, frozen_fields
from accreditation.elections.models import Contest, Election, Phrase
from accreditation.history.page import AdminWithHistory
from accreditation.spelling.listing import NamesInColumns
from accreditation.spelling.search import FoldedSearch


class ContestInline(admin.TabularInline):
    model = Contest
    extra = 1


@admin.register(Election)
class ElectionAdmin(NamesInColumns, FoldedSearch, AdminWithHistory):
    form = ElectionForm
    list_display = ("slug", "voting_day", "kazakh", "russian", "english", "basis", "closing", "is_public", "fictitious")
    list_display_links = ("slug", "kazakh", "russian", "english")
    list_filter = ("basis", "is_public", "fictitious")
    date_hierarchy = "voting_day"
    inlines = (ContestInline,)
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = (
        (None, {"fields": (("name_kk", "name_ru", "name_en"), "slug", "voting_day", "second_round_day", "basis")}),
        (
            _("When accreditation is open"),
            {
                "fields": (
                    "closing_explained",
                    "opens_on",
                    ("full_days_before", "closing_time", "time_zone"),
                    "closes_override",
                    "closes_override_reason",
                    "closing_is_known",
                )
            },
        ),
        (
            _("What the public sees"),
            {
                "fields": ("is_public", "names_public", "names_public_until"),
                "description": _(
                    "Numbers are public as soon as the election is. Names are public only if you say so here, and "
                    "never those of a delegation that objects. Documents, birth dates and contacts are never public."
                ),
            },
        ),
        (_("Who counts"), {"fields": ("counts_interpreters", "counts_staff", "duplicate_rule")}),
        (_("How it is decided"), {"fields": ("four_eyes", "second_round_carries_over")}),
        (_("Source"), {"fields": ("source", "fictitious")}),
    )
    readonly_fields = ("closing_explained", "fictitious")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return "-voting_day", "slug"

    def get_readonly_fields(self, request: HttpRequest, obj: Election | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(frozen_fields(obj) if obj else ()))

    @admin.display(description=_("accreditation closes"))
    def closing(self, election: Election) -> str:
        closes = election.closes_at
        return formats.date_format(closes, "SHORT_DATETIME_FORMAT") if closes else gettext("not known")

    @admin.display(description=_("accreditation closes"))
    def closing_explained(self, election: Election) -> str:
        """Computed from what is stored, so a new or changed date shows here once it is saved."""
        stored = Election.objects.filter(pk=election.pk).first()
        if stored is None:
            return gettext("Shown once the voting day is saved.")
        if not stored.closing_is_known:
            return gettext("not known")
        return f"{self.closing(stored)} ({stored.time_zone}). {explain_closing(stored)}"

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "names_public":
            kwargs["help_text"] = _(
                "“Counts only” publishes no name. The other two publish the name of every accredited observer who "
                "counts, at once and for everybody, with the sender, and with the nationality where chosen."
            )
        if db_field.name == "duplicate_rule":
            kwargs["help_text"] = _(
                "What happens when one document is entered under a second sender: nothing, a warning or a refusal."
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Phrase)
class PhraseAdmin(AdminWithHistory):
    """The places are given by the public pages; only the wording is the commission's."""

    list_display = ("key", "text_kk", "text_ru", "text_en")
    fields = ("key", ("text_kk", "text_ru", "text_en"))
    readonly_fields = ("key",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Phrase | None = None) -> bool:
        return False
