"""Model columns that follow from other columns of the row."""

from typing import Any

from django.db import models


class DerivedTextField(models.TextField):
    """A text that a method of the row computes whenever the row is inserted or saved.

    `save()` and `bulk_create()` ask every field for its value before writing, so no caller can forget the derivation.
    `bulk_update()` does not ask: there call `derive_texts` first.
    """

    def __init__(self, *args: Any, derive: str = "", **kwargs: Any) -> None:
        self.derive = derive
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "derive": self.derive}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value: str = getattr(model_instance, self.derive)()
        setattr(model_instance, self.attname, value)
        return value


def derive_texts(instance: models.Model) -> list[str]:
    """Compute every derived text of the row anew; return the names of those columns, for `bulk_update`."""
    derived = [field for field in instance._meta.concrete_fields if isinstance(field, DerivedTextField)]
    for field in derived:
        field.pre_save(instance, add=False)
    return [field.name for field in derived]
