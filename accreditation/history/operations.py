"""The act in which something is written: one form, one action on many, one list, one meeting.

Whatever is recorded while an operation runs carries its identifier, its user and its reason. A request is one operation
(`OperationMiddleware`); a function that begins one inside another joins it, so that the whole act keeps one identifier.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why rows change otherwise than through their own form; shown to the reader in words."""

    MEETING = "meeting", _("decision of the commission")
    LIST = "list", _("list loaded")
    UNDONE = "undone", _("loading of a list undone")
    REFERENCE = "reference", _("reference data loaded")


@dataclass(frozen=True)
class Operation:
    """One act. `user` is who acts, as an account or as `request.user`; None where nobody is logged in.

    `at` is an aware moment, None for that of each write.
    """

    user: Any = None
    reason: str = ""
    id: UUID = field(default_factory=uuid4)
    at: datetime | None = None

    @property
    def user_id(self) -> int | None:
        return getattr(self.user, "pk", None)


_current: ContextVar[Operation | None] = ContextVar("operation", default=None)


def current_operation() -> Operation:
    """Return the operation that runs, or a new one for a single write outside of any."""
    return _current.get() or Operation()


@contextmanager
def operation(user: Any = None, reason: str = "", at: datetime | None = None) -> Iterator[Operation]:
    """Run the block as one operation, or as a part of the one that runs already.

    A part keeps the identifier of the whole, and its user, reason and moment where it has none of its own.
    """
    whole = _current.get()
    if whole is None:
        part = Operation(user, reason, at=at)
    else:
        part = Operation(whole.user if user is None else user, reason or whole.reason, whole.id, at or whole.at)
    token = _current.set(part)
    try:
        yield part
    finally:
        _current.reset(token)


class OperationMiddleware:
    """Make each request one operation of the user who is logged in. After the authentication in `MIDDLEWARE`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The user is lazy: a page that writes nothing does not ask who reads it.
        with operation(request.user):
            return self.get_response(request)
