"""Organizations, their umbrellas and spellings, as the staff sees them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accreditation.history.page import AdminWithHistory
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from accreditation.spelling.forms import SpellingsFormSet
from accreditation.spelling.listing import NamesInColumns
from accreditation.spelling.search import FoldedSearch

_NAMES: Any = (
    (_("Names"), {"fields": (("name_kk", "name_ru", "name_en"),)}),
    (_("Short names"), {"fields": (("short_kk", "short_ru", "short_en"),)}),
)


class OrganizationAliasInline(admin.TabularInline):
    model = OrganizationAlias
    formset = SpellingsFormSet
    fields = ("text",)
    extra = 0


@admin.register(Organization)
class OrganizationAdmin(NamesInColumns, FoldedSearch, AdminWithHistory):
    list_display = ("slug", "kazakh", "russian", "english", "umbrella")
    list_display_links = ("slug", "kazakh", "russian", "english")
    list_filter = ("umbrella",)
    list_select_related = ("umbrella",)
    list_per_page = 200
    search_columns = ("search_key", "aliases__search_key")
    spelling_columns = ("aliases__search_key",)
    code_columns = ("slug",)
    name_columns = ("sort_kk", "sort_ru", "sort_en")
    search_help_text = _("A name, an abbreviation or any known spelling, in either script.")
    autocomplete_fields = ("umbrella",)
    inlines = (OrganizationAliasInline,)
    fieldsets = ((None, {"fields": ("slug", "umbrella")}), *_NAMES)

    def get_readonly_fields(self, request: HttpRequest, obj: Organization | None = None) -> tuple[str, ...]:
        """The slug is part of public addresses as soon as the organization has sent somebody."""
        has_sent = obj is not None and (obj.delegations.exists() or obj.bulletin_lines.exists())
        return ("slug",) if has_sent else ()


@admin.register(Umbrella)
class UmbrellaAdmin(NamesInColumns, FoldedSearch, AdminWithHistory):
    list_display = ("slug", "kazakh", "russian", "english")
    list_display_links = ("slug", "kazakh", "russian", "english")
    fieldsets = ((None, {"fields": ("slug",)}), *_NAMES)

    def get_readonly_fields(self, request: HttpRequest, obj: Umbrella | None = None) -> tuple[str, ...]:
        """The slug names it in public files. While nobody stands under it, it can be deleted and entered anew."""
        return ("slug",) if obj else ()


@admin.register(OrganizationAlias)
class OrganizationAliasAdmin(FoldedSearch, AdminWithHistory):
    list_display = ("text", "organization")
    list_per_page = 200
    search_columns = ("search_key", "organization__search_key")
    search_help_text = _("A spelling, or the organization it means.")
    autocomplete_fields = ("organization",)
    fields = ("text", "organization")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("organization")
