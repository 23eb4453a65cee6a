"""How far a long list has come, told to whoever waits for it."""

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What is done with the rows, in this order; a check has no `WRITE`."""

    CHECK = "check"
    COMPARE = "compare"
    WRITE = "write"


# Called now and then with the stage, how many rows are done in it, and how many there are. What it raises ends the
# work, and nothing is written.
Progress = Callable[[Stage, int, int], None]


def silent(_stage: Stage, _done: int, _of: int) -> None:
    """Tell nobody."""
