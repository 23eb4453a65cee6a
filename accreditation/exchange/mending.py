"""Typing over single cells of a list on its preview, instead of sending the file anew. The file stays as received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem
from accreditation.exchange.teaching import TEACHABLE
from accreditation.spelling.keys import read_key

# More are rather mended in the file; a request holds a thousand fields.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class ToMend:
    """A cell with a problem. `suggestions` can be taken as they stand; a spelling may be one that can be taught."""

    number: int
    line: int
    column: str
    value: str
    messages: tuple[str, ...]
    suggestions: tuple[str, ...]
    is_spelling: bool


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
            bool(found[0].value) and any(problem.code in TEACHABLE for problem in found),
        )
        for number, ((line, column), found) in enumerate(list(cells.items())[:MOST_AT_ONCE])
    ]  # fmt: skip


def taught(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the spellings that the form ticks to be taught: `value-N`, and what it means, `text-N`."""
    return {
        typed[f"value-{number}"]: typed.get(f"text-{number}", "").replace("\0", "").strip()
        for number in range(MOST_AT_ONCE)
        if typed.get(f"teach-{number}") and typed.get(f"value-{number}", "").replace("\0", "").strip()
    }


def mended(options: ListOptions, typed: Mapping[str, str]) -> ListOptions:
    """Return the options with the cells of the form: `line-N`, `column-N`, and `text-N` where something is typed."""
    cells = {line: dict(columns) for line, columns in options.mended.items()}
    for number in range(MOST_AT_ONCE):
        line, column = read_key(typed.get(f"line-{number}", "")), typed.get(f"column-{number}", "")
        text = typed.get(f"text-{number}", "").replace("\0", "").strip()
        if line and column and text:
            cells.setdefault(line, {})[column] = text
    return replace(options, mended=cells)
