"""What django-import-export reads and writes: one resource for each kind of list.

Cells are understood before a resource sees them (`values`), so its rows hold values of the database, and what a person
is told about a bad one is said in one place. Lists of observers are loaded by `apply`; their resource only writes them.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import ModelResource, Resource
from import_export.widgets import Widget
from tablib import Dataset

from accreditation.bulletins.models import Breakdown, Bulletin, BulletinLine, Quality
from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.elections.models import Election
from accreditation.exchange import export, values
from accreditation.exchange.headings import Column
from accreditation.exchange.problems import BadCell
from accreditation.exchange.steps import Change
from accreditation.exchange.table import Message
from accreditation.exchange.values import Read
from accreditation.geography.lookup import country_index
from accreditation.geography.models import Country, CountryAlias
from accreditation.organizations.lookup import organization_index
from accreditation.organizations.models import Organization, OrganizationAlias, Umbrella
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.fields import derive_texts
from accreditation.spelling.lookup import AliasIndex

BATCH = 2000


class ObserverResource(Resource):
    """Observers as a list that can be loaded again; document numbers only if asked for."""

    def __init__(self, with_documents: bool = False, language: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._columns = export.columns(with_documents)
        self._headings = [column.heading(language) for column in self._columns]

    @classmethod
    def get_display_name(cls) -> str:
        return str(Observer._meta.verbose_name_plural)

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=heading) for heading in self._headings]

    def export(self, queryset: ObserverQuerySet | None = None, **kwargs: Any) -> Dataset:
        """One query, whatever the number of rows."""
        people = Observer.objects.all() if queryset is None else queryset
        return Dataset(*export.observer_rows(people, self._columns), headers=self._headings)


class Coded(Widget):
    """A related row, written as the code that stands for it in files; read before the resource sees it."""

    def __init__(self, code: Callable[[Any], str]) -> None:
        super().__init__()
        self._code = code

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else self._code(value)


class Plain(Widget):
    """A text or number as it is. Unknown is empty, which is not zero."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


def _plain(name: str) -> Field:
    return Field(attribute=name, column_name=name, widget=Plain())


def _coded(name: str, code: Callable[[Any], str]) -> Field:
    return Field(attribute=name, column_name=name, widget=Coded(code))


class TableResource(ModelResource):
    """A small table that is loaded row by row and saved in batches: all rows or none.

    `columns` are its columns in files, `required` those that a new file must have. After `import_data`, `changes` has
    what each changed row says otherwise, by row number from 1.
    """

    columns: tuple[Column, ...] = ()
    required: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.changes: dict[int, tuple[Change, ...]] = {}
        self.created: list[Any] = []
        self.changed: list[Any] = []
        self._known: dict[Hashable, Any] = {}

    def readers(self) -> dict[str, Read]:
        """How the cells of each column are read; a fixed number of queries."""
        raise NotImplementedError

    def complete(self, row: dict[str, Any]) -> dict[str, Any]:
        """What several cells together name. Raises BadCell."""
        return row

    def key(self, row: dict[str, Any]) -> Hashable:
        """What tells rows of the file apart."""
        raise NotImplementedError

    def key_of(self, instance: Any) -> Hashable:
        """The same of a row of the database."""
        raise NotImplementedError

    def name(self, row: dict[str, Any]) -> str:
        """What a person calls the row."""
        raise NotImplementedError

    def check(self, instance: Any, row: dict[str, Any], is_new: bool) -> Iterable[tuple[str, str, Any]]:
        """Yield column, code and message of whatever stands against saving the row."""
        return ()

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self._known = {self.key_of(instance): instance for instance in self.get_queryset()}
        self.changes, self.created, self.changed = {}, [], []

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Any:
        return self._known.get(self.key(row))

    def skip_row(self, instance: Any, original: Any, row: dict[str, Any], import_validation_errors: Any = None) -> bool:
        unchanged: bool = super().skip_row(instance, original, row, import_validation_errors)
        return unchanged and instance.pk is not None

    def before_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        is_new = instance.pk is None
        found = {column: ValidationError(text, code=code) for column, code, text in self.check(instance, row, is_new)}
        if found:
            raise ValidationError(found)
        (self.created if is_new else self.changed).append(instance)
        derive_texts(instance)

    def validate_instance(self, instance: Model, *args: Any, **kwargs: Any) -> None:
        """Everything is checked in `check`, without a query for each row."""

    def bulk_create(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """A look writes nothing, not even to take it back."""
        if dry_run:
            self.create_instances.clear()
        else:
            super().bulk_create(using_transactions, dry_run, *args, **kwargs)

    def bulk_update(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """The same for what would change."""
        if dry_run:
            self.update_instances.clear()
        else:
            super().bulk_update(using_transactions, dry_run, *args, **kwargs)

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        original, instance = getattr(row_result, "original", None), row_result.instance
        if row_result.import_type != row_result.IMPORT_TYPE_UPDATE or original is None:
            return
        told = []
        for field in self.get_import_fields():
            old, new = field.export(original), field.export(instance)
            if field.column_name in row and old != new:
                told.append(Change(field.column_name, old, new))
        self.changes[kwargs["row_number"]] = tuple(told)

    def get_bulk_update_fields(self) -> list[str]:
        derived = [field.name for field in self._meta.model._meta.concrete_fields if hasattr(field, "derive")]
        return [*super().get_bulk_update_fields(), *derived]

    class Meta:
        use_bulk = True
        batch_size = BATCH
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True


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

    slug, name_kk, name_ru, name_en = (_plain(name) for name in ("slug", "name_kk", "name_ru", "name_en"))
    short_kk, short_ru, short_en = (_plain(name) for name in ("short_kk", "short_ru", "short_en"))
    umbrella = _coded("umbrella", lambda umbrella: umbrella.slug)

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
        return {"slug": slug, "umbrella": _related(index, _("No umbrella organization is called so."))} | texts

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


class _AliasResource(TableResource):
    """Spellings: each means one thing, and is told apart by its words only."""

    owner = ""
    text = _plain("text")

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
    country = _coded("country", lambda country: country.pk)

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
    organization = _coded("organization", lambda organization: organization.slug)

    def get_queryset(self) -> QuerySet[Any]:
        return OrganizationAlias.objects.select_related("organization")

    def index(self) -> AliasIndex[int]:
        return organization_index()

    def readers(self) -> dict[str, Read]:
        return {
            "organization": values.required(_organization()),
            "text": values.required(values.text_of_at_most(255)),
        }

    class Meta(TableResource.Meta):
        model = OrganizationAlias
        fields = ("organization", "text")
        import_id_fields = ("text",)


class BulletinLineResource(TableResource):
    """Lines of announced bulletins: added to a bulletin that has none yet, and never changed."""

    columns = (
        Column("election", "Сайлау", "Выборы", "Election", ("election slug", "дата выборов")),
        Column("bulletin", "Бюллетень", "Бюллетень", "Bulletin", ("сводка", "хабарлама", "date", "дата")),
        Column("organization", "Ұйым", "Организация", "Organization", ("международная организация",)),
        Column("country", "Мемлекет", "Государство", "Sending state", ("state", "страна", "ел", "country code")),
        Column(
            "umbrella", "Қолшатыр ұйым", "Зонтичная организация", "Umbrella organization", ("umbrella as announced",)
        ),
        Column("announced_name", "Жарияланған атауы", "Название в сообщении", "Name as announced"),
        Column("added", "Қосылғаны", "Добавлено", "Added"),
        Column("total", "Барлығы", "Всего", "Total"),
        Column("at_least", "Кемінде", "Не менее", "At least", ("minimum",)),
        Column("quality", "Сапасы", "Качество", "Quality"),
    )
    required = ("election", "bulletin")

    election = Field(attribute="bulletin__election__slug", column_name="election", readonly=True)
    bulletin = _coded("bulletin", lambda bulletin: bulletin.label)
    organization = _coded("organization", lambda organization: organization.slug)
    country = _coded("country", lambda country: country.pk)
    umbrella = _coded("umbrella", lambda umbrella: umbrella.slug)
    announced_name, added, total = (_plain(name) for name in ("announced_name", "added", "total"))
    at_least, quality = _plain("at_least"), _plain("quality")

    def get_queryset(self) -> QuerySet[Any]:
        return BulletinLine.objects.select_related("bulletin__election", "organization", "country", "umbrella")

    def readers(self) -> dict[str, Read]:
        announced = Election.objects.filter(basis=Election.Basis.BULLETIN)
        bulletins = Bulletin.objects.filter(election__in=announced).select_related("election")
        self._bulletins = {(bulletin.election_id, bulletin.label): bulletin for bulletin in bulletins}
        elections = AliasIndex([(election.slug, election) for election in announced])
        umbrellas = AliasIndex([(u.slug, u) for u in Umbrella.objects.all()])
        countries, code = Country.objects.in_bulk(), values.country(country_index())

        def country(cell: str) -> Country | None:
            found = countries.get(code(cell))
            if found is not None and found.kind != Country.Kind.STATE:
                message = format_lazy(_("{country} is no state and sends no observers."), country=cell)
                raise BadCell("not-a-sender", message)
            return found

        return {
            "election": values.required(_related(elections, _("No election of announced figures has this slug."))),
            "bulletin": values.required(_bulletin_label),
            "organization": _organization(),
            "country": country,
            "umbrella": _related(umbrellas, _("No umbrella organization is called so.")),
            "announced_name": values.text_of_at_most(255),
            "added": values.whole_number,
            "total": values.whole_number,
            "at_least": values.whole_number,
            "quality": _quality,
        }

    def complete(self, row: dict[str, Any]) -> dict[str, Any]:
        """Put the bulletin itself in the place of its label. Raises BadCell where there is none."""
        bulletin = self._bulletins.get((row["election"].pk, row["bulletin"]))
        if bulletin is None:
            raise BadCell("unknown-bulletin", _("This election has no bulletin of this date."))
        return {**row, "bulletin": bulletin}

    def key(self, row: dict[str, Any]) -> Hashable:
        organization, country = row.get("organization"), row.get("country")
        return row["bulletin"].pk, organization and organization.pk, country and country.pk

    def key_of(self, instance: BulletinLine) -> Hashable:
        return instance.bulletin_id, instance.organization_id, instance.country_id

    def name(self, row: dict[str, Any]) -> str:
        return f"{row['bulletin'].label} · {row.get('organization') or row.get('country') or ''}"

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        # Before the file: a bulletin takes all of its lines at once.
        self._complete = {line.bulletin_id for line in self._known.values()}

    def check(self, instance: BulletinLine, row: dict[str, Any], is_new: bool) -> Iterable[tuple[str, str, Any]]:
        if (instance.organization is None) == (instance.country is None):
            yield "organization", "missing-value", _("A line has exactly one sender: an organization or a state.")
        if not is_new:
            yield "total", "conflict", _("What was announced is never changed: publish a correction that names it.")
        elif instance.bulletin_id in self._complete:
            yield (
                "bulletin",
                "conflict",
                _("The bulletin already has its lines; another would change what was announced."),
            )
        if instance.total is not None and instance.at_least is not None:
            yield "at_least", "bad-number", _("A least number is for lines whose number is not known.")
        if instance.umbrella is not None and instance.organization is None:
            yield "umbrella", "unknown-choice", _("Only organizations have an umbrella.")
        if row.get("quality") == "":
            instance.quality = Quality.OFFICIAL

    class Meta(TableResource.Meta):
        model = BulletinLine
        fields = (
            "election", "bulletin", "organization", "country", "umbrella", "announced_name", "added", "total",
            "at_least", "quality",
        )  # fmt: skip
        import_id_fields = ("bulletin", "organization", "country")


_NOT_ADDING_UP = {
    "organizations": _("Bulletin {label}: the lines of organizations give {found}, the bulletin says {said}."),
    "states": _("Bulletin {label}: the lines of states give {found}, the bulletin says {said}."),
}


def not_adding_up(lines: Iterable[BulletinLine]) -> list[Message]:
    """Say of each bulletin which half of it, announced with all of its senders, the lines bring to another sum."""
    sums: dict[Bulletin, dict[str, int]] = {}
    for line in lines:
        halves = sums.setdefault(line.bulletin, dict.fromkeys(_NOT_ADDING_UP, 0))
        halves["organizations" if line.organization_id else "states"] += line.total or 0
    return [
        format_lazy(text, label=bulletin.label, found=halves[half], said=getattr(bulletin, f"{half}_observers"))
        for bulletin, halves in sums.items()
        for half, text in _NOT_ADDING_UP.items()
        if getattr(bulletin, f"{half}_breakdown") == Breakdown.COMPLETE
        and getattr(bulletin, f"{half}_observers") not in (None, halves[half])
    ]


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


def _bulletin_label(cell: str) -> str:
    """The date of a bulletin, with its number within the day from the second on: 2021-01-04-2 or 04.01.2021."""
    value = values.text(cell)
    stem, number = (value[:10], value[10:]) if value[10:11] == "-" else (value, "")
    day = values.any_date(stem)
    return f"{day.isoformat()}{number}" if day else ""


def _quality(cell: str) -> str:
    return str(values.one_of(Quality)(cell)) or Quality.OFFICIAL


def _organization() -> Read:
    index, rows = organization_index(), Organization.objects.in_bulk()
    find = _related(index, _("No organization is known by this name."), lambda pk: rows[pk].slug)

    def read(cell: str) -> Organization | None:
        pk = find(cell)
        return rows[pk] if pk is not None else None

    return read


def _related(index: AliasIndex[Any], message: Any, code_of: Callable[[Any], str] = lambda thing: thing.slug) -> Read:
    """What the cell names, None for an empty one; the nearest are suggested, never taken."""

    def read(cell: str) -> Any:
        value = values.text(cell)
        if not value:
            return None
        found = index.find(value)
        if found is None:
            raise BadCell("unknown-choice", message, values.suggest(index, value, code_of))
        return found

    return read
