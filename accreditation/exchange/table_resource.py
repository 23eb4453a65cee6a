"""How django-import-export loads and writes a small table.

Cells are understood before a resource sees them (`values`), so its rows hold values of the database, and what a person
is told about a bad one is said in one place.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget
from tablib import Dataset

from accreditation.exchange import values
from accreditation.exchange.headings import Column
from accreditation.exchange.problems import BadCell
from accreditation.exchange.steps import Change
from accreditation.exchange.values import Read
from accreditation.spelling.fields import derive_texts
from accreditation.spelling.lookup import AliasIndex

BATCH = 2000


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


def plain(name: str) -> Field:
    return Field(attribute=name, column_name=name, widget=Plain())


def coded(name: str, code: Callable[[Any], str]) -> Field:
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

    def lock(self) -> None:
        """Let whoever else would write what this file concerns wait for the end of the transaction."""

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


def related(index: AliasIndex[Any], message: Any, code_of: Callable[[Any], str] = lambda thing: thing.slug) -> Read:
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
