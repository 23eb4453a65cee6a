"""A measured figure, and the table that shows it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import connection

RUNS = 3


@dataclass(frozen=True)
class Figure:
    """The median of at least three runs, with the ratio to a baseline of the same run of the program.

    `ratio` is value / baseline; `target` is its smallest good value, None where none is set yet.
    """

    name: str
    size: int
    value: float
    unit: str
    baseline: str = ""
    ratio: float | None = None
    target: float | None = None

    def as_row(self) -> dict[str, object]:
        met = None if self.target is None or self.ratio is None else self.ratio >= self.target
        return {"engine": connection.vendor, **asdict(self), "met": met}


def seconds(job: Callable[[], object]) -> float:
    begin = time.perf_counter()
    job()
    return time.perf_counter() - begin


def median_seconds(job: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The median time of some runs; what comes before each is outside the measured time. The last one's work stays."""
    times = []
    for _run in range(RUNS):
        before()
        times.append(seconds(job))
    return statistics.median(times)


def print_table(figures: list[Figure]) -> None:
    print(f"{'what':<58}{'size':>9}{'value':>12} {'unit':<11}{'ratio':>8}  to")
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        print(
            f"{figure.name:<58}{figure.size:>9,}{figure.value:>12,.0f} {figure.unit:<11}{ratio:>8}  {figure.baseline}"
        )
