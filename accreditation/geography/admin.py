"""Countries and their spellings, as the staff sees them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accreditation.geography.models import Country, CountryAlias
from accreditation.history.page import AdminWithHistory
from accreditation.spelling.forms import SpellingsFormSet
from accreditation.spelling.listing import NamesInColumns
from accreditation.spelling.search import FoldedSearch


class CountryAliasInline(admin.TabularInline):
    model = CountryAlias
    formset = SpellingsFormSet
    fields = ("text",)
    extra = 0


@admin.register(Country)
class CountryAdmin(NamesInColumns, FoldedSearch, AdminWithHistory):
    list_display = ("code", "kazakh", "russian", "english", "kind")
    list_display_links = ("code", "kazakh", "russian", "english")
    list_filter = ("kind",)
    list_per_page = 300
    search_columns = ("search_key", "aliases__search_key")
    spelling_columns = ("aliases__search_key",)
    code_columns = ("code", "alpha3")
    name_columns = ("sort_kk", "sort_ru", "sort_en")
    search_help_text = _("A code, a name or any known spelling, in either script.")
    inlines = (CountryAliasInline,)
    fieldsets = (
        (None, {"fields": (("code", "alpha3", "kind"),)}),
        (_("Names"), {"fields": (("name_kk", "name_ru", "name_en"),)}),
        (_("Official names"), {"fields": (("official_kk", "official_ru", "official_en"),)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> tuple[str, ...]:
        """The code is the key on which every person's nationality hangs."""
        return ("code",) if obj else ()


@admin.register(CountryAlias)
class CountryAliasAdmin(FoldedSearch, AdminWithHistory):
    list_display = ("text", "country")
    list_per_page = 200
    search_columns = ("search_key", "country__search_key")
    search_help_text = _("A spelling, or the country it means.")
    autocomplete_fields = ("country",)
    fields = ("text", "country")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("country")
