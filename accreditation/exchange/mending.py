"""Typing over single cells of a list on its preview, instead of sending the file anew. The file stays as received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem
from accreditation.spelling.keys import read_key

# More are rather mended in the file; a request holds a thousand fields.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class ToMend:
    """A cell with a problem. `suggestions` can be taken as they stand."""

    number: int
    line: int
    column: str
    value: str
    messages: tuple[str, ...]
    suggestions: tuple[str, ...]


def to_mend(problems: Iterable[Problem]) -> list[ToMend]:
    """Return the first cells with problems, each once, in the order of the list."""
    cells: dict[tuple[int, str], list[Problem]] = {}
    for problem in problems:
        if problem.in_cell:
            cells.setdefault((problem.line, problem.column), []).append(problem)
    return [
        ToMend(
            number, line, column, found[0].value, tuple(str(problem.message) for problem in found),
            tuple(suggestion for problem in found for suggestion in problem.suggestions),
        )
        for number, ((line, column), found) in enumerate(list(cells.items())[:MOST_AT_ONCE])
    ]  # fmt: skip


def mended(options: ListOptions, typed: Mapping[str, str]) -> ListOptions:
    """Return the options with the cells of the form: `line-N`, `column-N`, and `text-N` where something is typed."""
    cells = {line: dict(columns) for line, columns in options.mended.items()}
    for number in range(MOST_AT_ONCE):
        line, column = read_key(typed.get(f"line-{number}", "")), typed.get(f"column-{number}", "")
        text = typed.get(f"text-{number}", "").replace("\0", "").strip()
        if line and column and text:
            cells.setdefault(line, {})[column] = text
    return replace(options, mended=cells)
