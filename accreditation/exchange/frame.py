"""What stands around a table in a sender's file: titles above it, a second line of headings, totals beneath.

Only known headings tell where a table begins, and only what cannot be a person is set aside; each such line is told.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.cells import clean_text
from accreditation.exchange.lines import LineSet
from accreditation.exchange.problems import shortened
from accreditation.exchange.table import Message, Note, Row

IsHeading = Callable[[str], bool]

# Letterheads and titles take some lines; a table that begins further down is rather one without headings.
_LOOKED_AT = 30
# One known word may stand in a title: "Delegation", "Norway". Two side by side are headings.
_ENOUGH = 2
# Signatures may stand beneath a total.
_LAST = 10
# Characters of one total: with many more, trying all that may stand around its number would take hours.
_LONGEST_TOTAL = 200
_REPEATED_TOLD = 1000
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
class Frame:
    """The headings, where they stand, and what is no row of the table. `total` is what the list itself says it holds.

    `header_line` is that of the first headings, 0 where no line names the columns; rows stand beneath `last_line`.
    """

    header: tuple[str, ...]
    header_line: int
    last_line: int
    aside: LineSet = field(default_factory=LineSet)
    notes: list[Note] = field(default_factory=list)
    total: int | None = None

    def rows(self, lines: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows of the table among its lines."""
        return (row for row in lines if row.line > self.last_line and row.line not in self.aside)

    def set_aside(self, row: Row, code: str, message: Message) -> None:
        self.aside.add(row.line)
        self.notes.append(Note(code, message, row.line, value=shortened(_words(row))))


def find_frame(lines: Iterable[Row], is_heading: IsHeading | None) -> Frame:
    """Return where the table is among lines that are not blank, at least one. Goes through them once.

    Without `is_heading` the first line names the columns.
    """
    remaining = iter(lines)
    head = list(islice(remaining, _LOOKED_AT + 1))
    if is_heading is None:
        return Frame(head[0].cells, head[0].line, head[0].line)
    place = _find_header(head, is_heading)
    frame = Frame(head[place].cells, head[place].line, head[place].line)
    if place:
        message = format_lazy(
            _("Lines above the headings were not read: {lines}."),
            lines=" / ".join(shortened(_words(row)) for row in head[:place]),
        )
        frame.notes.append(Note("above-headings", message, frame.header_line))
    _join_second_line(frame, head[place + 1 :], is_heading)
    # As received: cleaning every cell of a long list to compare it would take longer than reading it.
    repeated = head[place].cells
    last: deque[Row] = deque(maxlen=_LAST)
    for number, row in enumerate(frame.rows(chain(head, remaining))):
        if not number and _is_numbering(row):
            frame.set_aside(row, "column-numbers", _("A line that numbers the columns was not read."))
        elif row.cells == repeated:
            _set_aside_repeated(frame, row)
        else:
            last.append(row)
    _take_total(frame, last)
    return frame


def without_header(lines: Iterable[Row]) -> Frame:
    """Return the frame of a table of which no line names the columns; a total may stand beneath."""
    width, last = 0, deque[Row](maxlen=_LAST)
    for row in lines:
        width = max(width, len(row.cells))
        last.append(row)
    frame = Frame(("",) * width, 0, 0)
    _take_total(frame, last)
    return frame


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


def _join_second_line(frame: Frame, beneath: Sequence[Row], is_heading: IsHeading) -> None:
    """Beneath a heading that spans columns stand the headings of each: Passport / number, country of issue."""
    if not beneath:
        return
    above, below = frame.header, beneath[0]
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
    frame.header, frame.last_line = tuple(joined), below.line
    message = _("The headings stand on two lines; they were read together.")
    frame.notes.append(Note("two-lines-of-headings", message, below.line))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [clean_text(cell) for cell in cells] + [""] * (width - len(cells))


def _is_numbering(row: Row) -> bool:
    """1, 2, 3 beneath the headings, as in forms of the administration."""
    filled = [clean_text(cell).strip(".()") for cell in row.cells if cell.strip()]
    return len(filled) > _ENOUGH and filled == [str(number) for number in range(1, len(filled) + 1)]


def _set_aside_repeated(frame: Frame, row: Row) -> None:
    """Headings stand once more where a page begins; a list of nothing else is told of the first."""
    if len(frame.notes) < _REPEATED_TOLD:
        frame.set_aside(row, "repeated-headings", _("The headings stand there once more; the line was not read."))
    else:
        frame.aside.add(row.line)


def _take_total(frame: Frame, last: Iterable[Row]) -> None:
    """What the sender counted beneath the table, such as "Total: 48", is nobody's name."""
    for row in last:
        words = _words(row)
        found = _TOTAL.fullmatch(words) if len(words) <= _LONGEST_TOTAL else None
        if found:
            frame.total = int(found[1]) if found[1] else frame.total
            frame.set_aside(row, "total-line", _("A line with the total was not read as a person."))
