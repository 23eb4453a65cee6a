"""Loading a list of observers, beside django-import-export's own default path and the bare database."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TextIO

from django.db import connection, transaction
from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook
from tablib import Dataset

from accreditation.delegations.documents import document_digest
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Election
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.formats import xlsx_bytes
from accreditation.exchange.models import Reading
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.benchmarks.figures import Figure, median_seconds, seconds
from tests.factories import FAMILY_NAMES, GIVEN_NAMES, make_election, make_user

ROWS = 100_000
WORKBOOK_ROWS = 500
PLAIN_ROWS = 5_000
# No slower than three times the bare COPY, and than five times the bare executemany.
BARE_TARGETS = {"postgresql": 1 / 3, "sqlite": 0.2}
# On SQLite, where writing costs less of its time, there is nothing promised.
PLAIN_TARGETS = {"postgresql": 40, "sqlite": None}
COLUMNS = [
    "sender", "title", "family_name", "given_name", "family_name_cyrillic", "given_name_cyrillic",
    "nationality", "birth_date", "document_number", "document_country", "role", "position",
]  # fmt: skip
NATIONALITIES = "RU BY KG TJ AM UZ AZ MD DE FR IT PL SE US CZ NO CA ES FI GB".split()
SENDERS = ["cis-ec", "cis-ipa", "odihr", "osce-pa", "sco", "csto-pa", "oic", "NO", "TR", "JO"]


def rows(count: int) -> Iterator[list[str]]:
    """So many made-up persons, no two with the same document."""
    for number in range(count):
        family = FAMILY_NAMES[number % len(FAMILY_NAMES)]
        given = GIVEN_NAMES[number // len(FAMILY_NAMES) % len(GIVEN_NAMES)]
        nationality = NATIONALITIES[number % len(NATIONALITIES)]
        birth = date(1950, 1, 1) + timedelta(days=number % 18_000)
        yield [
            SENDERS[number % len(SENDERS)], "Mr", family, f"{given} {number}", "Вымышленный", f"Человек {number}",
            nationality, birth.isoformat(), f"B{number:08d}", nationality, "short_term", "Election expert",
        ]  # fmt: skip


def list_of(count: int, every_tenth: str = "") -> bytes:
    """The list, in which every tenth person may have another position."""
    text = io.StringIO(newline="")
    write_list(text, count, every_tenth)
    return text.getvalue().encode("utf-8-sig")


def write_list(file: TextIO, count: int, every_tenth: str = "") -> None:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows(count)):
        writer.writerow([*row[:-1], every_tenth] if every_tenth and number % 10 == 0 else row)


def clear() -> None:
    """Empty the tables that a list fills."""
    kept = [Observer, Submission, Delegation]
    history = [model.history.model for model in kept]
    empty(model._meta.db_table for model in (*history, SubmissionRow, Reading, *kept))


def empty(names: Iterable[str]) -> None:
    """Empty tables in this order, and leave no trace of what stood there."""
    tables = list(names)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


def measure_importing() -> list[Figure]:
    election, user = make_election("2030-01-06"), make_user("clerk")
    data = list_of(ROWS)

    def load() -> None:
        outcome = import_list(data, "list.csv", election, user)
        if outcome.totals()["created"] != ROWS:
            raise RuntimeError(f"loaded {outcome.totals()}: {outcome.problems[:3]}")

    def load_again() -> None:
        outcome = import_list(data, "list.csv", election, user)
        if outcome.totals()["unchanged"] != ROWS:
            raise RuntimeError(f"loaded {outcome.totals()}: {outcome.problems[:3]}")

    def load_changed() -> None:
        # Each run has another word, or the second one would find nothing to change.
        changed["word"] += "x"
        outcome = import_list(list_of(ROWS, changed["word"]), "list.csv", election, user)
        if outcome.totals()["changed"] != ROWS // 10:
            raise RuntimeError(f"loaded {outcome.totals()}: {outcome.problems[:3]}")

    changed = {"word": "Judge"}
    ours = median_seconds(load, clear)
    again = median_seconds(load_again)
    partly = median_seconds(load_changed)
    load_again()
    clear()
    load()
    bare = median_seconds(*bare_copy())
    plain_rate = PLAIN_ROWS / median_seconds(plain_import(election), clear)
    rate = ROWS / ours
    return [
        Figure("import: check and apply", ROWS, rate, "rows/s"),
        Figure("import: the same list again, unchanged", ROWS, ROWS / again, "rows/s", "first time", ours / again, 1),
        Figure("import: again with 10% changed", ROWS, ROWS / partly, "rows/s", "first time", ours / partly),
        *measure_workbook(election),
        Figure("import against django-import-export's default", PLAIN_ROWS, plain_rate, "rows/s",
               "our rate / its rate", rate / plain_rate, PLAIN_TARGETS[connection.vendor]),
        Figure(f"import against bare {bare_name()} of the finished rows", ROWS, ROWS / bare, "rows/s",
               "our rate / bare rate", bare / ours, BARE_TARGETS[connection.vendor]),
    ]  # fmt: skip


def measure_workbook(election: Election) -> list[Figure]:
    """From the bytes of a usual list to its plan, beside reading the cells alone."""
    header, *lines = csv.reader(io.StringIO(list_of(WORKBOOK_ROWS).decode("utf-8-sig")))
    data = xlsx_bytes(header, lines)

    def look() -> None:
        outcome = check_list(data, "list.xlsx", election)
        if outcome.problems:
            raise RuntimeError(str(outcome.problems[:3]))

    def read() -> None:
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    ours, bare = median_seconds(look), median_seconds(read)
    return [
        Figure("import: a workbook to its plan", WORKBOOK_ROWS, WORKBOOK_ROWS / ours, "rows/s",
               "our rate / reading its cells", bare / ours, 0.1),
    ]  # fmt: skip


def bare_name() -> str:
    return "COPY" if connection.vendor == "postgresql" else "executemany"


def bare_copy() -> tuple[Callable[[], None], Callable[[], None]]:
    """Write all that a list makes of each person into the same tables, and commit; and what empties them before."""
    tables = [model._meta.db_table for model in (Observer, Observer.history.model, SubmissionRow)]
    with connection.cursor() as cursor:
        stored = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - names of our own tables
            stored[table] = cursor.fetchall()
    write = _copy_to_postgresql if connection.vendor == "postgresql" else _insert_into_sqlite

    def job() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                write(cursor, table, stored[table])

    return job, lambda: empty(reversed(tables))


def _copy_to_postgresql(cursor, table: str, stored: list[tuple]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in stored:
            copy.write_row(row)


def _insert_into_sqlite(cursor, table: str, stored: list[tuple]) -> None:
    places = ", ".join(["?"] * len(stored[0]))
    # Beneath Django's cursor, which would rewrite the statement.
    cursor.connection.executemany(f"INSERT INTO {table} VALUES ({places})", stored)  # noqa: S608


def plain_import(election: Election) -> Callable[[], None]:
    """The default path of django-import-export: one ModelResource, a preview, then the confirmed import."""
    delegations = {}
    for sender in SENDERS:
        organization = Organization.objects.filter(slug=sender).first()
        delegations[sender] = {"organization": organization} if organization else {"country_id": sender}

    class PlainObserver(resources.ModelResource):
        nationality = fields.Field("nationality", "nationality", widgets.ForeignKeyWidget(Country, "code"))
        document_country = fields.Field("document_country", "document_country",
                                        widgets.ForeignKeyWidget(Country, "code"))  # fmt: skip
        delegation = fields.Field("delegation", "delegation", widgets.ForeignKeyWidget(Delegation, "pk"))

        class Meta:
            model = Observer
            import_id_fields = ["delegation", "document_digest"]
            fields = [*COLUMNS[1:], "delegation", "document_digest"]

    def job() -> None:
        made = {
            sender: Delegation.objects.create(election=election, **fields) for sender, fields in delegations.items()
        }
        dataset = Dataset(headers=[*COLUMNS[1:], "delegation", "document_digest"])
        for row in rows(PLAIN_ROWS):
            dataset.append([*row[1:], made[row[0]].pk, document_digest(row[8], row[9])])
        for dry_run in (True, False):
            result = PlainObserver().import_data(dataset, dry_run=dry_run)
            if result.has_errors() or result.has_validation_errors():
                raise RuntimeError(result.row_errors()[:1])

    return job


__all__ = ["ROWS", "clear", "list_of", "measure_importing", "seconds"]
