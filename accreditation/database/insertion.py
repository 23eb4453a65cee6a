"""Inserting many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk_create` asks every field of every row how its value is written, through six calls each, and builds a statement for
each batch: most of the time of loading a list went there.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

# What these hold in Python is what a driver takes; any other field is asked for each value.
_AS_IT_IS = frozenset(
    {
        models.BigAutoField, models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField,
        models.OneToOneField, models.PositiveIntegerField, models.PositiveSmallIntegerField, models.SlugField,
        models.SmallIntegerField, models.TextField, models.URLField,
    }
)  # fmt: skip


def insert_all(objects: Sequence[models.Model]) -> None:
    """Insert new objects, all of one model with a key that the database counts, and give them their keys.

    Inside a transaction. Columns that follow from others are computed as in `save`; no signal is sent, so history is
    left by whoever calls. Raises what `bulk_create` raises where a constraint is broken.
    """
    if not objects:
        return
    model = type(objects[0])
    connection = connections[router.db_for_write(model)]
    for instance, key in zip(objects, _reserve_keys(connection, model, len(objects)), strict=True):
        instance.pk = key
        instance._state.adding, instance._state.db = False, connection.alias
    fields = model._meta.concrete_fields
    write = _copy if connection.vendor == "postgresql" else _execute_many
    write(connection, model._meta.db_table, [str(field.column) for field in fields], _rows(connection, objects, fields))


def _reserve_keys(connection: BaseDatabaseWrapper, model: type[models.Model], number: int) -> Sequence[int]:
    """Return as many keys that no other row is given."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = [connection.ops.quote_name(table), column, number]
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", sequence)
            return [key for (key,) in cursor.fetchall()]
        # A transaction that writes holds the whole file, so nobody counts on meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + number)


def _rows(
    connection: BaseDatabaseWrapper, objects: Sequence[models.Model], fields: Sequence[models.Field]
) -> Iterator[list[Any]]:
    """The values of each object as the driver takes them, in the order of the fields."""
    values_of = itemgetter(*(field.attname for field in fields))
    asked = [(place, _writer(field, connection)) for place, field in enumerate(fields) if type(field) not in _AS_IT_IS]
    for instance in objects:
        computed = [(place, write(instance)) for place, write in asked]
        row = list(values_of(vars(instance)))
        for place, value in computed:
            row[place] = value
        yield row


def _writer(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[models.Model], Any]:
    return lambda instance: field.get_db_prep_save(field.pre_save(instance, True), connection)


def _copy(connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _execute_many(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Iterator[list[Any]]
) -> None:
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)  # type: ignore[arg-type]  # the driver takes an iterator
