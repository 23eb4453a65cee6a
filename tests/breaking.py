"""A register, and changing it as somebody with the password of the database does: past every rule of the models."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from accreditation.bulletins.reconciliation import check
from accreditation.elections.models import Election
from tests.factories import decide, make_accredited, make_country, make_delegation, make_election, make_observers


def make_register() -> Election:
    """Five persons of two senders over three meetings: three accredited, one withdrawn, one not decided on."""
    election = make_election()
    odihr, norway = make_delegation(election), make_delegation(election, country=make_country("NO"))
    make_accredited(2, odihr)
    leaving = make_accredited(2, norway)
    decide(leaving[:1], "withdraw")
    make_observers(1, odihr)
    return election


def behind_the_models(model: type[models.Model], **filters: Any) -> models.QuerySet[Any]:
    return models.QuerySet(model).filter(**filters)


@contextmanager
def without_the_check(model: type[models.Model], name: str) -> Iterator[None]:
    """The database does not look at one check constraint of the model meanwhile. Inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        else:
            # PostgreSQL alters no table while rows wait to be looked at; the transaction is never committed.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
            yield


def codes(election: Election, **how: Any) -> list[tuple[str, str]]:
    """What reconciliation finds, as codes, each with the table of its row."""
    return [(violation.code, str(violation.row._meta.model_name)) for violation in check(election, **how)]
