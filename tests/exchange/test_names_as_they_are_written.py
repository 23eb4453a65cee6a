"""Names stay letter for letter as the list has them; titles have a field of their own, and the rest is only offered."""

import pytest

from accreditation.delegations.models import Observer
from accreditation.exchange.models import Reading
from accreditation.exchange.titles import take_title
from tests.exchange.lists import HEADER, csv_list, person
from tests.exchange.sending import answer, confirm, problems, send, totals
from tests.factories import make_delegation, make_observer, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def notes(page, *codes):
    return [note for note in page.context["outcome"].notes if note.code in codes]


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        ("Mr Nordquest", "Mr", "Nordquest"), ("MRS. NORDQUEST", "MRS.", "NORDQUEST"), ("Dr.Ana", "Dr.", "Ana"),
        ("H.E. Mr. Ana", "H.E. Mr.", "Ana"), ("Prof. Dr. Ana Maria", "Prof. Dr.", "Ana Maria"),
        ("г-жа Иванова", "г-жа", "Иванова"), ("Проф. Иванов", "Проф.", "Иванов"),
    ],
)  # fmt: skip
def test_a_form_of_address_is_told_from_the_name(name, title, rest):
    assert take_title(name) == (title, rest)


@pytest.mark.parametrize(
    "name",
    ["Mr", "Mr.", "Drake", "He Lik", "Hon Lik", "Ms-Smith Ana", "M'Bo", "Amber", "Mrsic Ana", "Е.П. Иванов", "D'Ana"],
)
def test_a_name_that_only_begins_so_is_no_form_of_address(name):
    assert take_title(name) == ("", name)


def test_it_is_taken_into_its_field_and_told(at, election):
    page = send(at, csv_list([person(1, given_name="Ms Adela"), person(2, given_name="Ms Bruna")]), election=election)
    (note,) = notes(page, "title-in-name")
    assert (note.line, note.column, note.value, note.suggestions) == (2, "given_name", "Ms Adela", ("Ms",))
    assert "2-3" in str(note.message)
    confirm(at, page)
    assert set(Observer.objects.values_list("title", "given_name")) == {("Ms", "Adela"), ("Ms", "Bruna")}


def test_it_joins_the_title_that_the_list_has(at, election):
    rows = [person(1, title="H.E.", given_name="Ms Adela"), person(2, title="Ms", given_name="Ms Bruna")]
    confirm(at, send(at, csv_list(rows, (*HEADER, "title")), election=election))
    assert list(Observer.objects.order_by("pk").values_list("title", flat=True)) == ["Ms H.E.", "Ms"]


def test_it_is_taken_from_a_whole_name_before_that_is_divided(at, election):
    data = csv_list(
        [person(1, **{"Name and surname": "Dr. Ana Nordquest"})], ("sender", "Name and surname", "nationality")
    )
    confirm(at, send(at, data, election=election))
    assert Observer.objects.values_list("title", "given_name", "family_name").get() == ("Dr.", "Ana", "Nordquest")


def test_whoever_has_a_reference_keeps_the_name_of_the_register(at, election):
    known = make_observer(make_delegation(election, make_organization("odihr")), given_name="Dr Adela")
    data = csv_list([person(1, reference=known.reference, given_name="Dr Adela")], ("reference", "given_name"))
    assert totals(send(at, data, election=election)) == {"read": 1, "unchanged": 1}


def test_capitals_are_kept_unless_somebody_asks(at, election):
    data = csv_list([person(1, family_name="O'NORD-QUEST", given_name="İLAY"), person(2)])
    page = send(at, data, election=election)
    assert [(note.value, note.suggestions) for note in notes(page, "capitals")] == [
        ("O'NORD-QUEST", ("O'Nord-Quest",)), ("İLAY", ("İlay",)),
    ]  # fmt: skip
    assert "Names can be written otherwise" in page.content.decode()
    page = answer(at, page, usual_letters="on")
    assert [note.value for note in notes(page, "capitals-rewritten")] == ["O'NORD-QUEST", "İLAY"]
    assert "Names can be written otherwise" not in page.content.decode()
    confirm(at, page)
    assert Observer.objects.filter(family_name="O'Nord-Quest", given_name="İlay").exists()
    assert Reading.objects.get().parameters["usual_letters"] is True


def test_capitals_stay_when_nobody_asks(at, election):
    confirm(at, send(at, csv_list([person(1, family_name="NORDQUEST")]), election=election))
    assert Observer.objects.get().family_name == "NORDQUEST"


def test_letters_of_another_alphabet_are_replaced_on_request(at, election):
    page = send(at, csv_list([person(1, family_name="Cидoров")]), election=election)
    assert [note.suggestions for note in notes(page, "mixed-script")] == [("Сидоров",)]
    page = answer(at, page, one_script="on")
    assert [note.value for note in notes(page, "script-mended")] == ["Cидoров"]
    confirm(at, page)
    assert Observer.objects.get().family_name == "Сидоров"


def test_initials_and_single_letters_are_no_capitals(at, election):
    page = send(at, csv_list([person(1, given_name="A.")]), election=election)
    assert notes(page, "capitals") == []
    assert problems(page) == []
