"""What the columns of a list were taken to mean, with some of their cells: for a person to look at and to change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from accreditation.exchange import full_names, values
from accreditation.exchange.columns import meanings
from accreditation.exchange.headings import samples
from accreditation.exchange.listing import Listing
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import BadCell
from accreditation.exchange.senders import Senders

# Of a list with more columns the others keep the meaning of their headings; a request holds a thousand fields.
MOST_SHOWN = 100
NOT_SAID = "?"
_SAMPLES = 3
# A column is what nearly all of its cells are: somebody left one empty, somebody wrote "unknown".
_LOOKED_INTO, _NEARLY_ALL = 50, 0.8
_WORDS_OF_A_NAME = range(2, 5)


@dataclass(frozen=True)
class ToldColumn:
    """A column: its label, the first of its cells, and its meaning: a name, "" for not read, `NOT_SAID` for unknown.

    `likely` is what the cells speak for where the meaning is unknown, else "". `has_heading` tells whether the label is
    a heading, by which the column is known again in another list.
    """

    number: int
    label: str
    samples: list[str]
    meaning: str
    likely: str
    has_heading: bool


def told_columns(listing: Listing, senders: Senders, today: date) -> list[ToldColumn]:
    """Return the first columns of a list that hold anything. `today` is the day by the election's clock."""
    table, layout = listing.table, listing.layout
    understood = {index: name for name, index in layout.places.items()}
    understood |= {whole.index: _name_of(whole.meaning) for whole in listing.wholes}
    asked = {problem.column for problem in layout.problems}
    likely = _Likely(senders, today, {*layout.places, *layout.said.values()})
    told = []
    for index, label in enumerate(table.labels()[:MOST_SHOWN]):
        cells = samples(table, index, _LOOKED_INTO)
        if not (cells or table.header[index]):
            continue
        meaning = understood.get(index, NOT_SAID if label in asked or not listing.layout.places else "")
        found = likely.meaning(cells) if meaning == NOT_SAID else ""
        told.append(ToldColumn(index, label, cells[:_SAMPLES], meaning, found, label == table.header[index]))
    return told


def _name_of(whole: full_names.Whole) -> str:
    return next((name for name, meaning in full_names.COLUMNS.items() if meaning == whole), "full_name")


class _Likely:
    """What cells speak for. Each meaning is found once: two columns of dates are a question."""

    def __init__(self, senders: Senders, today: date, taken: set[str]) -> None:
        self._taken = taken
        self._tests: Mapping[str, Callable[[str], object]] = {
            "birth_date": values.birth_date("dmy", today),
            "sender": _Organizations(senders),
            "nationality": senders.countries.find,
            "document_country": senders.countries.find,
            "role": values.role,
            "document_number": _document,
            "full_name": _name,
        }

    def meaning(self, cells: list[str]) -> str:
        """Return the first meaning that nearly all cells have and no other column, "" where there is none."""
        for name, reads in self._tests.items():
            if (
                name not in self._taken
                and cells
                and sum(_is(reads, cell) for cell in cells) >= _NEARLY_ALL * len(cells)
            ):
                self._taken.add(name)
                return name
        return ""


def _is(reads: Callable[[str], object], cell: str) -> bool:
    try:
        return bool(reads(cell))
    except BadCell:
        return False


class _Organizations:
    """States are rather nationalities."""

    def __init__(self, senders: Senders) -> None:
        self._senders = senders

    def __call__(self, cell: str) -> bool:
        sender = self._senders.find(cell)
        return sender is not None and sender.organization is not None


def _document(cell: str) -> bool:
    number = values.document_number(cell)
    letters = "".join(filter(str.isalnum, number))
    return 6 <= len(letters) <= 12 and sum(map(str.isdigit, letters)) >= 5


def _name(cell: str) -> bool:
    words = cell.replace(",", " ").split()
    return len(words) in _WORDS_OF_A_NAME and all(word.replace("-", "").replace("'", "").isalpha() for word in words)


def said_of_columns(options: ListOptions, typed: Mapping[str, str]) -> ListOptions:
    """Return the options with the meanings of the form: `label-N`, `was-N`, and `meaning-N`.

    A column keeps the meaning of its heading unless another one was chosen.
    """
    known = {name for name, _label in meanings()}
    columns = dict(options.columns)
    for label, was, meaning in _typed(typed):
        if meaning == NOT_SAID:
            columns.pop(label, None)
        elif meaning in known and (meaning != was or label in columns):
            columns[label] = meaning
    return replace(options, columns=columns)


def headings_to_teach(options: ListOptions, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the meanings of those columns of the form that have a heading, by it: `heading-N` is there."""
    headings = {
        typed[f"label-{number}"] for number in range(MOST_SHOWN)
        if typed.get(f"heading-{number}") and f"label-{number}" in typed
    }  # fmt: skip
    return {label: meaning for label, meaning in options.columns.items() if label in headings}


def _typed(typed: Mapping[str, str]) -> list[tuple[str, str, str]]:
    numbers = [number for number in range(MOST_SHOWN) if typed.get(f"label-{number}")]
    return [
        (
            typed[f"label-{number}"].replace("\0", ""),
            typed.get(f"was-{number}", NOT_SAID),
            typed.get(f"meaning-{number}", NOT_SAID),
        )
        for number in numbers
    ]
