"""Asking for rows with any of many values, all of them in one parameter.

`__in` makes a parameter of each: of a thousand days, composing the statement takes longer than answering it, and SQLite
takes 32,766 at most.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup):
    """The condition that a field of texts, dates or numbers has one of the values."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, field: str, values: Collection[str | date | int]) -> None:
        super().__init__(F(field), list(values))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*parameters, self._values())  # noqa: S608

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        # An array as such is a parameter too, but the driver quotes it one element after the other.
        array = f"ARRAY(SELECT jsonb_array_elements_text(%s::jsonb))::{self.lhs.output_field.db_type(connection)}[]"
        return f"{left} = ANY({array})", (*parameters, self._values())

    def _values(self) -> str:
        return json.dumps(self.rhs, default=str)
