"""Loading a list of observers, beside django-import-export's own default path and the bare database."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from import_export import fields, resources, widgets
from tablib import Dataset

from accreditation.delegations.documents import document_digest
from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.elections.models import Election
from accreditation.exchange.apply import import_list
from accreditation.exchange.models import Reading
from accreditation.geography.models import Country
from accreditation.organizations.models import Organization
from tests.benchmarks.figures import Figure, median_seconds, seconds
from tests.factories import FAMILY_NAMES, GIVEN_NAMES, make_election, make_user

ROWS = 100_000
PLAIN_ROWS = 2_000
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


def list_of(count: int) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows(count))
    return text.getvalue().encode("utf-8-sig")


def clear() -> None:
    """Empty the tables that a list fills."""
    kept = [Observer, Submission, Delegation]
    history = [model.history.model for model in kept]
    tables = [model._meta.db_table for model in (*history, SubmissionRow, Reading, *kept)]
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

    ours = median_seconds(load, clear)
    again = median_seconds(load_again)
    bare = median_seconds(bare_copy())
    plain_rate = PLAIN_ROWS / median_seconds(plain_import(election), clear)
    rate = ROWS / ours
    return [
        Figure("import: check and apply", ROWS, rate, "rows/s"),
        Figure("import: the same list again, unchanged", ROWS, ROWS / again, "rows/s", "first time", ours / again),
        Figure("import against django-import-export's default", PLAIN_ROWS, plain_rate, "rows/s",
               "our rate / its rate", rate / plain_rate),
        Figure(f"import against bare {bare_name()} of the finished rows", ROWS, ROWS / bare, "rows/s",
               "our rate / bare rate", bare / ours),
    ]  # fmt: skip


def bare_name() -> str:
    return "COPY" if connection.vendor == "postgresql" else "executemany"


def bare_copy() -> Callable[[], None]:
    """Write all that a list makes of each person into empty twins of the tables, indexes included."""
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
            transaction.set_rollback(True)

    return job


def _copy_to_postgresql(cursor, table: str, stored: list[tuple]) -> None:
    cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
        for row in stored:
            copy.write_row(row)


def _insert_into_sqlite(cursor, table: str, stored: list[tuple]) -> None:
    statements = "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL AND type IN ('table', 'index')"
    cursor.execute(f"{statements} ORDER BY type DESC", [table])
    for number, (statement,) in enumerate(cursor.fetchall()):
        twin = statement.replace(f'"{table}"', f'"bare_{table}"')
        if "INDEX" in statement.split("(")[0]:
            name = statement.split('"')[1]
            twin = twin.replace(f'"{name}"', f'"bare_{number}_{name}"', 1)
        # Without parameters, so that a % in a constraint stays what it is.
        cursor.execute(twin, None)
    places = ", ".join(["?"] * len(stored[0]))
    # Beneath Django's cursor, which would rewrite the statement for each row.
    cursor.connection.executemany(f"INSERT INTO bare_{table} VALUES ({places})", stored)  # noqa: S608


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
