"""What a column means is told by its heading, else said by the clerk, and remembered; cells only speak for it."""

import pytest

from accreditation.delegations.models import Observer
from accreditation.exchange.models import Reading, TaughtHeading
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, confirm, problems, said, send, totals

pytestmark = pytest.mark.django_db

SENT = ("sender", "Who", "given_name", "nationality", "Born on")


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


def row(number=1, **cells):
    return person(number, **{"Who": f"Aldermann{number}", "Born on": "31.12.1980"}) | cells


def meanings(page):
    return {column.label: column.meaning for column in page.context["outcome"].columns}


def say(at, page, teach=False, **meant):
    """Press the button beneath the columns, with some of the meanings changed."""
    sent = {"columns": "1"} | ({"teach": "on"} if teach else {})
    for column in page.context["outcome"].columns:
        chosen = meant.get(column.label.replace(" ", "_"), column.likely or column.meaning)
        sent |= {f"label-{column.number}": column.label, f"was-{column.number}": column.meaning}
        sent |= {f"meaning-{column.number}": chosen}
        sent |= {f"heading-{column.number}": "1"} if column.has_heading else {}
    return at.post(address_of(page), sent, follow=True)


def test_each_column_is_shown_with_its_meaning_and_three_cells(at, election):
    page = send(at, csv_list([row(n) for n in range(5)], SENT), election=election)
    assert meanings(page) == {
        "sender": "sender", "Who": "?", "given_name": "given_name", "nationality": "nationality", "Born on": "?",
    }  # fmt: skip
    who = page.context["outcome"].columns[1]
    assert who.samples == ["Aldermann0", "Aldermann1", "Aldermann2"]


def test_what_is_said_is_read_so(at, election):
    page = send(at, csv_list([row()], SENT), election=election)
    page = say(at, page, Who="family_name", Born_on="birth_date")
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.get().family_name == "Aldermann1"
    assert f"{Observer.objects.get().birth_date}" == "1980-12-31"
    assert Reading.objects.get().parameters["columns"] == {"Who": "family_name", "Born on": "birth_date"}


def test_cells_speak_for_a_meaning_and_decide_nothing(at, election):
    rows = [
        row(n, Born=f"{n + 1:02}.05.1980", **{"?": "Germany", "Paper": f"AB{n}12345", "Duty": "head"}) for n in range(9)
    ]
    page = send(at, csv_list(rows, ("sender", "family_name", "?", "Born", "Paper", "Duty")), election=election)
    assert {column.label: column.likely for column in page.context["outcome"].columns if column.likely} == {
        "?": "nationality", "Born": "birth_date", "Paper": "document_number", "Duty": "role",
    }  # fmt: skip
    assert "unknown-header" in [problem[0] for problem in problems(page)]
    assert 'value="birth_date" selected' in " ".join(page.content.decode().split())


def test_a_column_can_be_left_unread(at, election):
    page = send(at, csv_list([row(Fee="100")], (*SENT[:1], "family_name", "nationality", "Fee")), election=election)
    page = say(at, page, Fee="")
    assert problems(page) == []
    assert "unread-column" in [note.code for note in page.context["outcome"].notes]


def test_what_was_said_comes_before_the_heading(at, election):
    names = ("sender", "given_name", "position", "nationality")
    page = send(at, csv_list([row(given_name="Nordquest", position="Ana")], names), election=election)
    page = say(at, page, given_name="family_name", position="given_name")
    confirm(at, page)
    assert (Observer.objects.get().family_name, Observer.objects.get().given_name) == ("Nordquest", "Ana")


def test_one_meaning_for_two_columns_is_a_problem(at, election):
    page = send(at, csv_list([row()], SENT), election=election)
    page = say(at, page, Who="family_name", Born_on="family_name")
    assert problems(page) == [("repeated-header", 1, "Born on", "Born on")]


def test_a_column_without_a_heading_is_said_by_its_letter(at, election):
    page = send(at, csv_list([row()], SENT).replace(b"Who", b""), election=election)
    assert ("missing-heading", 1, "B", "") in problems(page)
    page = say(at, page, B="family_name", Born_on="birth_date")
    assert problems(page) == []


def test_a_list_without_a_line_of_headings_is_read_by_what_is_said(at, election):
    page = send(at, b"odihr;Aldermann;Norway;31.12.1980\nodihr;Bergholt;Germany;01.02.1970\n", election=election)
    assert [problem[0] for problem in problems(page)] == ["no-header"]
    page = at.post(address_of(page), {"headless": "1"}, follow=True)
    assert [column.likely for column in page.context["outcome"].columns] == ["sender", "", "nationality", "birth_date"]
    page = say(at, page, B="family_name")
    assert problems(page) == []
    assert totals(page) == {"read": 2, "created": 2}
    assert [told.line for told in page.context["outcome"].created] == [1, 2]
    page = at.post(address_of(page), {"headless": "0"}, follow=True)
    assert [problem[0] for problem in problems(page)] == ["no-header"]


def test_it_is_remembered_for_the_sender_once_the_list_is_loaded(at, election):
    page = say(at, send(at, csv_list([row(1)], SENT), election=election), Who="family_name", Born_on="birth_date")
    assert problems(send(at, csv_list([row(2)], SENT), election=election))
    confirm(at, page)
    assert problems(send(at, csv_list([row(2)], SENT), election=election)) == []
    assert problems(send(at, csv_list([row(3, sender="sco")], SENT), election=election))


def test_a_list_of_two_senders_is_remembered_for_none_of_them(at, election):
    data = csv_list([row(1), row(2, sender="sco")], SENT)
    confirm(at, say(at, send(at, data, election=election), Who="family_name", Born_on="birth_date"))
    assert Observer.objects.count() == 2
    assert not TaughtHeading.objects.exists()


def test_a_sender_chosen_for_the_whole_list_is_remembered_too(at, election):
    header = SENT[1:]
    page = send(at, csv_list([row(1)], header), election=election, sender="sco")
    confirm(at, say(at, page, Who="family_name", Born_on="birth_date"))
    assert set(TaughtHeading.objects.values_list("sender", "text", "column")) == {
        ("sco", "Who", "family_name"), ("sco", "Born on", "birth_date"),
    }  # fmt: skip
    assert problems(send(at, csv_list([row(2)], header), election=election, sender="sco")) == []


def test_a_heading_is_taught_for_the_lists_of_all(at, election):
    page = send(at, csv_list([row(1)], SENT), election=election)
    page = say(at, page, teach=True, Who="family_name", Born_on="birth_date")
    assert said(page) == ["2 headings were taught."]
    assert problems(send(at, csv_list([row(3, sender="sco")], SENT), election=election)) == []


def test_taught_headings_tell_where_the_table_begins(at, election):
    TaughtHeading.objects.create(text="Who", column="family_name")
    TaughtHeading.objects.create(text="From where", column="nationality")
    data = b"A letter\nWho;From where\nAldermann;Norway\n"
    page = send(at, data, election=election, sender="odihr")
    assert problems(page) == []
    assert totals(page) == {"read": 1, "created": 1}


def test_what_was_taught_later_does_not_change_what_was_loaded(at, election):
    data = csv_list([row(1)], SENT)
    confirm(at, say(at, send(at, data, election=election), Who="family_name", Born_on="birth_date"))
    assert totals(send(at, data, election=election)) == {"read": 1, "unchanged": 1}
    TaughtHeading.objects.filter(text="Born on").update(column="")
    assert totals(send(at, data, election=election)) == {"read": 1, "unchanged": 1}


def test_who_may_not_teach_is_refused(cast, desk, at, election, clerk):
    page = send(at, csv_list([row(1)], SENT), election=election)
    for group in clerk.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="add_taughtheading"))
    sent = {"columns": "1", "teach": "on", "label-1": "Who", "was-1": "?", "meaning-1": "family_name", "heading-1": "1"}
    assert at.post(address_of(page), sent).status_code == 403
    assert not TaughtHeading.objects.exists()


@pytest.mark.parametrize(("one", "other"), [("Surname", "Фамилия"), ("Фамилия", "Surname")])
def test_of_two_equal_headings_the_letters_tell_which_is_in_cyrillic(at, election, one, other):
    latin, cyrillic = ("Ivanov", "Иванов") if one == "Surname" else ("Иванов", "Ivanov")
    data = csv_list([row(1, **{one: latin, other: cyrillic})], ("sender", one, other, "nationality"))
    page = send(at, data, election=election)
    assert problems(page) == []
    confirm(at, page)
    found = Observer.objects.get()
    assert (found.family_name, found.family_name_cyrillic) == ("Ivanov", "Иванов")


def test_two_equal_headings_in_one_script_are_a_problem(at, election):
    data = csv_list(
        [row(1, **{"Surname": "Ivanov", "Фамилия": "Ivanoff"})], ("sender", "Surname", "Фамилия", "nationality")
    )
    assert [problem[0] for problem in problems(send(at, data, election=election))] == ["repeated-header"]


def test_whole_names_in_both_scripts_are_told_apart_by_their_letters(at, election):
    names = {"ФИО": "Иванов Пётр Сергеевич", "Full name": "IVANOV Petr"}
    page = send(at, csv_list([row(1, **names)], ("sender", "ФИО", "Full name", "nationality")), election=election)
    assert problems(page) == []
    confirm(at, page)
    found = Observer.objects.get()
    assert (found.family_name, found.given_name) == ("IVANOV", "Petr")
    assert (found.family_name_cyrillic, found.patronymic_cyrillic) == ("Иванов", "Сергеевич")


def test_a_column_of_whole_names_is_said_to_be_one(at, election):
    data = csv_list([row(1, Who="Nordquest, Ana")], ("sender", "Who", "nationality"))
    page = send(at, data, election=election)
    assert page.context["outcome"].columns[1].likely == "full_name"
    confirm(at, say(at, page))
    assert Observer.objects.get().given_name == "Ana"


@pytest.mark.parametrize("typed", [{}, {"label-0": "x"}, {"label-0": "x", "meaning-0": "king"}, {"meaning-0": "role"}])
def test_nonsense_says_nothing(at, election, typed):
    page = send(at, csv_list([row(1)], SENT), election=election)
    before = meanings(page)
    assert meanings(at.post(address_of(page), {"columns": "1"} | typed, follow=True)) == before
