"""How rows with names in three languages are listed for the staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accreditation.spelling.multilingual import Named


class NamesInColumns:
    """For a ModelAdmin: one column for each name, sorted by the alphabet; the list begins in the reader's order."""

    model: type[Named]

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return self.model.sort_field(), "pk"

    @admin.display(description=_("Kazakh"), ordering="sort_kk")
    def kazakh(self, row: Any) -> str:
        return str(row.name_kk)

    @admin.display(description=_("Russian"), ordering="sort_ru")
    def russian(self, row: Any) -> str:
        return str(row.name_ru)

    @admin.display(description=_("English"), ordering="sort_en")
    def english(self, row: Any) -> str:
        return str(row.name_en)
