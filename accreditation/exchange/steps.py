"""What becomes of one row of a list."""

from enum import StrEnum
from typing import Any, NamedTuple

from accreditation.delegations.models import Observer
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

    @property
    def enters(self) -> bool:
        """Whether the person comes with this document to this delegation: new, or otherwise than before."""
        if self.known is None:
            return self.action is Action.CREATE
        moved = (self.digest, self.place) != (self.known.document_digest, self.known.delegation_id)
        return self.action is Action.CHANGE and moved and self.known.status in Observer.STANDING
