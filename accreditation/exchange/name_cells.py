"""What stands in the cells of names beside the name: forms of address, capitals, letters of another alphabet.

A form of address is taken into its own field and told. Capitals and mixed letters are told too, and kept letter for
letter, unless the clerk asks for them to be written otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Observer
from accreditation.delegations.names import is_name
from accreditation.exchange.findings import Findings
from accreditation.exchange.headings import Layout
from accreditation.exchange.lines import Lines
from accreditation.exchange.listing import NAME_COLUMNS, Entry
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem, with_lines
from accreditation.exchange.table import Message
from accreditation.exchange.titles import has_title, take_title
from accreditation.spelling.capitals import in_usual_letters, is_in_capitals
from accreditation.spelling.scripts import mixed_script_words, repair_scripts

_MOST_SUGGESTED = 3
_LONGEST_TITLE = Observer._meta.get_field("title").max_length or 0


class NameCells:
    """The names of one list: each person is looked at once, and what was noticed is told once for each column."""

    def __init__(self, layout: Layout, options: ListOptions, notes: Findings[Problem]) -> None:
        """`notes` receives what is told of single names."""
        self._layout, self._options, self._notes = layout, options, notes
        self._noticed: dict[tuple[str, str], _Noticed] = {}

    def without_title(self, entry: Entry, column: str, name: str) -> str:
        """Return the name, and give its form of address to the person. Who has a reference is named by the register."""
        title, rest = take_title(name)
        before = entry.values.get("title") or ""
        both = before if title.casefold() in before.casefold() else f"{title} {before}".strip()
        if not title or entry.values.get("reference") or len(both) > _LONGEST_TITLE:
            return name
        entry.values["title"] = both
        self._notice("title-in-name", column, entry, name, title)
        return rest

    def look_at(self, entry: Entry) -> None:
        """Look at each name of a person, and write it otherwise where that was asked for."""
        for name in NAME_COLUMNS:
            value = entry.values.get(name)
            # Of most names there is nothing to tell, and a list has four of each person.
            if value and (not value.isascii() or value.isupper() or has_title(value)):
                label = self._layout.label(name)
                value = self._with_one_script(entry, label, self.without_title(entry, label, value))
                entry.values[name] = self._with_usual_letters(entry, label, value)

    def _with_one_script(self, entry: Entry, label: str, value: str) -> str:
        if value.isascii() or not mixed_script_words(value):
            return value
        mended = repair_scripts(value)
        if self._options.one_script and mended != value:
            self._notice("script-mended", label, entry, value, mended)
            return mended
        message = _("A word of the name mixes Latin and Cyrillic letters. It is kept as written.")
        suggestions = (mended,) if mended != value else ()
        self._notes.append(Problem("mixed-script", message, entry.line, label, value, suggestions))
        return value

    def _with_usual_letters(self, entry: Entry, label: str, value: str) -> str:
        if not (is_in_capitals(value) and is_name(value)):
            return value
        usual = in_usual_letters(value)
        asked = self._options.usual_letters
        self._notice("capitals-rewritten" if asked else "capitals", label, entry, value, usual)
        return usual if asked else value

    def _notice(self, code: str, label: str, entry: Entry, value: str, other: str) -> None:
        noticed = self._noticed.setdefault((code, label), _Noticed(value))
        noticed.lines.add(entry.line)
        if len(noticed.others) < _MOST_SUGGESTED:
            noticed.others[other] = None

    def told(self) -> Iterator[Problem]:
        """Yield the notes that hold for whole columns, once all persons were looked at."""
        for (code, label), noticed in self._noticed.items():
            message = with_lines(_MESSAGES[code], noticed.lines)
            yield Problem(code, message, noticed.lines.first, label, noticed.value, tuple(noticed.others))


@dataclass
class _Noticed:
    """The lines with one remark; the name on the first of them, and what the first different names would be."""

    value: str
    lines: Lines = field(default_factory=Lines)
    others: dict[str, None] = field(default_factory=dict)


_MESSAGES: dict[str, Message] = {
    "title-in-name": _("The form of address before the name was taken into its own field."),
    "capitals": _("The name is written in capitals. It is kept so, letter for letter."),
    "capitals-rewritten": _("The name in capitals is written in the usual letters, as was asked for."),
    "script-mended": _("Letters of another alphabet in the name were replaced, as was asked for."),
}
