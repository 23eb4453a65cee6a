"""Whatever a list looks like, its plan gives the persons back that were written into it."""

import csv
import io
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accreditation.delegations.models import Observer
from accreditation.exchange.apply import import_list
from accreditation.exchange.columns import COLUMNS, HEADINGS
from accreditation.exchange.options import ListOptions
from accreditation.exchange.table import EncodingUndecided

pytestmark = pytest.mark.django_db

NAMES = ["Aldermann", "O'Neil", "van der Berg", "Smith-Jones", "Þórsdóttir", "Вымышленов", "Ёжиков", "Ұлықбекұлы",
         "Әбдіров", "D'Arc", "Li", "de la Calle, Jr", "Sukarno", "Nordquest"]  # fmt: skip
GIVEN = ["Adela", "Anna Maria", "Пётр", "Қайрат", "J.", "", "Jean-Luc"]
COUNTRIES = {
    "NO": ["NO", "NOR", "Norway", "Норвегия"], "DE": ["DE", "Germany", "Германия"], "TR": ["TR", "Түркия", "Турция"],
}  # fmt: skip
ROLES = {"observer": ["observer", "наблюдатель", "байқаушы", ""], "head": ["head", "глава миссии"]}
SENDER = {"odihr": ["odihr", "ODIHR"]}
MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
          "декабря"]  # fmt: skip
DATES = {
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "iso": lambda day: day.isoformat(),
    "words": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year} г.",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "american": lambda day: f"{day:%m/%d/%Y}",
}
WRITTEN = ("sender", "family_name", "given_name", "nationality", "birth_date", "document_number", "role", "position")
KNOWN = {c.name: [h for h in c.headings() if HEADINGS._index.find(h) == c.name] for c in COLUMNS}
CODECS = {"utf-8": "utf-8", "utf-8 with a mark": "utf-8-sig", "utf-16": "utf-16", "windows-1251": "cp1251",
          "kz-1048": "kz1048"}  # fmt: skip

persons = st.lists(
    st.fixed_dictionaries(
        {
            "sender": st.just("odihr"),
            "family_name": st.sampled_from(NAMES),
            "given_name": st.sampled_from(GIVEN),
            "nationality": st.sampled_from(sorted(COUNTRIES)),
            "birth_date": st.dates(date(1930, 1, 1), date(2000, 12, 31)),
            "document_number": st.integers(0, 10**8).map(lambda number: f"AB{number:09}"),
            "role": st.sampled_from(sorted(ROLES)),
            "position": st.sampled_from(["", "Expert", "Сарапшы", 'Head of "unit"', "line\nbreak", "a; b, c\td", "-"]),
        }
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda person: person["document_number"],
)


@st.composite
def messy_lists(draw):
    """Persons, the table of a sender who writes them in one of many ways, and how its dates are to be read."""
    people = draw(persons)
    names = draw(st.permutations(WRITTEN))
    order = draw(st.sampled_from(sorted(DATES)))
    words = {"nationality": COUNTRIES, "role": ROLES, "sender": SENDER}

    def cell(name, person):
        if name == "birth_date":
            return DATES[order](person[name])
        if name in words:
            return draw(st.sampled_from(words[name][person[name]]))
        return draw(st.sampled_from(["", " ", "\u00a0"])) + person[name]

    header = [draw(st.sampled_from(KNOWN[name])) for name in names]
    table = [[cell(name, person) for name in names] for person in people]
    if draw(st.booleans()):
        header, table = ["№", *header], [[str(n), *row] for n, row in enumerate(table, start=1)]
    blank = [""] * len(header)
    above = draw(st.sampled_from([[], [["Приложение № 1"]], [["Список"], ["от 1 декабря"]]]))
    between = [row for line in table for row in ([line, blank] if draw(st.booleans()) else [line])]
    beneath = draw(st.sampled_from([[], [["Итого", str(len(people))]], [blank, [f"Total: {len(people)}"]]]))
    rows = [*([*line, *blank][: len(header)] for line in above), header, *between]
    rows += [[*line, *blank][: len(header)] for line in beneath]
    return people, rows, {"american": "mdy", "slashes": "dmy"}.get(order, "")


def as_text(rows, delimiter, ending, quoting, codec):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return text.getvalue().encode(codec)


def as_workbook(rows):
    book = Workbook()
    for place, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = book.active.cell(place, column, text)
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def loaded(data, election, options):
    """What the register would hold of each person, and nothing of it is kept."""
    with transaction.atomic():
        outcome = import_list(data, "list", election, None, options)
        assert [(p.code, p.line, p.column, p.value) for p in outcome.problems] == []
        found = set(Observer.objects.values_list(*(name for name in WRITTEN if name != "sender")))
        transaction.set_rollback(True)
    return found


def wanted(people):
    def kept(name, value):
        return value if not isinstance(value, str) else " ".join(value.split())

    return {tuple(kept(name, person[name]) for name in WRITTEN if name != "sender") for person in people}


def check(election, messy, data, encoding=""):
    people, _rows, order = messy
    options = ListOptions(date_order=order)
    try:
        found = loaded(data, election, options)
    except EncodingUndecided:
        found = loaded(data, election, ListOptions(date_order=order, encoding=encoding))
    assert found == wanted(people)


few = settings(max_examples=40, suppress_health_check=list(HealthCheck))
many = settings(max_examples=1000, suppress_health_check=list(HealthCheck))
texts = given(
    messy=messy_lists(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(sorted(CODECS)),
)


def check_text(election, messy, delimiter, ending, quoting, encoding):
    try:
        data = as_text(messy[1], delimiter, ending, quoting, CODECS[encoding])
    except UnicodeEncodeError:
        return  # Nobody can write these names so.
    check(election, messy, data, encoding if encoding in ("windows-1251", "kz-1048") else "")


@texts
@few
def test_a_text_in_any_shape_gives_its_persons_back(election, **how):
    check_text(election, **how)


@pytest.mark.long
@texts
@many
def test_a_thousand_texts_give_their_persons_back(election, **how):
    check_text(election, **how)


@given(messy=messy_lists())
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_a_workbook_in_any_shape_gives_its_persons_back(election, messy):
    check(election, messy, as_workbook(messy[1]))
