"""What stands in the cells of names beside the name: forms of address, capitals, letters of another alphabet.

A form of address is taken into its own field and told. Capitals and mixed letters are told too, and kept letter for
letter, unless the clerk asks for them to be written otherwise.
"""

from django.utils.translation import gettext_lazy as _

from accreditation.delegations.models import Observer
from accreditation.delegations.names import is_name
from accreditation.exchange.headings import Layout
from accreditation.exchange.listing import NAME_COLUMNS, Entry
from accreditation.exchange.options import ListOptions
from accreditation.exchange.problems import Problem, with_lines
from accreditation.exchange.table import Message
from accreditation.exchange.titles import take_title
from accreditation.spelling.capitals import in_usual_letters, is_in_capitals
from accreditation.spelling.scripts import mixed_script_words, repair_scripts

_MOST_SUGGESTED = 3
_LONGEST_TITLE = Observer._meta.get_field("title").max_length or 0


class NameCells:
    """The names of one list: each person is looked at once, and what was noticed is told once for each column."""

    def __init__(self, layout: Layout, options: ListOptions) -> None:
        self._layout, self._options = layout, options
        self._noticed: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        self.notes: list[Problem] = []

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
            if value:
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
        self.notes.append(Problem("mixed-script", message, entry.line, label, value, suggestions))
        return value

    def _with_usual_letters(self, entry: Entry, label: str, value: str) -> str:
        if not (is_in_capitals(value) and is_name(value)):
            return value
        usual = in_usual_letters(value)
        asked = self._options.usual_letters
        self._notice("capitals-rewritten" if asked else "capitals", label, entry, value, usual)
        return usual if asked else value

    def _notice(self, code: str, label: str, entry: Entry, value: str, other: str) -> None:
        self._noticed.setdefault((code, label), []).append((entry.line, value, other))

    def told(self) -> list[Problem]:
        """Return the notes on all names."""
        return [*self.notes, *(self._told(*key, places) for key, places in self._noticed.items())]

    @staticmethod
    def _told(code: str, label: str, places: list[tuple[int, str, str]]) -> Problem:
        line, value, _other = places[0]
        others = tuple(dict.fromkeys(other for _line, _value, other in places[: _MOST_SUGGESTED * 10]))
        message = with_lines(_MESSAGES[code], tuple(line for line, _value, _other in places))
        return Problem(code, message, line, label, value, others[:_MOST_SUGGESTED])


_MESSAGES: dict[str, Message] = {
    "title-in-name": _("The form of address before the name was taken into its own field."),
    "capitals": _("The name is written in capitals. It is kept so, letter for letter."),
    "capitals-rewritten": _("The name in capitals is written in the usual letters, as was asked for."),
    "script-mended": _("Letters of another alphabet in the name were replaced, as was asked for."),
}
