"""Whole names are divided by what the list says, by the clerk's answer, or by nobody."""

import pytest
from django.urls import reverse

from accreditation.delegations.models import Observer
from accreditation.exchange.full_names import Whole, divide
from accreditation.exchange.problems import BadCell
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, answer, confirm, problems, send, totals

FULL = Whole(order="family", with_patronymic=True)


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


@pytest.mark.parametrize(
    ("text", "meaning", "order", "parts"),
    [
        ("Иванов Пётр Сергеевич", FULL, "", ("Иванов", "Пётр", "Сергеевич")),
        ("Иванов Пётр", FULL, "", ("Иванов", "Пётр", "")),
        ("Мамедов Али Гасан оглы", FULL, "", ("Мамедов", "Али", "Гасан оглы")),
        ("Әбдіров Қайрат Ұлықбекұлы", FULL, "", ("Әбдіров", "Қайрат", "Ұлықбекұлы")),
        ("Nordquest, Ana Maria", Whole(), "", ("Nordquest", "Ana Maria", "")),
        ("von Nordquest, Ana", Whole(), "", ("von Nordquest", "Ana", "")),
        ("Ana Maria NORDQUEST", Whole(), "", ("NORDQUEST", "Ana Maria", "")),
        ("DE LA CALLE Ana", Whole(), "", ("DE LA CALLE", "Ana", "")),
        ("ИВАНОВ Пётр Сергеевич", FULL, "", ("ИВАНОВ", "Пётр", "Сергеевич")),
        ("A. NORDQUEST", Whole(), "", ("NORDQUEST", "A.", "")),
        ("Nordquest Ana", Whole(), "family", ("Nordquest", "Ana", "")),
        ("Ana Nordquest", Whole(), "given", ("Nordquest", "Ana", "")),
        ("Ana Nordquest", Whole(order="given"), "family", ("Nordquest", "Ana", "")),
        ("Xi Nordquest", Whole(order="family"), "", ("Xi", "Nordquest", "")),
        ("Nordquest Vi", Whole(order="family"), "", ("Nordquest", "Vi", "")),
        ("Sukarno", Whole(), "", ("Sukarno", "", "")),
        ("", Whole(), "", ("", "", "")),
    ],
)  # fmt: skip
def test_a_name_is_divided_by_what_the_list_says(text, meaning, order, parts):
    assert divide(text, meaning, order) == parts


@pytest.mark.parametrize(
    ("text", "meaning", "order", "code"),
    [
        ("Ana Nordquest", Whole(), "", "name-order"),
        ("NORDQUEST ANA", Whole(), "", "name-order"),
        ("Ana Maria Nordquest", Whole(), "given", "name-not-divided"),
        ("Ana Maria Nordquest", Whole(order="family"), "", "name-not-divided"),
        ("Иванов Пётр Сергеевич младший из Осло", FULL, "", "name-not-divided"),
        ("John Nordquest II", Whole(), "given", "name-not-divided"),
        ("Nordquest Jr.", Whole(), "family", "name-not-divided"),
        ("Nordquest, Ana, Dr", Whole(), "", "name-not-divided"),
        (", Ana Maria", Whole(), "", "name-not-divided"),
        ("Ana MARIA Nordquest", Whole(), "", "name-order"),
    ],
)  # fmt: skip
def test_what_nothing_divides_is_a_question(text, meaning, order, code):
    with pytest.raises(BadCell) as question:
        divide(text, meaning, order)
    assert question.value.code == code


def test_the_suggestions_can_be_pasted():
    with pytest.raises(BadCell) as question:
        divide("Ana Maria Nordquest", Whole(), "given")
    assert question.value.suggestions == ("Ana, Maria Nordquest", "Ana Maria, Nordquest")
    assert [divide(text, Whole()) for text in question.value.suggestions] == [
        ("Ana", "Maria Nordquest", ""), ("Ana Maria", "Nordquest", ""),
    ]  # fmt: skip


def whole(*names, heading="Full name", **cells):
    header = ("sender", heading, "nationality", "birth_date", "document_number")
    return csv_list([person(place, **{heading: name}, **cells) for place, name in enumerate(names)], header)


def test_the_order_is_asked_once_with_both_readings_side_by_side(at, election):
    page = send(at, whole("Adela Aldermann", "Bruno BERGMANN", "Carla Christoff"), election=election)
    assert [problem[0] for problem in problems(page)] == ["name-order", "name-order"]
    shown = page.content.decode()
    assert "Which comes first in this file" in shown
    assert page.context["name_samples"][0] == (("Adela", "Aldermann", ""), ("Aldermann", "Adela", ""))

    page = answer(at, page, name_order="given")

    assert problems(page) == []
    assert [row.parts[:2] for row in page.context["outcome"].created] == [
        ("Aldermann", "Adela"), ("BERGMANN", "Bruno"), ("Christoff", "Carla"),
    ]  # fmt: skip
    confirm(at, page)
    assert set(Observer.objects.values_list("family_name", "given_name")) == {
        ("Aldermann", "Adela"), ("BERGMANN", "Bruno"), ("Christoff", "Carla"),
    }  # fmt: skip


def test_the_same_list_again_changes_nothing(at, election):
    data = whole("Aldermann Adela", "Bergmann Bruno", heading="Фамилия, имя")
    confirm(at, send(at, data, election=election))
    assert totals(send(at, data, election=election)) == {"read": 2, "unchanged": 2}


def test_a_name_that_nobody_can_divide_stands_with_its_line(at, election):
    page = send(at, whole("Aldermann Adela", "Ana Maria Nordquest"), election=election)
    page = answer(at, page, name_order="family")
    assert problems(page) == [("name-not-divided", 3, "Full name", "Ana Maria Nordquest")]


def test_latin_and_cyrillic_names_in_two_columns(at, election):
    header = ("sender", "Name and surname", "ФИО на русском", "nationality")
    row = {"sender": "odihr", "Name and surname": "Adela Aldermann", "ФИО на русском": "Альдерманн Адела Ивановна"}
    page = send(at, csv_list([row | {"nationality": "NO"}], header), election=election)
    confirm(at, page)
    found = Observer.objects.get()
    assert (found.family_name, found.given_name, found.patronymic) == ("Aldermann", "Adela", "")
    assert found.cyrillic_name == "Альдерманн Адела Ивановна"


def test_a_column_of_its_own_is_read_before_the_whole_name(at, election):
    header = ("sender", "family_name", "given_name", "ФИО", "nationality")
    page = send(at, csv_list([person(1, ФИО="Иванов Пётр Сергеевич")], header), election=election)
    assert [problem[0] for problem in problems(page)] == ["ambiguous-header"]


def test_the_division_is_told_as_a_note(at, election):
    page = send(at, whole("Иванов Пётр Сергеевич", heading="ФИО"), election=election)
    assert "divided-names" in [note.code for note in page.context["outcome"].notes]
    assert address_of(page).startswith(reverse("admin:delegations_observer_import"))
