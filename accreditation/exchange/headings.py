"""Which column of a file is which: known headings in three languages, and what is wrong with the others.

Used for lists of observers and for the small tables alike; `columns` and `tables` say which columns there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Message, Row, Table
from accreditation.spelling.aliases import alias_key
from accreditation.spelling.lookup import AliasIndex
from accreditation.spelling.scripts import only_script

# A column that numbers the rows says nothing about a person.
_ROW_NUMBERS = {alias_key(word) for word in ("№", "N", "Nr", "No", "№ п/п", "п/п", "S/N", "р/с", "№ р/с", "рет саны")}

# Rows that show what a column holds.
_LOOKED_INTO = 200

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
    """Where each known column stands in a file, under which label, and what is wrong with the header.

    `said` has the columns, by place, of which it was said what they mean: one of the names, or anything else.
    """

    places: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def label(self, name: str) -> str:
        """The heading as it stands in the file; the name where the file has no such column."""
        return self.labels.get(name, name)


class Headings:
    """The headings of one kind of list."""

    def __init__(self, columns: Sequence[Column], *, can_be_said: bool = False) -> None:
        """`can_be_said` tells that the page of such a list asks what columns mean."""
        self._columns, self._can_be_said = columns, can_be_said
        self._names = {column.name for column in columns}
        self._index: AliasIndex[str] = AliasIndex([(word, c.name) for c in columns for word in c.headings()])
        self._confusing: dict[str, list[str]] = {}
        for column in columns:
            for word in column.confusing:
                self._confusing.setdefault(alias_key(word), []).append(column.name)

    def knows(self, heading: str) -> bool:
        """Whether a text is a heading of such a list: of one column, of several, or of the row numbers."""
        key = alias_key(heading)
        return self._index.find(heading) is not None or key in self._confusing or key in _ROW_NUMBERS

    def recognize(self, table: Table, said: Mapping[str, str] | None = None) -> Layout:
        """Find the columns of the table; every heading that cannot be used is a problem.

        `said` tells by their labels what columns mean, whatever they are called; "" is a column that is not read.
        """
        layout, labels = Layout(), table.labels()
        if said:
            layout.said = {index: said[label] for index, label in enumerate(labels) if label in said}
            # First, so that no heading takes the place of what a person said.
            for index, name in layout.said.items():
                self._take_said(table, index, labels[index], name, layout)
        for index, heading in enumerate(table.header):
            if index not in layout.said:
                self._take(table, index, heading, labels[index], layout)
        if not layout.places and not layout.said and table.header_line:
            # "NO" in its first line is Norway, and no heading of the row numbers.
            layout.problems, layout.notes = [_without_header(table)], []
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

    def _take_said(self, table: Table, index: int, label: str, name: str, layout: Layout) -> None:
        if not name:
            message = format_lazy(_("The column “{heading}” was not read, as was said."), heading=label)
            layout.notes.append(_about("unread-column", message, table, label))
        elif name in layout.places:
            layout.problems.append(self._repeated(table, name, label, layout))
        elif name in self._names:
            layout.places[name], layout.labels[name] = index, label

    def _take(self, table: Table, index: int, heading: str, label: str, layout: Layout) -> None:
        if not heading:
            self._take_unnamed(table, index, label, layout)
        elif heading == "#" or alias_key(heading) in _ROW_NUMBERS:
            message = _("The column of row numbers was left aside.")
            layout.notes.append(_about("row-numbers", message, table, heading))
        elif is_remarks(heading):
            layout.notes.append(_about("remarks", _("The column of remarks was left aside."), table, heading))
        else:
            self._take_named(table, index, heading, label, layout)

    def _take_named(self, table: Table, index: int, heading: str, label: str, layout: Layout) -> None:
        name = self._index.find(heading)
        if name is None:
            layout.problems.append(self._unknown(table, heading))
        elif name not in layout.places:
            layout.places[name], layout.labels[name] = index, label
        elif not self._take_other_script(table, index, name, label, layout):
            layout.problems.append(self._repeated(table, name, label, layout))

    def _take_other_script(self, table: Table, index: int, name: str, label: str, layout: Layout) -> bool:
        """Of two columns with one meaning, of which one is all Latin and the other all Cyrillic, each has its own."""
        cyrillic = f"{name}_cyrillic"
        first = layout.places[name]
        scripts = (script_of(table, first), script_of(table, index))
        if cyrillic not in self._names or cyrillic in layout.places or first in layout.said:
            return False
        if scripts not in (("latin", "cyrillic"), ("cyrillic", "latin")):
            return False
        latin_place, cyrillic_place = (first, index) if scripts[0] == "latin" else (index, first)
        both = {first: layout.labels[name], index: label}
        layout.places[name], layout.labels[name] = latin_place, both[latin_place]
        layout.places[cyrillic], layout.labels[cyrillic] = cyrillic_place, both[cyrillic_place]
        message = _("“{one}” and “{other}” mean the same; the letters tell which of them is in Cyrillic.")
        text = format_lazy(message, one=both[first], other=label)
        layout.notes.append(_about("told-by-letters", text, table, label))
        return True

    @staticmethod
    def _repeated(table: Table, name: str, label: str, layout: Layout) -> Problem:
        message = format_lazy(
            _("The column “{name}” stands twice: as “{first}” and as “{second}”. Leave only one of them."),
            name=name,
            first=layout.labels[name],
            second=label,
        )
        return _about("repeated-header", message, table, label)

    def _unknown(self, table: Table, heading: str) -> Problem:
        meanings = self._confusing.get(alias_key(heading))
        if meanings:
            code, suggestions = "ambiguous-header", tuple(meanings)
            message = _("The heading “{heading}” can mean several columns. Call it by one of the names suggested.")
            if self._can_be_said:
                message = _("The heading “{heading}” can mean several columns. Say on the page which one it is.")
        else:
            code, suggestions = "unknown-header", tuple(label for label, _name in self._index.suggest(heading))
            message = _("No column is called “{heading}”. Rename the column, or remove it if nothing is to be read.")
            if self._can_be_said:
                message = _("No column is called “{heading}”. Say on the page what it means, or that it is not read.")
        return _about(code, format_lazy(message, heading=heading), table, heading, suggestions)

    @staticmethod
    def _take_unnamed(table: Table, index: int, label: str, layout: Layout) -> None:
        filled = next((row.line for row in table.rows if not _is_blank(row, index)), 0)
        if filled:
            message = format_lazy(
                _("Column {number} has values but no heading, the first on line {line}. Name the column or empty it."),
                number=index + 1,
                line=filled,
            )
            layout.problems.append(Problem("missing-heading", message, table.header_line, label))


def samples(table: Table, index: int, number: int) -> list[str]:
    """Return the first different texts of a column, as received."""
    found: dict[str, None] = {}
    for row in islice(table.rows, _LOOKED_INTO):
        if not _is_blank(row, index):
            found[row.cells[index]] = None
        if len(found) == number:
            break
    return list(found)


def script_of(table: Table, index: int) -> str:
    """Return the one script of a column's letters, "" where it has several or none."""
    return only_script(samples(table, index, _LOOKED_INTO))


def _without_header(table: Table) -> Problem:
    message = _(
        "This line should name the columns, and names none that is known. The columns stand first, one row each."
    )
    return Problem("no-header", message, table.header_line, value=" | ".join(filter(None, table.header)))


def _is_blank(row: Row, index: int) -> bool:
    return not row.cells[index] or row.cells[index].isspace()


def _about(code: str, message: Message, table: Table, heading: str, suggestions: tuple[str, ...] = ()) -> Problem:
    return Problem(code, message, table.header_line, heading, heading, suggestions)
