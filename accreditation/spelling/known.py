"""The things of one kind and their spellings: read whenever they are needed, and made anew only of other texts.

Making the rows and the index takes four times as long as reading the texts. What was made of the very same texts is
taken again: it can never be older than they are, whoever changed them and however.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db.models import Model

from accreditation.spelling.fields import DerivedTextField
from accreditation.spelling.lookup import AliasIndex

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Known(Generic[M]):
    """All rows of a model by primary key, and their spellings. For reading only: whoever asks next gets the same."""

    rows: Mapping[Any, M]
    spellings: AliasIndex[Any]


def known(model: type[M], aliases: Iterable[tuple[str, Any]]) -> Known[M]:
    """Return the rows of a model that has `spellings()`, and these with further ones of their keys. One query."""
    columns = tuple(field.attname for field in model._meta.concrete_fields if not isinstance(field, DerivedTextField))
    return _made(model, columns, tuple(model._default_manager.values_list(*columns)), tuple(aliases))


@lru_cache(maxsize=8)
def _made(model: Any, columns: tuple[str, ...], values: tuple[Any, ...], aliases: tuple[Any, ...]) -> Known[Any]:
    rows = {row.pk: row for row in (model.from_db(None, columns, each) for each in values)}
    own = [(text, row.pk) for row in rows.values() for text in row.spellings()]
    return Known(rows, AliasIndex([*own, *aliases]))
