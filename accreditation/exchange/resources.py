"""What django-import-export writes of the observers. Lists of observers are loaded by `apply`."""

from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from tablib import Dataset

from accreditation.delegations.models import Observer, ObserverQuerySet
from accreditation.exchange import export


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
