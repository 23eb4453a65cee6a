"""From the text of a cell to the value of a column, or the reason why it has none.

Each function takes the cell as received and raises BadCell. An empty cell gives "" or None: whether a column may be
empty is for the row to say.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import words
from accreditation.exchange.cells import clean_text, read_document_number
from accreditation.exchange.dates import Order, read_date
from accreditation.exchange.formulas import unescape
from accreditation.exchange.problems import BadCell
from accreditation.exchange.table import Message
from accreditation.spelling.lookup import AliasIndex
from accreditation.spelling.scripts import repair_scripts

EARLIEST_BIRTH = 1900
# Blanks and line breaks are cleaned; any other control character shows that the file was damaged.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONG_AGO = re.compile(r"(?<!\d)1[0-8]\d{2}(?!\d)")
_SHOWN = 12

# Finding what is nearest takes a while; whoever has mended so many different values looks again.
_SUGGESTED = 50
# Days of birth of a century.
_MEMORIZED = 40_000
_LONGEST_MEMORIZED = 100

Read = Callable[[str], Any]


def text(cell: str) -> str:
    """The cell on one line, without the apostrophe that keeps spreadsheets from running it."""
    if cell.isascii() and cell.isprintable() and "  " not in cell and not cell.startswith("'"):
        return cell.strip(" ")
    if _CONTROL.search(cell):
        raise BadCell("control-character", _("The cell has a character that cannot be typed. Type the text again."))
    return clean_text(unescape(cell))


def text_of_at_most(length: int) -> Read:
    def read(cell: str) -> str:
        value = text(cell)
        if len(value) > length:
            message = _("The text has {count} characters; at most {limit} are kept.")
            raise BadCell("too-long", format_lazy(message, count=len(value), limit=length))
        return value

    return read


def document_number(cell: str) -> str:
    reading = read_document_number(text(cell))
    if reading.code:
        raise BadCell(reading.code, reading.message)
    if len(reading.text) > 60:
        raise BadCell("too-long", format_lazy(_("A document number has at most {limit} characters."), limit=60))
    return reading.text


def birth_date(order: Order | None, today: date) -> Read:
    def read(cell: str) -> date | None:
        value = text(cell)
        reading = read_date(value, order, today=today)
        if reading.code == "bad-date" and _LONG_AGO.search(value):
            raise BadCell("birth-before-1900", _("The birth date lies before 1900."))
        if reading.code:
            raise BadCell(reading.code, reading.message, [f"{day:%d.%m.%Y}" for day in reading.candidates])
        if reading.date and reading.date > today:
            raise BadCell("birth-in-future", _("The birth date lies in the future."))
        return reading.date

    return read


def any_date(cell: str) -> date | None:
    """A date that is written without doubt: ISO or with dots."""
    reading = read_date(text(cell))
    if reading.code:
        raise BadCell(reading.code, reading.message, [f"{day:%d.%m.%Y}" for day in reading.candidates])
    return reading.date


def country(index: AliasIndex[str]) -> Read:
    """The code of the country that the cell names; "" for an empty cell. Never the nearest one."""
    nearest = for_the_first(suggest)

    def read(cell: str) -> str:
        value = text(cell)
        if not value:
            return ""
        code = index.find(value)
        if code is None:
            raise BadCell("unknown-country", _unknown_country(value), nearest(index, value, str))
        return code

    return read


def _unknown_country(value: str) -> Message:
    if repair_scripts(value) != value:
        return _("The country is not known: one of its words mixes Latin and Cyrillic letters.")
    return _("No country is known by this name. If it is right, let it be kept as a spelling of the country.")


def suggest(index: AliasIndex[Any], value: str, code_of: Callable[[Any], str]) -> list[str]:
    """The nearest known spellings with their codes, first the one that is reached by mending mixed alphabets.

    A suggestion can be pasted into the list as it stands.
    """
    found: dict[Any, str] = {}
    repaired = repair_scripts(value)
    meant = index.find(repaired) if repaired != value else None
    if meant is not None:
        found[meant] = repaired
    for label, thing in index.suggest(repaired):
        found.setdefault(thing, label)
    return [_with_code(label, code_of(thing)) for thing, label in found.items()]


def for_the_first(suggesting: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The same suggestions for the first values of a list only, and none for the others."""
    remaining = _SUGGESTED

    def sparing(*question: Any) -> list[str]:
        nonlocal remaining
        remaining -= 1
        return suggesting(*question) if remaining >= 0 else []

    return sparing


def _with_code(label: str, code: str) -> str:
    """A label with brackets of its own stays as it is: another pair would part it into halves of another meaning."""
    return label if label == code or "(" in label or "/" in label else f"{label} ({code})"


def role(cell: str) -> str:
    value = text(cell)
    return words.find_role(value) if value else ""


def kind(cell: str) -> str:
    value = text(cell)
    return words.find_kind(value) if value else ""


def status(cell: str) -> str:
    value = text(cell)
    return words.find_status(value) if value else ""


def whole_number(cell: str) -> int | None:
    """A count; empty is unknown, which is not zero."""
    value = text(cell).replace(" ", "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 9):
        raise BadCell("bad-number", _("This is not a whole number."))
    return int(value)


def one_of(choices: Any) -> Read:
    """One of the words for programs; "" for an empty cell."""

    def read(cell: str) -> str:
        value = text(cell).casefold()
        if value and value not in choices.values:
            message = format_lazy(_("Write one of: {choices}."), choices=", ".join(choices.values))
            raise BadCell("unknown-choice", message, choices.values[:_SHOWN])
        return value

    return read


def required(read: Read) -> Read:
    """The same reading for a column in which no cell may be empty."""

    def read_filled(cell: str) -> Any:
        if not text(cell):
            raise BadCell("missing-value", _("The cell is empty, but every row needs this."))
        return read(cell)

    return read_filled


def memorized(read: Read) -> Read:
    """The same reading for columns in which few different texts stand in many cells."""
    known: dict[str, Any] = {}

    def remembering(cell: str) -> Any:
        if len(cell) > _LONGEST_MEMORIZED:
            return read(cell)
        try:
            found = known[cell]
        except KeyError:
            try:
                found = read(cell)
            except BadCell as error:
                found = error
            if len(known) >= _MEMORIZED:
                known.clear()
            known[cell] = found
        if isinstance(found, BadCell):
            # A new one each time: raised twice, an exception keeps the traceback of both.
            raise BadCell(found.code, found.message, found.suggestions)
        return found

    return remembering
