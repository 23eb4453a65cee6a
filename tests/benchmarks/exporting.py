"""Writing the observers as CSV, beside the bare database, and how much memory that takes at once."""

import csv
import io
import tracemalloc
from collections.abc import Callable

from django.db import connection

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.exchange.apply import import_list
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import csv_pieces
from tests.benchmarks.figures import Figure, median_seconds
from tests.benchmarks.importing import ROWS, list_of
from tests.factories import make_election, make_user

# No slower than four times the bare COPY.
TARGET = 0.25
FEW = 10_000


def measure_exporting() -> list[Figure]:
    election, user = make_election("2034-01-08"), make_user("exports")
    import_list(list_of(ROWS), "list.csv", election, user)
    return measure_export_of(election, ROWS)


def measure_export_of(election: Election, rows: int) -> list[Figure]:
    """Of an election with so many persons."""

    def export(most: int | None = None) -> None:
        people = Observer.objects.of(election).order_by("sort_name", "pk")[:most]
        chosen = columns(with_documents=False)
        for _piece in csv_pieces([column.name for column in chosen], observer_rows(people, chosen)):
            pass

    ours, bare = median_seconds(export), median_seconds(bare_export(election))
    few, many = peak_megabytes(lambda: export(FEW)), peak_megabytes(export)
    name = "COPY" if connection.vendor == "postgresql" else "fetch and csv.writer"
    target = TARGET if connection.vendor == "postgresql" else None
    return [
        Figure(
            "export as CSV without documents", rows, rows / ours, "rows/s", f"our rate / {name}", bare / ours, target
        ),
        Figure(f"export: peak memory of Python, beside {FEW:,} rows", rows, many, "MB", "few / many", few / many, 0.8),
    ]


def bare_export(election: Election) -> Callable[[], None]:
    """The same columns of the same rows in the same order, as the database gives them."""
    people = Observer.objects.of(election).order_by("sort_name", "pk")
    chosen = [column.name for column in columns(with_documents=False)]
    lookups = {"delegation_kind": "delegation__kind", "nationality": "nationality_id"}
    own = [lookups.get(name, name) for name in chosen if name != "sender"]
    rows = people.values_list("delegation__organization__slug", "delegation__country_id", *own)

    def copy() -> None:
        statement, parameters = rows.query.sql_with_params()
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as out,
        ):
            for _block in out:
                pass

    def fetch() -> None:
        statement, parameters = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            csv.writer(io.StringIO()).writerows(cursor)

    return copy if connection.vendor == "postgresql" else fetch


def peak_megabytes(job: Callable[[], None]) -> float:
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
