"""How the portal writes its log: a line for each event, and for a failure where in the code it happened.

Messages of exceptions often repeat what somebody typed or a whole row of a table, so only those are written that name
nothing but code, configuration and constraints. Values of variables are never written.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, ProgrammingError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

# Their first line names code, configuration or a constraint; PostgreSQL tells the row in the lines after it.
SPEAK_OF_CODE = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    IntegrityError,
    NameError,
    OperationalError,
    ProgrammingError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
)
ExceptionInformation = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ReticentFormatter(logging.Formatter):
    """Formats a failure without any value that went through it."""

    def formatException(self, ei: ExceptionInformation) -> str:
        return "" if ei[1] is None else "".join(told(ei[1])).rstrip("\n")


def told(error: BaseException) -> Iterator[str]:
    """The lines of a traceback, of what led to it first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from told(earlier)
        yield "\nThen:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {first_line(error)}\n"


def first_line(error: BaseException) -> str:
    """The message where it is safe to write down, else a word in its place."""
    if not isinstance(error, SPEAK_OF_CODE):
        return "(message left out)"
    return next(iter(str(error).splitlines()), "")
