"""The geometry of the portal's pictures: pure functions from figures to shapes that a template writes as SVG.

Lengths are strings in percent ("44.97%"), never numbers: a template would write 44.97 as "44,97" in Kazakh and Russian,
which is no length in SVG. The SVG has no viewBox, so that shapes stretch with the page and letters keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BarKind = Literal["exact", "at_least", "remainder", "unknown"]

# The longest bar stops here, so that the open end of an "at least" bar has room inside the picture.
LONGEST = 97.0
# The plot of the running total, in percent of the picture's height: figures stand above it, dates below.
PLOT_TOP = 12.0
PLOT_FLOOR = 86.0
# More meetings than this leave no room for a date under each point on a phone 360 px wide.
MOST_DATES = 8
MOST_VALUES = 12


def percent(share: float) -> str:
    """Write a length for SVG: a point as decimal separator in every language, two places, never negative."""
    return f"{max(share, 0.0):.2f}%"


@dataclass(frozen=True)
class Bar:
    """One horizontal bar from zero. `unknown` has no length: it is drawn as a hatched stub."""

    kind: BarKind
    width: str


def bar(observers: int | None, at_least: int | None, largest: int) -> Bar:
    """A bar for an exact figure, for a least one (open end) or for none (hatched); `largest` has the full length."""
    if observers is not None:
        return Bar("exact", _length(observers, largest))
    if at_least is not None:
        return Bar("at_least", _length(at_least, largest))
    return Bar("unknown", percent(0))


def remainder_bar(observers: int, largest: int) -> Bar:
    """A hatched bar of true length: a known number of observers of whom the senders are not known."""
    return Bar("remainder", _length(observers, largest))


def _length(observers: int, largest: int) -> str:
    return percent(LONGEST * observers / largest if largest else 0.0)


@dataclass(frozen=True)
class Split:
    """One bar of two parts that make a total."""

    first: int
    second: int
    first_width: str
    second_start: str
    second_width: str


def split(first: int | None, second: int | None) -> Split | None:
    """Return the two parts, or None when either is unknown or there is nothing to divide."""
    if first is None or second is None or first + second == 0:
        return None
    edge = 100.0 * first / (first + second)
    # A hair of paper between the parts keeps them apart without colour.
    gap = 0.25 if first and second else 0.0
    return Split(first, second, percent(edge - gap), percent(edge + gap), percent(100.0 - edge - gap))


@dataclass(frozen=True)
class StepInput:
    """What is known after one meeting. `label` is its date, short; `dated` is False where the day is not known."""

    ordinal: int
    label: str
    total: int | None
    derived: bool
    dated: bool


@dataclass(frozen=True)
class StepPoint:
    ordinal: int
    label: str
    total: int | None
    derived: bool
    dated: bool
    x: str
    y: str
    value_y: str
    show_value: bool
    show_label: bool


@dataclass(frozen=True)
class StepLine:
    """A stretch of the line; `known` is False where it only bridges meetings whose total is not known."""

    x1: str
    y1: str
    x2: str
    y2: str
    known: bool


@dataclass(frozen=True)
class GridLine:
    y: str
    value: int


@dataclass(frozen=True)
class StepChart:
    points: tuple[StepPoint, ...]
    lines: tuple[StepLine, ...]
    grid: tuple[GridLine, ...]
    floor: str
    has_derived: bool
    has_undated: bool
    has_unknown: bool


def steps(inputs: Sequence[StepInput]) -> StepChart | None:
    """The running total as a line of steps, meetings at equal distances because some have no known date.

    A total holds until the next meeting. Where a meeting's total is unknown the line is bridged by a dashed one from
    the last known total to the next. Return None when fewer than two totals are known: that is no line.
    """
    known = [step.total for step in inputs if step.total is not None]
    if len(known) < 2:
        return None
    top = _round_up(max(known))
    width = 100.0 / len(inputs)

    def height(total: int) -> float:
        return PLOT_FLOOR - (PLOT_FLOOR - PLOT_TOP) * total / top

    points: list[StepPoint] = []
    lines: list[StepLine] = []
    last_x, last_y, unbroken = 0.0, PLOT_FLOOR, True
    for index, step in enumerate(inputs):
        x = width * (index + 0.5)
        y = PLOT_FLOOR if step.total is None else height(step.total)
        points.append(
            StepPoint(
                ordinal=step.ordinal,
                label=step.label,
                total=step.total,
                derived=step.derived,
                dated=step.dated,
                x=percent(x),
                y=percent(y),
                value_y=percent(y - 3.5),
                show_value=step.total is not None and (len(inputs) <= MOST_VALUES or index in (0, len(inputs) - 1)),
                show_label=len(inputs) <= MOST_DATES,
            )
        )
        if step.total is None:
            unbroken = False
            continue
        if unbroken:
            lines.append(_line(last_x, last_y, x, last_y, known=True))
            lines.append(_line(x, last_y, x, y, known=True))
        else:
            lines.append(_line(last_x, last_y, x, y, known=False))
        last_x, last_y, unbroken = x, y, True
    lines.append(_line(last_x, last_y, 100.0, last_y, known=unbroken))
    return StepChart(
        points=tuple(points),
        lines=tuple(lines),
        grid=tuple(GridLine(percent(height(value)), value) for value in (top // 2, top)),
        floor=percent(PLOT_FLOOR),
        has_derived=any(step.derived and step.total is not None for step in inputs),
        has_undated=any(not step.dated for step in inputs),
        has_unknown=any(step.total is None for step in inputs),
    )


def _line(x1: float, y1: float, x2: float, y2: float, *, known: bool) -> StepLine:
    return StepLine(percent(x1), percent(y1), percent(x2), percent(y2), known)


def _round_up(value: int) -> int:
    """The smallest even round number (2, 4, 6, 8, 10 times a power of ten) that is not below `value`."""
    magnitude = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if step * magnitude >= value:
                return step * magnitude
        magnitude *= 10
