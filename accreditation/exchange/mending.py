"""Typing over single cells of a list on its preview, instead of sending the file anew. The file stays as received."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from accreditation.exchange.cells import clean_text
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem
from accreditation.exchange.teaching import TEACHABLE
from accreditation.spelling.keys import read_key

# More are rather mended in the file; a request holds a thousand fields.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class ToMend:
    """A cell with so many `problems`, told in `message`. `suggestions` can be taken as they stand.

    `is_spelling` tells that the spelling may be taught; a text that was typed here never is. `can_be_empty` tells that
    nothing may stand there.
    """

    number: int
    line: int
    column: str
    value: str
    message: str
    problems: int
    suggestions: tuple[str, ...]
    is_spelling: bool
    can_be_empty: bool


def to_mend(problems: Iterable[Problem], options: ListOptions, never_empty: Collection[str]) -> list[ToMend]:
    """Return the first cells with problems, each once, in the order of the list, which is that of the problems.

    `never_empty` has the labels of columns in which every person has something.
    """
    cells: dict[tuple[int, str], list[Problem]] = {}
    last = 0
    for problem in problems:
        place = (problem.line, problem.column)
        if len(cells) >= MOST_AT_ONCE and problem.line > last:
            break
        if problem.in_cell and (place in cells or len(cells) < MOST_AT_ONCE):
            cells.setdefault(place, []).append(problem)
            last = problem.line
    return [
        ToMend(
            number, line, column, found[0].value, " ".join(str(problem.message) for problem in found), len(found),
            tuple(suggestion for problem in found for suggestion in problem.suggestions),
            bool(found[0].value)
            and column not in options.mended.get(line, {})
            and any(problem.code in TEACHABLE for problem in found),
            bool(found[0].value) and column not in never_empty,
        )
        for number, ((line, column), found) in enumerate(cells.items())
    ]  # fmt: skip


def taught(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the spellings that the form ticks to be taught: `value-N`, and what it means, `text-N`."""
    return [
        (_typed(typed, f"value-{number}"), _typed(typed, f"text-{number}"))
        for number in range(MOST_AT_ONCE)
        if typed.get(f"teach-{number}") and _typed(typed, f"value-{number}")
    ]


def accepted(options: ListOptions, typed: Mapping[str, str]) -> ListOptions:
    """Return the options with a clicked suggestion: `accept` is N:suggestion, for each `value-N` of the file."""
    number, _colon, meaning = typed.get("accept", "").partition(":")
    spelling = clean_text(_typed(typed, f"value-{number}"))
    if not (spelling and meaning):
        return options
    return replace(options, spellings={**options.spellings, spelling: meaning.replace("\0", "")})


def mended(options: ListOptions, typed: Mapping[str, str]) -> ListOptions:
    """Return the options with the cells of the form: `line-N`, `column-N`, and `text-N` where something is typed.

    A cell whose spelling is taught needs no other text; one that is ticked `empty-N` says nothing.
    """
    cells = {line: dict(columns) for line, columns in options.mended.items()}
    for number in range(MOST_AT_ONCE):
        line, column = read_key(typed.get(f"line-{number}", "")), typed.get(f"column-{number}", "")
        text = _typed(typed, f"text-{number}")
        if line and column and not typed.get(f"teach-{number}") and (text or typed.get(f"empty-{number}")):
            cells.setdefault(line, {})[column] = text
    return replace(options, mended=cells)


def _typed(typed: Mapping[str, str], name: str) -> str:
    """No database keeps a NUL."""
    return typed.get(name, "").replace("\0", "").strip()
