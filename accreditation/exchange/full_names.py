"""One column that holds whole names, divided into family name, given name and patronymic; never by a guess.

What tells the parts: the heading (Фамилия Имя Отчество), a comma after the family name, the family name in capitals,
or the clerk's answer to which part comes first. A name that none of these divides is a question about its row.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accreditation.exchange import values
from accreditation.exchange.headings import Layout, script_of
from accreditation.exchange.problems import BadCell, Problem
from accreditation.exchange.table import Table
from accreditation.spelling.aliases import alias_key

NameOrder = Literal["", "family", "given"]
Parts = tuple[str, str, str]

_PARTS = ("family_name", "given_name", "patronymic")
# Part of the patronymic before them: Мамедов Али Гасан оглы.
_SON_OR_DAUGHTER = {"оглы", "оглу", "кызы", "ұлы", "қызы", "улы", "ogly", "oglu", "kyzy", "gyzy", "uly", "qyzy", "qizi"}
# Xi and Vi are names.
_NUMERAL = re.compile(r"[IVX]{2,}|[JS]r\.?|[JS]R\.?")


@dataclass(frozen=True)
class Whole:
    """What a heading says of the names beneath it: in which alphabet, in which order, with a patronymic or without."""

    suffix: str = ""
    order: NameOrder = ""
    with_patronymic: bool = False


_MEANINGS = {
    alias_key(heading): meaning
    for meaning, headings in (
        (Whole(order="family", with_patronymic=True),
         ("ФИО", "Ф.И.О.", "Фамилия Имя Отчество", "Фамилия, имя, отчество", "Т.А.Ә.", "ТАӘ", "тегі, аты, әкесінің аты",
          "ФИО латиницей", "ФИО лат", "ФИО (как в паспорте)", "ФИО наблюдателя")),
        (Whole("_cyrillic", "family", with_patronymic=True),
         ("ФИО кириллицей", "ФИО (кириллица)", "ФИО на русском", "ФИО на русском языке", "ФИО рус", "Т.А.Ә. кирилл")),
        (Whole(order="family"),
         ("Фамилия, имя", "Фамилия и имя", "тегі аты", "тегі және аты", "surname and name", "family name, given name",
          "surname, name", "last name, first name")),
        (Whole(order="given"), ("name and surname", "имя и фамилия", "first and last name", "name surname")),
        (Whole(), ("full name", "name", "names", "аты-жөні", "name of observer", "full name as in passport")),
    )
    for heading in headings
}  # fmt: skip
HEADINGS = tuple(_MEANINGS)
# What can be said of a column of whole names, whatever it is called.
COLUMNS = {
    "full_name": Whole(),
    "full_name_patronymic": Whole(order="family", with_patronymic=True),
    "full_name_cyrillic": Whole("_cyrillic", "family", with_patronymic=True),
}
LABELS = {
    "full_name": _("Whole name"),
    "full_name_patronymic": _("Whole name: family name, given name, patronymic"),
    "full_name_cyrillic": _("Whole name in Cyrillic"),
}


@dataclass(frozen=True)
class WholeName:
    """A column of whole names in one list."""

    index: int
    heading: str
    meaning: Whole

    @property
    def names(self) -> list[str]:
        return [f"{part}{self.meaning.suffix}" for part in _PARTS]


def find_whole_names(table: Table, layout: Layout) -> list[WholeName]:
    """Take the columns of whole names into the layout, where the list has no column for the family name itself."""
    labels, found = table.labels(), []
    for index, meaning in _meanings(table, layout).items():
        heading = labels[index]
        if f"family_name{meaning.suffix}" in layout.places:
            continue
        whole = WholeName(index, heading, meaning)
        found.append(whole)
        layout.problems = [problem for problem in layout.problems if problem.column != table.header[index]]
        for name in whole.names:
            layout.places.setdefault(name, index)
            layout.labels.setdefault(name, heading)
        message = format_lazy(
            _("The names under “{heading}” were divided. Look whether each part is right."), heading=heading
        )
        layout.notes.append(Problem("divided-names", message, table.header_line, heading, heading))
    return found


def _meanings(table: Table, layout: Layout) -> dict[int, Whole]:
    """The columns of whole names by what was said of them, else by their headings."""
    meanings: dict[int, Whole] = {}
    for index, heading in enumerate(table.header):
        said = layout.said.get(index)
        meaning = _MEANINGS.get(alias_key(heading)) if said is None else COLUMNS.get(said)
        if meaning is not None:
            meanings[index] = meaning
    latin = [index for index in meanings if index not in layout.said and not meanings[index].suffix]
    if len(latin) == 2:
        # ФИО beside Full name: the letters tell which of them is the one in Cyrillic.
        by_script = {script_of(table, index): index for index in latin}
        if set(by_script) == {"latin", "cyrillic"}:
            meanings[by_script["cyrillic"]] = COLUMNS["full_name_cyrillic"]
    return meanings


def divide(cell: str, meaning: Whole, order: NameOrder = "") -> Parts:
    """Return family name, given name and patronymic of a cell, "" for none. `order` is the clerk's answer.

    Raises BadCell with the codes name-order (the answer is missing) and name-not-divided, and those of `values.text`.
    """
    text = values.text(cell)
    words = text.split()
    if len(words) < 2:
        return text.strip(","), "", ""
    if "," in text:
        family, _comma, others = text.partition(",")
        return _others(family.strip(), others.split(), meaning, text)
    capitals = [word.isupper() and sum(map(str.isalpha, word)) > 1 for word in words]
    if _NUMERAL.fullmatch(words[-1]):
        raise _not_divided(words)
    number = sum(capitals)
    if 0 < number < len(words) and all(capitals[:number]):
        return _others(" ".join(words[:number]), words[number:], meaning, text)
    if 0 < number < len(words) and all(capitals[-number:]):
        return _others(" ".join(words[-number:]), words[:-number], meaning, text)
    order = meaning.order or order
    if not order:
        raise BadCell("name-order", _("Which comes first, the family name or the given name, is not said in the file."))
    if len(words) == 2:
        family, given = words if order == "family" else reversed(words)
        return family, given, ""
    if order == "family" and meaning.with_patronymic and _is_full(words):
        return words[0], words[1], " ".join(words[2:])
    raise _not_divided(words)


def _is_full(words: list[str]) -> bool:
    """Three parts, of which the last may be "Гасан оглы"."""
    return len(words) == 3 or (len(words) == 4 and words[3].casefold() in _SON_OR_DAUGHTER)


def _others(family: str, words: list[str], meaning: Whole, text: str) -> Parts:
    """What is not the family name: the given names, and a patronymic where the heading names one."""
    if not family or any("," in word for word in words):
        raise _not_divided(text.replace(",", " ").split())
    if meaning.with_patronymic and len(words) > 1:
        return family, words[0], " ".join(words[1:])
    return family, " ".join(words), ""


def _not_divided(words: list[str]) -> BadCell:
    message = _("It is not clear which words are the family name. Write a comma after it, or write it in capitals.")
    suggestions = [
        f"{' '.join(words[:number])}, {' '.join(words[number:])}" for number in (1, 2) if number < len(words)
    ]
    return BadCell("name-not-divided", message, suggestions)


def in_both_orders(names: Iterable[str]) -> Iterator[tuple[Parts, Parts]]:
    """For names that a person has to look at: how each would be divided with the family name first, and last."""
    for name in names:
        try:
            yield divide(name, Whole(), "family"), divide(name, Whole(), "given")
        except BadCell:
            continue
