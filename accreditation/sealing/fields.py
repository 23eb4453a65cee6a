"""Model field whose value is plain in Python and sealed in the database."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from accreditation.sealing.aead import seal, unseal


class SealedTextField(models.TextField):
    """A text sealed at rest. It cannot be searched or ordered: match on a keyed hash in a column beside it.

    `sealed_as` names the column of another table, as "app.model.column", whose sealed texts are copied into this one.
    """

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        self.sealed_as = sealed_as
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"sealed_as": self.sealed_as} if self.sealed_as else {})

    @property
    def purpose(self) -> str:
        return self.sealed_as or f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return seal(value, self.purpose) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return unseal(value, self.purpose) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Only emptiness can be asked of the database: every sealing of the same text differs.
        if lookup_name in {"exact", "isnull"}:
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed; {lookup_name} has no meaning for it")
