"""Keeping history: a model with `history = History()` has a table beside its own, with one row for each change.

The database copies the row into the history as it stands there, sealed texts included. So what is kept is what was
stored, a change of thousands of rows is a few statements, and nothing is opened on the way. Saving or deleting an
object is recorded by itself; `bulk_create`, `bulk_update` and `update` are not, and whoever uses them calls
`record_created` or `record_changed` inside the same transaction.

`simple_history` builds the tables and reads them. It is not among the installed apps, for its commands delete history
and its pages restore rows past their own rules.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connections, models, router
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import IsNull
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accreditation.history.operations import current_operation
from accreditation.sealing.fields import SealedTextField
from accreditation.spelling.fields import DerivedTextField

CREATED, CHANGED, DELETED = "+", "~", "-"
# SQLite takes 32,766 parameters in one statement.
_ROWS_PER_STATEMENT = 10_000


class HistoricalRow(models.Model):
    """What each row of history tells about its act; the rest comes with `HistoricalRecords`."""

    operation = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model: every column but those that follow from others."""

    def __init__(self) -> None:
        super().__init__(
            bases=[HistoricalRow],
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(),
        )

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        return [field for field in super().fields_included(model) if not isinstance(field, DerivedTextField)]

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        """Only the key is looked up. A sealed text is copied as it is, so it opens as in the row it comes from."""
        fields: dict[str, Any] = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name == model._meta.pk.attname
            if isinstance(field, SealedTextField):
                field.sealed_as = f"{model._meta.label_lower}.{name}"
        return fields

    def get_extra_fields(self, model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
        """Who changed something stays known: an account with history cannot be deleted."""
        user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
        date = models.DateTimeField()
        return super().get_extra_fields(model, fields) | {"history_user": user, "history_date": date}

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Whoever may read a row may read its history; there is nothing else to be permitted."""
        return super().get_meta_options(model) | {"default_permissions": ()}

    def post_save(self, instance: models.Model, created: bool, raw: bool = False, **_signal: Any) -> None:
        """Record a saved object; a fixture brings the history with it."""
        if not raw:
            _record(type(instance), [instance.pk], CREATED if created else CHANGED)

    def pre_delete(self, instance: models.Model, **_signal: Any) -> None:
        _record(type(instance), [instance.pk], DELETED)

    def post_delete(self, instance: models.Model, **_signal: Any) -> None:
        """Already recorded, while the row was still there to be copied."""


def record_created(objects: Iterable[models.Model]) -> None:
    """Record that these objects, all of one model and with their keys, were inserted."""
    _record_objects(objects, CREATED)


def record_changed(objects: Iterable[models.Model]) -> None:
    """Record that these objects, all of one model, were updated in the database."""
    _record_objects(objects, CHANGED)


def record_deleted_rows(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Record that the rows of these keys are about to be deleted; they still stand in the database."""
    _record(model, keys, DELETED)


def record_changed_rows(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Record that the rows of these keys were updated in the database."""
    _record(model, keys, CHANGED)


def unlike_their_history(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of the rows whose columns differ from what their latest history says; a row without history is not asked.

    The database compares; nothing sealed is opened.
    """
    history = _history_of(rows.model)
    of_row = history.objects.filter(**{rows.model._meta.pk.attname: OuterRef("pk")}).order_by("-history_id")
    the_same = Q(history_id=OuterRef("latest"))
    for field in history.tracked_fields:
        equal = Q(**{field.attname: OuterRef(field.attname)})
        if field.null:
            equal |= Q(IsNull(OuterRef(field.attname), True), **{f"{field.attname}__isnull": True})
        the_same &= equal
    with_history = rows.alias(latest=Subquery(of_row.values("history_id")[:1])).filter(latest__isnull=False)
    return with_history.filter(~Exists(history.objects.filter(the_same)))


def erase_history(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Delete the history of rows that never were in earnest."""
    history = _history_of(model)
    history.objects.filter(**{f"{model._meta.pk.attname}__in": list(keys)}).delete()


def has_history(model: type[models.Model]) -> bool:
    """Whether the model has a history."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def _history_of(model: Any) -> Any:
    return model.history.model


def _record_objects(objects: Iterable[models.Model], kind: str) -> None:
    objects = list(objects)
    if objects:
        _record(type(objects[0]), [row.pk for row in objects], kind)


def _record(model: type[models.Model], keys: Iterable[Any], kind: str) -> None:
    """Copy the rows into the history as they stand in the database now."""
    history, act = _history_of(model), current_operation()
    told = {
        "history_date": Value(act.at or timezone.now(), models.DateTimeField()),
        "history_type": Value(kind, models.CharField()),
        "history_user": Value(act.user_id, models.BigIntegerField()),
        "history_change_reason": Value(act.reason, models.TextField()),
        "operation": Value(act.id, models.UUIDField()),
    }
    copied = [field.attname for field in history.tracked_fields]
    using = router.db_for_write(history)
    quote = connections[using].ops.quote_name
    into = [history._meta.get_field(name).column for name in [*copied, *told]]
    insert = f"INSERT INTO {quote(history._meta.db_table)} ({', '.join(map(quote, into))}) "
    rows = model._base_manager.using(using).order_by("pk").values_list(*copied, *told.values())
    remaining = iter(keys)
    while some := list(islice(remaining, _ROWS_PER_STATEMENT)):
        select, parameters = rows.filter(pk__in=some).query.get_compiler(using).as_sql()
        with connections[using].cursor() as cursor:
            cursor.execute(insert + select, parameters)
