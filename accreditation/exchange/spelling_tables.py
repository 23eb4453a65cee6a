"""The tables of spellings of countries and of organizations."""

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from tablib import Dataset

from accreditation.exchange import values
from accreditation.exchange.headings import Column
from accreditation.exchange.organization_table import organization_reader
from accreditation.exchange.table_resource import TableResource, coded, plain
from accreditation.exchange.values import Read
from accreditation.geography.lookup import country_index
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.lookup import organization_index
from accreditation.organizations.models import OrganizationAlias
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.lookup import AliasIndex


class _AliasResource(TableResource):
    """Spellings: each means one thing, and is told apart by its words only."""

    owner = ""
    text = plain("text")

    def key(self, row: dict[str, Any]) -> Hashable:
        return alias_key(row["text"])

    def key_of(self, instance: Any) -> Hashable:
        return str(instance.key)

    def name(self, row: dict[str, Any]) -> str:
        return str(row["text"])

    def index(self) -> AliasIndex[Any]:
        raise NotImplementedError

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._index = self.index()

    def skip_row(self, instance: Any, original: Any, row: dict[str, Any], import_validation_errors: Any = None) -> bool:
        """A spelling that differs by case or dashes only is the same spelling."""
        same_owner = getattr(instance, f"{self.owner}_id") == getattr(original, f"{self.owner}_id")
        return instance.pk is not None and same_owner

    def check(self, instance: Any, row: dict[str, Any], is_new: bool) -> Iterable[tuple[str, str, Any]]:
        key = alias_key(instance.text)
        if not key:
            yield "text", "missing-value", _("This spelling has no letter or digit.")
        meaning = self._index.find(instance.text)
        if (is_new and meaning not in (None, getattr(instance, f"{self.owner}_id"))) or not is_new:
            yield "text", "spelling-taken", _("This spelling already means another. Delete it there first.")
        elif key in self._index.ambiguous:
            yield "text", "spelling-taken", _("This spelling is the name of several.")


class CountryAliasResource(_AliasResource):
    """Spellings of countries."""

    owner = "country"
    columns = (
        Column("country", "Ел", "Страна", "Country", ("code", "код страны", "мемлекет")),
        Column("text", "Жазылуы", "Написание", "Spelling", ("alias", "вариант", "нұсқасы")),
    )
    required = ("country", "text")
    country = coded("country", lambda country: country.pk)

    def get_queryset(self) -> QuerySet[Any]:
        return CountryAlias.objects.select_related("country")

    def index(self) -> AliasIndex[str]:
        return country_index()

    def readers(self) -> dict[str, Read]:
        code = values.required(values.country(country_index()))
        countries = Country.objects.in_bulk()
        return {"country": lambda cell: countries[code(cell)], "text": values.required(values.text_of_at_most(255))}

    class Meta(TableResource.Meta):
        model = CountryAlias
        fields = ("country", "text")
        import_id_fields = ("text",)


class OrganizationAliasResource(_AliasResource):
    """Spellings of organizations."""

    owner = "organization"
    columns = (
        Column("organization", "Ұйым", "Организация", "Organization", ("slug", "код организации")),
        Column("text", "Жазылуы", "Написание", "Spelling", ("alias", "вариант", "нұсқасы")),
    )
    required = ("organization", "text")
    organization = coded("organization", lambda organization: organization.slug)

    def get_queryset(self) -> QuerySet[Any]:
        return OrganizationAlias.objects.select_related("organization")

    def index(self) -> AliasIndex[int]:
        return organization_index()

    def readers(self) -> dict[str, Read]:
        return {
            "organization": values.required(organization_reader()),
            "text": values.required(values.text_of_at_most(255)),
        }

    class Meta(TableResource.Meta):
        model = OrganizationAlias
        fields = ("organization", "text")
        import_id_fields = ("text",)
