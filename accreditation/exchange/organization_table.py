"""The table of organizations, and how other tables name one."""

from collections.abc import Hashable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from tablib import Dataset

from accreditation.exchange import values
from accreditation.exchange.headings import Column
from accreditation.exchange.problems import BadCell
from accreditation.exchange.table_resource import TableResource, coded, plain, related
from accreditation.exchange.values import Read
from accreditation.organizations.lookup import organization_index
from accreditation.organizations.models import Organization, Umbrella
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.lookup import AliasIndex

_SLUG = Column("slug", "Код", "Код", "Slug", ("code",))
_UMBRELLA = Column(
    "umbrella", "Қолшатыр ұйым", "Зонтичная организация", "Umbrella organization", ("umbrella", "зонтик")
)


def _name_columns(stem: str, kk: str, ru: str, en: str) -> tuple[Column, ...]:
    """A column for each language."""
    return (
        Column(f"{stem}_kk", f"{kk} қазақша", f"{ru} на казахском", f"{en} in Kazakh"),
        Column(f"{stem}_ru", f"{kk} орысша", f"{ru} на русском", f"{en} in Russian"),
        Column(f"{stem}_en", f"{kk} ағылшынша", f"{ru} на английском", f"{en} in English"),
    )


_NAMES = ("name_kk", "name_ru", "name_en")


class OrganizationResource(TableResource):
    """Organizations by their slug."""

    columns = (
        _SLUG,
        _UMBRELLA,
        *_name_columns("name", "Атауы", "Название", "Name"),
        *_name_columns("short", "Қысқа атауы", "Краткое название", "Short name"),
    )
    required = ("slug",)

    slug, name_kk, name_ru, name_en = (plain(name) for name in ("slug", "name_kk", "name_ru", "name_en"))
    short_kk, short_ru, short_en = (plain(name) for name in ("short_kk", "short_ru", "short_en"))
    umbrella = coded("umbrella", lambda umbrella: umbrella.slug)

    def get_queryset(self) -> QuerySet[Any]:
        return Organization.objects.select_related("umbrella")

    def readers(self) -> dict[str, Read]:
        umbrellas = list(Umbrella.objects.all())
        index = AliasIndex([(text, umbrella) for umbrella in umbrellas for text in umbrella.spellings()])
        lengths = {
            f"{stem}_{code}": limit for stem, limit in (("name", 255), ("short", 60)) for code in ("kk", "ru", "en")
        }
        texts = {name: values.text_of_at_most(limit) for name, limit in lengths.items()}
        slug = values.required(_slug)
        return {"slug": slug, "umbrella": related(index, _("No umbrella organization is called so."))} | texts

    def key(self, row: dict[str, Any]) -> Hashable:
        return row["slug"]

    def key_of(self, instance: Organization) -> Hashable:
        return instance.slug

    def name(self, row: dict[str, Any]) -> str:
        return str(row["slug"])

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._index = organization_index()
        self._given: dict[str, str] = {}

    def check(self, instance: Organization, row: dict[str, Any], is_new: bool) -> Iterable[tuple[str, str, Any]]:
        """A slug or name that means another organization would mean neither."""
        for column in _NAMES:
            if not getattr(instance, column):
                yield column, "missing-value", _("Every organization has a name in each language.")
        for column in ("slug", *_NAMES, "short_kk", "short_ru", "short_en"):
            text = getattr(instance, column)
            meaning = self._index.find(text) if text else None
            other = self._given.setdefault(alias_key(text), instance.slug) if text else instance.slug
            if meaning not in (None, instance.pk) or other != instance.slug:
                yield (
                    column,
                    "spelling-taken",
                    format_lazy(_("“{text}” already means another organization."), text=text),
                )

    class Meta(TableResource.Meta):
        model = Organization
        fields = (
            "slug", "umbrella", "name_kk", "name_ru", "name_en", "short_kk", "short_ru", "short_en",
        )  # fmt: skip
        import_id_fields = ("slug",)


def _slug(cell: str) -> str:
    value = values.text(cell)
    try:
        validate_slug(value)
    except ValidationError:
        message = _("A slug has Latin letters, digits and hyphens only, for example osce-pa.")
        raise BadCell("bad-slug", message) from None
    if len(value) > 50:
        raise BadCell("too-long", format_lazy(_("The text has {count} characters; at most {limit} are kept."),
                                              count=len(value), limit=50))  # fmt: skip
    return value


def organization_reader() -> Read:
    """The organization that a cell names, None for an empty one."""
    index, rows = organization_index(), Organization.objects.in_bulk()
    find = related(index, _("No organization is known by this name."), lambda pk: rows[pk].slug)

    def read(cell: str) -> Organization | None:
        pk = find(cell)
        return rows[pk] if pk is not None else None

    return read
