"""Which column of a file is which: known headings in three languages, and what is wrong with the others.

Used for lists of observers and for the small tables alike; `columns` and `tables` say which columns there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Message, Row, Table
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.lookup import AliasIndex

# A column that numbers the rows says nothing about a person.
_ROW_NUMBERS = {alias_key(word) for word in ("№", "N", "Nr", "No", "№ п/п", "п/п", "S/N", "р/с", "№ р/с", "рет саны")}

# What the portal wrote beside the rows of a list that went back to its sender.
REMARKS = {"kk": "Ескертулер", "ru": "Замечания", "en": "Remarks"}
_REMARKS = {alias_key(heading) for heading in REMARKS.values()}


def is_remarks(heading: str) -> bool:
    """Whether a column holds remarks on a list, not what the list says."""
    return alias_key(heading) in _REMARKS


@dataclass(frozen=True)
class Column:
    """A column with its name in files for programs and its headings in files for people.

    `words` are further headings by which it is known. `confusing` headings are taken for it by nobody, but it is
    offered as one of their meanings.
    """

    name: str
    kk: str
    ru: str
    en: str
    words: tuple[str, ...] = ()
    confusing: tuple[str, ...] = ()

    def headings(self) -> tuple[str, ...]:
        return (self.name, self.kk, self.ru, self.en, *self.words)

    def heading(self, language: str) -> str:
        """In kk, ru or en, else the name for programs."""
        return {"kk": self.kk, "ru": self.ru, "en": self.en}.get(language, self.name)


@dataclass
class Layout:
    """Where each known column stands in a file, under which heading, and what is wrong with the header."""

    places: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def label(self, name: str) -> str:
        """The heading as it stands in the file; the name where the file has no such column."""
        return self.labels.get(name, name)


class Headings:
    """The headings of one kind of list."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._index: AliasIndex[str] = AliasIndex([(word, c.name) for c in columns for word in c.headings()])
        self._confusing: dict[str, list[str]] = {}
        for column in columns:
            for word in column.confusing:
                self._confusing.setdefault(alias_key(word), []).append(column.name)

    def knows(self, heading: str) -> bool:
        """Whether a text is a heading of such a list: of one column, of several, or of the row numbers."""
        key = alias_key(heading)
        return self._index.find(heading) is not None or key in self._confusing or key in _ROW_NUMBERS

    def recognize(self, table: Table) -> Layout:
        """Find the columns of the table; every heading that cannot be used is a problem."""
        layout = Layout()
        for index, heading in enumerate(table.header):
            if not heading:
                self._take_unnamed(table, index, layout)
            elif heading == "#" or alias_key(heading) in _ROW_NUMBERS:
                layout.notes.append(
                    _about("row-numbers", _("The column of row numbers was left aside."), table, heading)
                )
            elif is_remarks(heading):
                layout.notes.append(_about("remarks", _("The column of remarks was left aside."), table, heading))
            else:
                self._take(table, index, heading, layout)
        if not layout.places:
            layout.problems = [_without_header(table)]
        return layout

    def missing(self, layout: Layout, required: Iterable[str]) -> list[Problem]:
        """One problem for each required column that the file lacks; none where it lacks a header altogether."""
        if not layout.places:
            return []
        by_name: Mapping[str, Column] = {column.name: column for column in self._columns}
        message = _("The list has no column “{name}”. It can also be called: {words}.")
        return [
            Problem(
                "missing-header",
                format_lazy(message, name=name, words=", ".join(by_name[name].headings()[1:4])),
                column=name,
                suggestions=by_name[name].headings()[1:4],
            )
            for name in required
            if name not in layout.places
        ]

    def _take(self, table: Table, index: int, heading: str, layout: Layout) -> None:
        name = self._index.find(heading)
        if name is None:
            layout.problems.append(self._unknown(table, heading))
        elif name in layout.places:
            message = format_lazy(
                _("The column “{name}” stands twice: as “{first}” and as “{second}”. Leave only one of them."),
                name=name,
                first=layout.labels[name],
                second=heading,
            )
            layout.problems.append(_about("repeated-header", message, table, heading))
        else:
            layout.places[name], layout.labels[name] = index, heading

    def _unknown(self, table: Table, heading: str) -> Problem:
        meanings = self._confusing.get(alias_key(heading))
        if meanings:
            message = _("The heading “{heading}” can mean several columns. Call it by one of the names suggested.")
            code, suggestions = "ambiguous-header", tuple(meanings)
        else:
            message = _("No column is called “{heading}”. Rename the column, or remove it if nothing is to be read.")
            code, suggestions = "unknown-header", tuple(label for label, _name in self._index.suggest(heading))
        return _about(code, format_lazy(message, heading=heading), table, heading, suggestions)

    @staticmethod
    def _take_unnamed(table: Table, index: int, layout: Layout) -> None:
        filled = [row.line for row in table.rows if not _is_blank(row, index)]
        if filled:
            message = format_lazy(
                _("Column {number} has values but no heading, the first on line {line}. Name the column or empty it."),
                number=index + 1,
                line=filled[0],
            )
            layout.problems.append(Problem("missing-heading", message, table.header_line, str(index + 1)))


def _without_header(table: Table) -> Problem:
    message = _(
        "This line should name the columns, and names none that is known. The columns stand first, one row each."
    )
    return Problem("no-header", message, table.header_line, value=" | ".join(filter(None, table.header)))


def _is_blank(row: Row, index: int) -> bool:
    return not row.cells[index] or row.cells[index].isspace()


def _about(code: str, message: Message, table: Table, heading: str, suggestions: tuple[str, ...] = ()) -> Problem:
    return Problem(code, message, table.header_line, heading, heading, suggestions)
