"""What stands around a table in a sender's file: titles above it, a second line of headings, totals beneath.

Only known headings tell where a table begins, and only what cannot be a person is set aside; each such line is told.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.cells import clean_text
from accreditation.exchange.table import Message, Note, Row

IsHeading = Callable[[str], bool]

# Letterheads and titles take some lines; a table that begins further down is rather one without headings.
_LOOKED_AT = 30
# One known word may stand in a title: "Delegation", "Norway". Two side by side are headings.
_ENOUGH = 2
# Signatures may stand beneath a total.
_LAST = 10
_FILLING = (
    r"(?:[\s:.,()–—-]|(?:number|count|persons?|people|observers?|of|число|количество|человека?|чел|лиц[оа]?"
    r"|наблюдател\w+|саны|адам|байқаушы\w*)\b)*"
)
_TOTAL = re.compile(
    r"(?:итого|всего|барлығы|жиыны|жалпы саны|(?:grand |in )?total|number of (?:observers|persons))\b"
    rf"{_FILLING}(\d{{1,6}})?{_FILLING}",
    re.IGNORECASE,
)


@dataclass
class Framed:
    """The headings, where they stand, and the rows of the table. `total` is what the list itself says it holds."""

    header: tuple[str, ...]
    header_line: int
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)
    total: int | None = None


def take_out(rows: Sequence[Row], is_heading: IsHeading | None) -> Framed:
    """Return the table that stands among rows that are not blank. Without `is_heading` the first of them names it."""
    if is_heading is None:
        return Framed(rows[0].cells, rows[0].line, list(rows[1:]))
    place = _find_header(rows, is_heading)
    framed = Framed(rows[place].cells, rows[place].line, list(rows[place + 1 :]))
    if place:
        message = format_lazy(
            _("Lines above the headings were not read: {lines}."),
            lines=" / ".join(_words(row) for row in rows[:place]),
        )
        framed.notes.append(Note("above-headings", message, framed.header_line))
    _join_second_line(framed, is_heading)
    _set_aside(framed, _is_numbering, "column-numbers", _("A line that numbers the columns was not read."))
    # As received: cleaning every cell of a long list to compare it would take longer than reading it.
    repeated = rows[place].cells
    _set_aside(
        framed,
        lambda row, _place: row.cells == repeated,
        "repeated-headings",
        _("The headings stand there once more; the line was not read."),
    )
    _take_total(framed)
    return framed


def without_header(rows: Sequence[Row]) -> Framed:
    """Return a table of which no row names the columns; a total may stand beneath."""
    width = max(len(row.cells) for row in rows)
    framed = Framed(("",) * width, 0, list(rows))
    _take_total(framed)
    return framed


def _find_header(rows: Sequence[Row], is_heading: IsHeading) -> int:
    """The first row with some known headings; else the first row, of which the page then says what is not known."""
    for place, row in enumerate(rows[:_LOOKED_AT]):
        if _known(row.cells, is_heading) >= _ENOUGH:
            return place
    return 0


def _known(cells: Sequence[str], is_heading: IsHeading) -> int:
    return sum(bool(cell.strip()) and is_heading(clean_text(cell)) for cell in cells)


def _words(row: Row) -> str:
    return " ".join(filter(None, map(clean_text, row.cells)))


def _join_second_line(framed: Framed, is_heading: IsHeading) -> None:
    """Beneath a heading that spans columns stand the headings of each: Passport / number, country of issue."""
    if not framed.rows:
        return
    above, below = framed.header, framed.rows[0]
    width = max(len(above), len(below.cells))
    spanning, joined = "", []
    for one, other in zip(_padded(above, width), _padded(below.cells, width), strict=True):
        spanning = one or spanning
        meaning = next((text for text in (f"{spanning} {other}", other) if other and is_heading(text)), "")
        if other and not meaning:
            return  # The row of a person never consists of headings.
        joined.append(meaning or one)
    if _known(joined, is_heading) <= _known(above, is_heading):
        return
    framed.header = tuple(joined)
    framed.rows.pop(0)
    message = _("The headings stand on two lines; they were read together.")
    framed.notes.append(Note("two-lines-of-headings", message, below.line))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [clean_text(cell) for cell in cells] + [""] * (width - len(cells))


def _is_numbering(row: Row, place: int) -> bool:
    """1, 2, 3 beneath the headings, as in forms of the administration."""
    if place:
        return False
    filled = [clean_text(cell).strip(".()") for cell in row.cells if cell.strip()]
    return len(filled) > _ENOUGH and filled == [str(number) for number in range(1, len(filled) + 1)]


def _set_aside(framed: Framed, is_meant: Callable[[Row, int], bool], code: str, message: Message) -> None:
    kept = []
    for place, row in enumerate(framed.rows):
        if is_meant(row, place):
            framed.notes.append(Note(code, message, row.line, value=_words(row)))
        else:
            kept.append(row)
    framed.rows = kept


def _take_total(framed: Framed) -> None:
    """What the sender counted beneath the table, such as "Total: 48", is nobody's name."""
    first = len(framed.rows) - _LAST

    def is_total(row: Row, place: int) -> bool:
        found = _TOTAL.fullmatch(_words(row)) if place >= first else None
        if not found:
            return False
        if found[1]:
            framed.total = int(found[1])
        return True

    _set_aside(framed, is_total, "total-line", _("A line with the total was not read as a person."))
