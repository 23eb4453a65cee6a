"""A workbook for one sender to fill in: headings, choices and rules in the sender's language, and the persons so far.

What comes back is loaded like any list; whoever stands in it with a reference is recognized by that.
"""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accreditation.delegations.models import Delegation, Observer
from accreditation.exchange.columns import COLUMNS
from accreditation.exchange.formats import as_text
from accreditation.geography.models import Country

# The sender of all is chosen when the list is loaded, and nobody is moved by a list.
_LEFT_OUT = {"sender", "delegation_kind", "status"}
_COLUMNS = [column for column in COLUMNS if column.name not in _LEFT_OUT]
_COUNTRIES, _ROLES = {"nationality", "document_country"}, {"role"}
_BLANK_ROWS = 200
_HEADING, _RULE = PatternFill("solid", fgColor="DDE7F0"), Alignment(wrap_text=True, vertical="top")
_RULES: dict[str, Any] = {
    "reference": gettext_lazy("The register's own code. Leave it as it is; a new person has none."),
    "family_name": gettext_lazy("Letter for letter as in the passport."),
    "given_name": gettext_lazy("Letter for letter as in the passport."),
    "nationality": gettext_lazy("Choose from the list, or write the two letters of ISO."),
    "birth_date": gettext_lazy("Day.month.year, for example 31.12.1980."),
    "document_number": gettext_lazy("As in the passport, as a text: zeros in front stay."),
    "document_country": gettext_lazy("Only where it is not the nationality."),
    "role": gettext_lazy("Choose from the list. Empty means observer."),
    "position": gettext_lazy("The post in your own words."),
}


def sender_template(delegation: Delegation, language: str, with_persons: bool) -> bytes:
    """Return the workbook in kk, ru or en. With persons, it has their documents: a cell left empty would erase them."""
    with override(language):
        book = Workbook()
        sheet, rules, choices = book.active, book.create_sheet(_("Rules")), book.create_sheet("choices")
        sheet.title = _("Observers")
        choices.sheet_state = "hidden"
        people = list(_rows(delegation)) if with_persons else []
        _write_list(sheet, delegation, people, language)
        _write_rules(rules, language)
        for place, (names, values) in enumerate(((_COUNTRIES, _country_names()), (_ROLES, _role_names())), start=1):
            _offer(sheet, choices, place, names, values, len(people))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(delegation: Delegation) -> Iterator[list[str]]:
    """Who stands in the delegation, in the words of the sender's language."""
    countries = Country.objects.in_bulk()
    for person in delegation.observers.filter(status__in=Observer.STANDING).by_name():
        said: dict[str, Any] = {
            "nationality": countries[person.nationality_id].name,
            "document_country": countries[person.document_country_id].name if person.document_country_id else "",
            "birth_date": _day(person.birth_date),
            "role": person.get_role_display(),
        }
        yield [as_text(said.get(column.name, getattr(person, column.name, ""))) for column in _COLUMNS]


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _write_list(sheet: Any, delegation: Delegation, people: list[list[str]], language: str) -> None:
    sheet.append([f"{delegation.sender.name} · {delegation.election.name}"])
    # A name that begins like a formula is a text like any other.
    sheet["A1"].font, sheet["A1"].data_type = Font(bold=True, size=13), "s"
    sheet.append([column.heading(language) for column in _COLUMNS])
    for cell in sheet[2]:
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADING, _RULE
    for place in range(1, len(_COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 22
    sheet.freeze_panes = "A3"
    for line, cells in enumerate([*people, *([""] * len(_COLUMNS) for _row in range(_BLANK_ROWS))], start=3):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(line, place)
            # As a text, so that no program makes a number of a passport or a date of its own.
            cell.number_format = "@"
            if text:
                cell.value, cell.data_type = text, "s"


def _write_rules(sheet: Any, language: str) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 90
    for column in _COLUMNS:
        sheet.append([column.heading(language), str(_RULES.get(column.name, ""))])
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        row[1].alignment = _RULE


def _country_names() -> list[str]:
    return [country.name for country in Country.objects.all().by_name()]


def _role_names() -> list[str]:
    return [str(label) for label in Observer.Role.labels]


def _offer(sheet: Any, choices: Any, place: int, names: set[str], values: list[str], people: int) -> None:
    """A list to choose from; another text is possible, for the portal knows more spellings."""
    for line, value in enumerate(values, start=1):
        choices.cell(line, place, value).data_type = "s"
    letter = get_column_letter(place)
    offered = DataValidation("list", formula1=f"choices!${letter}$1:${letter}${len(values)}", allow_blank=True)
    offered.errorStyle = "warning"
    sheet.add_data_validation(offered)
    for index, column in enumerate(_COLUMNS, start=1):
        if column.name in names:
            where = get_column_letter(index)
            offered.add(f"{where}3:{where}{2 + people + _BLANK_ROWS}")
