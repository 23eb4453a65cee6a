"""What becomes of one row of a list."""

from enum import StrEnum
from typing import Any, NamedTuple

from accreditation.exchange.listing import Entry
from accreditation.exchange.register import Known, Place


class Action(StrEnum):
    CREATE = "created"
    CHANGE = "changed"
    KEEP = "unchanged"
    CONFLICT = "conflict"
    REFUSE = "refused"


class Change(NamedTuple):
    """What a row says otherwise than the register."""

    column: str
    old: Any
    new: Any


class Step(NamedTuple):
    """`known` is None for a new person, `place` None where the delegation is not known."""

    entry: Entry
    action: Action
    known: Known | None = None
    place: Place | None = None
    digest: str = ""
    changes: tuple[Change, ...] = ()
