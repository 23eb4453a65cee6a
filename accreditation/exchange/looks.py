"""What a list would have done when it was first looked at, so that a register that moved since is told as a difference.

A list is bound to its bytes and to the register: what it does is computed anew at every look and once more when it is
loaded. Only what became different is kept from the first look.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from accreditation.exchange.models import Upload
from accreditation.exchange.outcome import Outcome

_LINES_TOLD = 100


@dataclass(frozen=True)
class Movement:
    """What is otherwise than at a moment, aware: counts by name, before and now; and the first of the lines.

    Of a line there is what would have become of it and what becomes of it now; both may be called the same where only
    what is changed of a person is otherwise.
    """

    since: datetime
    totals: list[tuple[str, int, int]]
    lines: list[tuple[int, str, str]]


def compare(upload: Upload, outcome: Outcome, at: datetime) -> Movement | None:
    """Return how an outcome differs from the first look at the file as it is read now; keep a first look as such."""
    read_so = hashlib.sha256(json.dumps(upload.parameters, sort_keys=True).encode()).hexdigest()
    first = upload.look
    if first is None or first["read_so"] != read_so:
        upload.look = {
            "at": at.isoformat(),
            "read_so": read_so,
            "fingerprint": outcome.fingerprint,
            "totals": outcome.totals(),
            "rows": {str(line): state for line, state in outcome.states.items()},
        }
        upload.save(update_fields=["look"])
        return None
    if first["fingerprint"] == outcome.fingerprint and first["totals"] == outcome.totals():
        return None
    totals = [(name, first["totals"][name], now) for name, now in outcome.totals().items()]
    return Movement(
        datetime.fromisoformat(first["at"]),
        [(name, before, now) for name, before, now in totals if before != now],
        list(islice(_changed(first["rows"], outcome.states), _LINES_TOLD)),
    )


def _changed(before: dict[str, str], now: dict[int, str]) -> Iterator[tuple[int, str, str]]:
    for line in sorted({*map(int, before), *now}):
        old, new = before.get(str(line), ""), now.get(line, "")
        if old != new:
            yield line, old.partition(" ")[0], new.partition(" ")[0]
