"""The table of lines of bulletins, which are added once and never changed."""

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from tablib import Dataset

from accreditation.bulletins.models import Breakdown, Bulletin, BulletinLine, Quality
from accreditation.elections.models import Election
from accreditation.exchange import values
from accreditation.exchange.headings import Column
from accreditation.exchange.organization_table import organization_reader
from accreditation.exchange.problems import BadCell
from accreditation.exchange.table import Message
from accreditation.exchange.table_resource import TableResource, coded, plain, related
from accreditation.exchange.values import Read
from accreditation.geography.lookup import country_index
from accreditation.geography.models import Country
from accreditation.organizations.models import Umbrella
from accreditation.spelling.lookup import AliasIndex


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
    bulletin = coded("bulletin", lambda bulletin: bulletin.label)
    organization = coded("organization", lambda organization: organization.slug)
    country = coded("country", lambda country: country.pk)
    umbrella = coded("umbrella", lambda umbrella: umbrella.slug)
    announced_name, added, total = (plain(name) for name in ("announced_name", "added", "total"))
    at_least, quality = plain("at_least"), plain("quality")

    def get_queryset(self) -> QuerySet[Any]:
        return BulletinLine.objects.select_related("bulletin__election", "organization", "country", "umbrella")

    def lock(self) -> None:
        """A bulletin takes its lines once: of two files for one of them the second must see the first one's."""
        list(Election.objects.filter(basis=Election.Basis.BULLETIN).order_by("pk").select_for_update())

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
            "election": values.required(related(elections, _("No election of announced figures has this slug."))),
            "bulletin": values.required(_bulletin_label),
            "organization": organization_reader(),
            "country": country,
            "umbrella": related(umbrellas, _("No umbrella organization is called so.")),
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


def _bulletin_label(cell: str) -> str:
    """The date of a bulletin, with its number within the day from the second on: 2021-01-04-2 or 04.01.2021."""
    value = values.text(cell)
    stem, number = (value[:10], value[10:]) if value[10:11] == "-" else (value, "")
    day = values.any_date(stem)
    return f"{day.isoformat()}{number}" if day else ""


def _quality(cell: str) -> str:
    return str(values.one_of(Quality)(cell)) or Quality.OFFICIAL
