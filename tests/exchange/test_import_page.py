"""A clerk sends a list, sees what it would do and what stands against it, and loads it once and whole."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accreditation.delegations.models import Delegation, Observer, Submission, SubmissionRow
from accreditation.exchange.models import Upload
from tests.exchange.lists import HEADER, csv_list, person
from tests.exchange.sending import IMPORT, address_of, answer, confirm, problems, said, send, totals
from tests.factories import (
    days_ahead,
    make_accredited,
    make_archive_election,
    make_closed_election,
    make_country,
    make_delegation,
    make_election,
    make_observer,
    make_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(desk, clerk):
    """The desk of the clerk who sends the lists of these tests."""
    return desk(clerk)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


# What the preview says


def test_the_preview_counts_what_would_be_created_changed_and_left_alone(at, election):
    odihr = make_delegation(election, make_organization("odihr"))
    kept, changed = make_observer(odihr, family_name="Keptova"), make_observer(odihr, family_name="Changeva")
    rows = [
        person(1),
        person(2),
        person(3, family_name=kept.family_name, given_name=kept.given_name, birth_date="", document_number="",
               position=""),
        person(4, family_name=changed.family_name, given_name=changed.given_name, birth_date="", document_number="",
               position="Adviser"),
    ]  # fmt: skip
    page = send(at, csv_list(rows), election=election)

    assert totals(page) == {"read": 4, "created": 2, "changed": 1, "unchanged": 1}
    assert problems(page) == []
    assert re.search(r"Rows read\s+4\s+Created\s+2\s+Changed\s+1\s+Unchanged\s+1", text_of(page))
    assert Observer.objects.count() == 2
    assert not Submission.objects.exists()


def test_the_preview_shows_what_was_understood_of_each_new_person(at, election):
    rows = [
        person(1, sender="NO", nationality="Germany", birth_date="1980-12-31", role="", document_number="N 12"),
        person(2, sender="Norway", nationality="DE", birth_date="", role="expert"),
    ]
    page = send(at, csv_list(rows), election=election)
    shown = text_of(page)
    assert re.search(r" 2 Aldermann1 Adela Norway NO Germany 31\.12\.1980 N 12 observer ", shown)
    assert re.search(r" 3 Aldermann2 Adela Norway Germany DE TEST000002 expert ", shown)


def test_the_sender_of_a_delegation_that_exists_is_shown_too(at, election):
    make_delegation(election, make_organization("odihr"))
    page = send(at, csv_list([person(1)]), election=election)
    assert "Office for Democratic Institutions and Human Rights odihr" in text_of(page)


def test_no_file_is_left_behind_when_the_confirmation_fails_after_the_load(at, election, monkeypatch):
    page = send(at, csv_list([person(1)]), election=election)
    before = sorted(default_storage.listdir("submissions")[1]) if default_storage.exists("submissions") else []

    def fail(*_arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("accreditation.exchange.uploads.close", fail)
    with pytest.raises(RuntimeError):
        confirm(at, page)
    assert not Submission.objects.exists()
    after = sorted(default_storage.listdir("submissions")[1]) if default_storage.exists("submissions") else []
    assert after == before


def test_no_two_elements_of_the_preview_have_the_same_id(at, election):
    page = send(at, csv_list([person(1, birth_date="03/04/1980")]), election=election)
    ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
    assert page.context["asks_date_order"]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", ["123", "-", "...", "=1+1", "=cmd|' /C calc'!A0", "+Anna", "@Anna"])
def test_what_is_no_name_stands_against_loading(at, election, name):
    page = send(at, csv_list([person(1, given_name=name)]), election=election)
    assert problems(page) == [("not-a-name", 2, "given_name", name)]


@pytest.mark.parametrize("name", ["O'Brien", "-oglu", "'t Hooft", "Jr.", "Ә", "(Anna)"])
def test_what_a_passport_may_print_is_a_name(at, election, name):
    assert problems(send(at, csv_list([person(1, given_name=name)]), election=election)) == []


def test_a_job_that_begins_like_a_formula_is_remarked_on(at, election):
    page = send(at, csv_list([person(1, position="=HYPERLINK(1)")]), election=election)
    assert problems(page) == []
    assert [(note.code, note.line) for note in page.context["outcome"].notes if note.code == "like-formula"] == [
        ("like-formula", 2)
    ]


def test_the_preview_shows_each_change_field_by_field(at, election):
    delegation = make_delegation(election, make_organization("odihr"))
    make_observer(delegation, family_name="Changeva", given_name="Adela", position="Expert", title="Ms")
    header = (*HEADER, "title")
    rows = [person(1, family_name="Changeva", birth_date="01.02.1970", position="Adviser", title="Dr")]
    page = send(at, csv_list(rows, header), election=election)

    (row,) = page.context["outcome"].changed
    assert [(change.column, str(change.old), str(change.new)) for change in row.changes] == [
        ("title", "Ms", "Dr"),
        ("birth_date", "None", "1970-02-01"),
        ("document_number", "", "TEST000001"),
        ("position", "Expert", "Adviser"),
    ]
    shown = text_of(page)
    assert re.search(r"2 Changeva Adela title Ms Dr", shown)
    assert re.search(r"position Expert Adviser", shown)


def test_every_problem_is_on_the_page_at_once_with_line_column_and_value(at, election):
    rows = [
        person(1, nationality="Grmany", birth_date="31.02.1980"),
        person(2),
        person(3, role="king"),
        person(4, sender="Nowhere"),
    ]
    page = send(at, csv_list(rows), election=election)

    assert problems(page) == [
        ("unknown-country", 2, "nationality", "Grmany"),
        ("bad-date", 2, "birth_date", "31.02.1980"),
        ("unknown-role", 4, "role", "king"),
        ("unknown-sender", 5, "sender", "Nowhere"),
    ]
    assert totals(page) == {"read": 4, "created": 1, "refused": 3}
    shown = text_of(page)
    assert "4 problems stand against loading" in shown
    assert re.search(r"2 nationality Grmany .*? In the whole file: Germany \(DE\)", shown)
    assert 'name="confirm"' not in page.content.decode()


def test_all_problems_are_in_a_file_that_no_spreadsheet_runs(at, election):
    page = send(at, csv_list([person(1, nationality="=1+1"), person(2, role="king")]), election=election)
    file = at.get(page.context["problems_address"])

    assert file["Content-Type"] == "text/csv; charset=utf-8"
    header, first, second = file.content.decode("utf-8-sig").splitlines()
    assert header == "line,column,value,code,message,suggestions"
    assert first.startswith("2,nationality,'=1+1,unknown-country,")
    assert second.startswith("3,role,king,unknown-role,")


def test_the_file_of_problems_says_why_a_file_cannot_be_read(at, election):
    page = send(at, b"", election=election)
    file = at.get(f"{address_of(page)}problems.csv").content.decode("utf-8-sig")
    assert file.splitlines()[1] == ",,,empty-file,The file is empty.,"


def test_a_list_that_changes_nothing_says_so_and_offers_no_button(at, election):
    confirm(at, send(at, csv_list([person(1)]), election=election))
    page = send(at, csv_list([person(1)]), election=election)

    assert totals(page) == {"read": 1, "unchanged": 1}
    assert "There is nothing to change" in text_of(page)
    assert 'name="confirm"' not in page.content.decode()


def test_what_is_in_the_file_is_text_on_the_page(at, election):
    rows = [person(1, family_name="<script>alert(1)</script>", nationality='"><img src=x onerror=alert(2)>')]
    page = send(at, csv_list(rows), name="<b>list</b>.csv", election=election)
    shown = page.content.decode()
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "<b>list" not in shown
    assert "&lt;img src=x" in shown


# Confirming


def test_a_confirmed_list_is_in_the_register_with_its_letter(at, election, clerk):
    page = send(
        at,
        csv_list([person(1), person(2, sender="NO")]),
        election=election,
        letter_number="12-3/4",
        letter_date="02.03.2026",
        control_total="2",
    )
    done = confirm(at, page)

    assert [observer.status for observer in Observer.objects.all()] == ["submitted"] * 2
    submission = Submission.objects.get()
    assert (submission.election, submission.letter_number, str(submission.letter_date), submission.control_total) == (
        election, "12-3/4", "2026-03-02", 2,
    )  # fmt: skip
    assert submission.loaded_by == clerk
    assert re.search(r"Rows read\s+2\s+Created\s+2", text_of(done))
    links = re.findall(r'<ul class="next">.*?</ul>', done.content.decode(), re.DOTALL)[0]
    for address in re.findall(r'href="([^"]+)"', links):
        assert at.get(address.replace("&amp;", "&")).status_code == 200


def test_the_page_of_a_loaded_list_links_to_its_persons_only(at, election):
    make_observer(make_delegation(election, country=make_country("DE")), family_name="Elsewhere")
    done = confirm(at, send(at, csv_list([person(1)]), election=election))
    persons = at.get(done.context["list_address"])
    assert [row.family_name for row in persons.context["cl"].result_list] == ["Aldermann1"]


def test_a_second_click_on_the_button_does_nothing_twice(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    confirm(at, page)
    again = confirm(at, page)

    assert Observer.objects.count() == Submission.objects.count() == 1
    assert re.search(r"Rows read\s+1\s+Created\s+1", text_of(again))
    assert said(again) == []


def test_the_received_bytes_are_kept_under_a_name_that_tells_nothing(at, election):
    data = csv_list([person(1)])
    confirm(at, send(at, data, name="Иванов secret list.csv", election=election))

    submission = Submission.objects.get()
    assert submission.file_name == "Иванов secret list.csv"
    assert re.fullmatch(r"submissions/[0-9a-f]{32}", submission.file.name)
    with submission.file.open("rb") as kept:
        assert kept.read() == data


def test_the_file_that_waited_is_removed_once_it_is_loaded(at, election, django_capture_on_commit_callbacks):
    page = send(at, csv_list([person(1)]), election=election)
    waiting = Upload.objects.get().file.name
    assert re.fullmatch(r"uploads/[0-9a-f]{32}", waiting)
    assert default_storage.exists(waiting)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(at, page)

    assert not default_storage.exists(waiting)
    assert not Upload.objects.get().file


def test_a_list_with_a_problem_is_not_loaded_by_whoever_confirms_it_all_the_same(at, election):
    page = send(at, csv_list([person(1), person(2, role="king")]), election=election)
    refused = confirm(at, page)

    assert not Observer.objects.exists()
    assert not SubmissionRow.objects.exists()
    assert not Delegation.objects.exists()
    assert said(refused) == [
        "Nothing was saved. No role is called so. Choose one of the known roles; words of the sender's own belong in "
        "the position."
    ]
    assert problems(refused) == [("unknown-role", 3, "role", "king")]


def test_a_file_that_cannot_be_read_is_not_loaded_either(at, election):
    refused = confirm(at, send(at, b"", election=election), fingerprint="whatever")
    assert said(refused) == ["Nothing was saved. The file is empty."]


def test_a_register_that_moved_meanwhile_stops_the_loading_with_a_word(at, election):
    delegation = make_delegation(election, make_organization("odihr"))
    page = send(at, csv_list([person(1)]), election=election)
    make_observer(delegation, family_name="Aldermann1", given_name="Adela", position="Clerk")
    moved = confirm(at, page)

    assert said(moved) == [
        "Nothing was saved: the register changed meanwhile, and the list would now do something else. Look again."
    ]
    assert totals(moved) == {"read": 1, "changed": 1}
    movement = moved.context["movement"]
    assert movement.totals == [("created", 1, 0), ("changed", 0, 1)]
    assert movement.lines == [(2, "created", "changed")]
    assert not Submission.objects.exists()
    assert confirm(at, moved).context["upload"].result["changed"] == 1


def test_what_moved_is_told_until_the_file_is_read_otherwise(at, election):
    delegation = make_delegation(election, make_organization("odihr"))
    known = make_observer(delegation, family_name="Aldermann1", given_name="Adela", position="Clerk")
    page = send(at, csv_list([person(1), person(2)]), election=election)
    assert page.context["movement"] is None
    Observer.objects.filter(pk=known.pk).update(position="Judge")
    for _look in range(2):
        page = at.get(address_of(page))
        assert (page.context["movement"].totals, page.context["movement"].lines) == ([], [(2, "changed", "changed")])
    assert "something else would change" in page.content.decode()
    page = answer(at, page, letter_number="7")
    assert page.context["movement"] is None


def test_a_person_accredited_meanwhile_stops_the_loading(at, election):
    delegation = make_delegation(election, make_organization("odihr"))
    page = send(at, csv_list([person(1)]), election=election)
    make_accredited(1, delegation, family_name="Aldermann1", given_name="Adela")
    moved = confirm(at, page)

    assert "the register changed meanwhile" in said(moved)[0]
    assert [code for code, *_where in problems(moved)] == ["conflict"]
    assert Observer.objects.get().position == ""


def test_a_list_confirmed_after_the_closing_is_not_loaded(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    election.voting_day = timezone.localdate() + timedelta(days=2)
    election.save()
    refused = confirm(at, page)

    assert not Observer.objects.exists()
    assert [code for code, *_where in problems(refused)] == ["accreditation-closed"]
    assert said(refused)[0].startswith("Nothing was saved.")


# What else is typed or tampered with


@pytest.mark.parametrize("fingerprint", ["", "0" * 64, "Ω" * 5000, "\0"])
def test_a_confirmation_of_something_that_was_not_shown_loads_nothing(at, election, fingerprint):
    page = send(at, csv_list([person(1)]), election=election)
    refused = confirm(at, page, fingerprint=fingerprint)
    assert not Observer.objects.exists()
    assert said(refused)[0].startswith("Nothing was saved")


def test_a_confirmation_without_a_fingerprint_loads_nothing(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    refused = at.post(address_of(page), {"confirm": "1"}, follow=True)
    assert not Observer.objects.exists()
    assert said(refused)[0].startswith("Nothing was saved")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("encoding", "klingon"),
        ("encoding", "\0"),
        ("date_order", "ymd"),
        ("sender", "nowhere"),
        ("letter_date", "31.02.2026"),
        ("letter_date", "yesterday"),
        ("letter_number", "x" * 61),
        ("letter_number", "a\0b"),
        ("control_total", "many"),
        ("control_total", "-1"),
        ("control_total", "9" * 40),
        ("left_out_lines", "everybody"),
        ("left_out_lines", "0"),
        ("left_out_lines", "5-2"),
        ("left_out_lines", "1-99999"),
        ("left_out_lines", ", ".join(f"{n}0001-{n}9999" for n in range(1, 40))),
        ("left_out_lines", "9" * 20),
        ("left_out_lines", "²"),
        ("left_out_lines", "2\0"),
        ("left_out_reason", "x" * 256),
    ],
)
def test_nonsense_in_a_field_is_answered_beside_it(at, election, field, value):
    page = send(at, csv_list([person(1)]), election=election)
    refused = answer(at, page, **{"left_out_reason": "Recalled"} | {field: value})

    assert list(refused.context["form"].errors) == [field]
    assert '<details class="reading" id="reading" open>' in refused.content.decode()
    assert refused.context["outcome"].count("created") == 1
    assert Upload.objects.get().parameters == page.context["upload"].parameters


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender", "nowhere"),
        ("letter_date", "31.02.2026"),
        ("control_total", "many"),
        ("election", ""),
        ("election", "x"),
        ("election", "9" * 30),
        ("file", "no file"),
    ],
)
def test_nonsense_beside_the_file_is_answered_before_anything_is_kept(at, election, field, value):
    page = send(at, csv_list([person(1)]), **{"election": election, field: value})
    assert list(page.context["form"].errors) == [field]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("election_asked", ["", "x", "٣", "9" * 40, "-1", "1.5"])
def test_a_link_that_names_no_election_opens_the_form_all_the_same(at, election, election_asked):
    assert at.get(reverse(IMPORT), {"election": election_asked}).status_code == 200


def test_the_link_from_an_election_chooses_it(at, election):
    other = make_closed_election()
    page = at.get(reverse(IMPORT), {"election": other.pk})
    assert f'<option value="{other.pk}" selected>' in page.content.decode()


def test_the_election_of_today_is_chosen_without_a_link(at, election):
    make_election(voting_day=days_ahead(300))
    assert f'<option value="{election.pk}" selected>' in at.get(reverse(IMPORT)).content.decode()


def test_an_election_of_announced_figures_cannot_be_chosen(at, election):
    archive = make_archive_election()
    page = at.get(reverse(IMPORT))
    assert archive not in page.context["form"].fields["election"].queryset

    refused = send(at, csv_list([person(1)]), election=archive)
    assert list(refused.context["form"].errors) == ["election"]


def test_a_closed_election_takes_no_list_and_says_when_it_closed(at, election):
    page = send(at, csv_list([person(1)]), election=make_closed_election())
    (problem,) = page.context["outcome"].problems
    assert (problem.code, problem.line) == ("accreditation-closed", 0)
    assert "closed" in str(problem.message)
    assert 'name="confirm"' not in page.content.decode()


# The questions that a file leaves open


def test_the_order_of_day_and_month_is_answered_by_a_button(at, election):
    page = send(at, csv_list([person(1, birth_date="03/04/1980")]), election=election)
    assert [code for code, *_where in problems(page)] == ["ambiguous-date"]
    assert "Does the day or the month come first in this file?" in text_of(page)

    page = answer(at, page, date_order="mdy")
    assert problems(page) == []
    confirm(at, page)
    assert str(Observer.objects.get().birth_date) == "1980-03-04"


def test_the_encoding_is_answered_by_a_button_under_its_words(at, election):
    data = (Path(__file__).parent / "files" / "kazakh_names_in_kz_1048.csv").read_bytes()
    make_country("KZ")
    make_country("BY", alpha3="BLR", name_ru="Беларусь")
    page = send(at, data, name="list.csv", election=election, sender="odihr")
    shown = text_of(page)
    assert "Which of these is right?" in shown
    assert "Әбдіров, Қайрат, Қазақстан" in shown
    assert "Јбдіров, Ќайрат, Ќазаќстан" in shown

    page = answer(at, page, encoding="kz-1048")
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.filter(family_name="Әбдіров", given_name="Қайрат").exists()


def test_a_button_keeps_what_was_typed_before(at, election):
    page = send(
        at,
        csv_list([person(1, birth_date="03/04/1980")]),
        election=election,
        letter_number="7/1",
        letter_date="02.03.2026",
        control_total="1",
        sender="odihr",
    )
    before = page.context["upload"].parameters
    page = answer(at, page, date_order="dmy")
    assert page.context["upload"].parameters == {**before, "date_order": "dmy"}


def test_a_sender_of_the_whole_list_can_be_chosen_afterwards(at, election):
    header = [name for name in HEADER if name != "sender"]
    page = send(at, csv_list([person(1)], header), election=election)
    assert [(code, column) for code, _line, column, _value in problems(page)] == [("missing-header", "sender")]

    page = answer(at, page, sender="NO")
    confirm(at, page)
    assert Observer.objects.get().delegation.country_id == "NO"


def test_a_row_of_another_sender_than_the_chosen_one_is_a_problem(at, election):
    page = send(at, csv_list([person(1), person(2, sender="sco")]), election=election, sender="odihr")
    assert problems(page) == [("other-sender", 3, "sender", "sco")]


def test_another_number_of_persons_than_the_letter_says_stops_the_loading(at, election):
    page = send(at, csv_list([person(1), person(2)]), election=election, control_total="3")
    assert problems(page) == [("control-total", 0, "", "3")]
    assert "The letter says 3 persons; the list names 2." in text_of(page)

    page = answer(at, page, control_total="2")
    assert problems(page) == []


def test_a_sheet_can_be_chosen_and_an_empty_one_left_again(at, election):
    data = (Path(__file__).parent / "files" / "two_sheets_and_an_empty_one.xlsx").read_bytes()
    page = send(at, data, name="list.xlsx", election=election, sender="odihr")
    assert page.context["outcome"].sheets == ("Пусто", "Первый", "Второй")

    page = answer(at, page, sheet="Пусто")
    assert "The sheet is empty." in text_of(page)
    page = answer(at, page, sheet="Второй")
    assert page.context["outcome"].read == 1


def test_lines_are_left_out_with_a_reason_that_is_kept(at, election):
    rows = [person(n, role="king" if n in (2, 3, 5) else "observer") for n in range(1, 7)]
    page = send(at, csv_list(rows), election=election)
    page = answer(at, page, left_out_lines="3–4; 6", left_out_reason="Recalled by telephone")

    assert problems(page) == []
    assert page.context["outcome"].left_out == 3
    assert re.search(r"Left out\s+3", text_of(page))
    done = confirm(at, page)
    assert re.search(r"Left out\s+3", text_of(done))
    left_out = SubmissionRow.objects.filter(outcome=SubmissionRow.Outcome.LEFT_OUT).order_by("line")
    assert [(row.line, row.reason) for row in left_out] == [(n, "Recalled by telephone") for n in (3, 4, 6)]
    assert Observer.objects.count() == 3


def test_a_line_that_is_damaged_can_be_left_out_like_any_other(at, election):
    data = csv_list([person(1), person(2, given_name="Ad\0ela"), person(3, position="#REF!")]) + b",,,,,,,,too many\n"
    page = send(at, data, election=election)
    assert {line for _code, line, *_where in problems(page)} == {3, 4, 5}
    page = answer(at, page, left_out_lines="3-5", left_out_reason="Damaged on the way")
    assert problems(page) == []
    confirm(at, page)
    assert Observer.objects.get().family_name == "Aldermann1"
    assert SubmissionRow.objects.filter(outcome=SubmissionRow.Outcome.LEFT_OUT).count() == 3


def test_lines_are_not_left_out_without_a_reason(at, election):
    page = send(at, csv_list([person(1), person(2)]), election=election)
    refused = answer(at, page, left_out_lines="3", left_out_reason="   ")
    assert refused.context["form"].errors == {
        "left_out_reason": ["Say why these lines are left out; the reason is kept."]
    }


def test_many_lines_left_out_can_be_sent_again_as_the_page_shows_them(at, election):
    page = send(at, csv_list([person(n) for n in range(1, 1002)]), election=election)
    page = answer(at, page, left_out_lines="2-1001", left_out_reason="Recalled")
    assert totals(page) == {"read": 1001, "created": 1}
    again = answer(at, page, control_total="1001")
    assert again.context["form"].errors == {}
    assert totals(again) == {"read": 1001, "created": 1}


def test_a_line_to_leave_out_that_no_row_stands_on_is_a_problem(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    page = answer(at, page, left_out_lines="1, 7-9", left_out_reason="Recalled")
    (problem,) = page.context["outcome"].problems
    assert problem.code == "no-such-line"
    assert "1, 7-9" in str(problem.message)


# Whose file it is, and for how long


def test_a_file_of_another_kind_is_not_there(desk, secretary, election):
    client = desk(secretary)
    page = send(client, csv_list([person(1)]), election=election)
    key = page.context["upload"].key
    assert client.get(reverse("admin:organizations_organization_preview", args=[key])).status_code == 404


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(days=3)])
def test_a_file_whose_time_is_over_is_gone(at, election, passed):
    page = send(at, csv_list([person(1)]), election=election)
    waiting = Upload.objects.get().file.name
    Upload.objects.update(expires_at=timezone.now() - passed)
    for answered in (at.get(address_of(page)), at.post(address_of(page), {"confirm": "1"})):
        assert answered.status_code == 404
    assert not default_storage.exists(waiting)
    assert not Upload.objects.exists()


def test_the_next_file_removes_those_whose_time_is_over(at, desk, secretary, election):
    send(at, csv_list([person(1)]), election=election)
    old = Upload.objects.get()
    Upload.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    send(desk(secretary), csv_list([person(1)]), election=election)
    assert not default_storage.exists(old.file.name)
    assert Upload.objects.exclude(pk=old.pk).get().user == secretary


def test_a_file_that_vanished_from_the_disk_is_answered_like_one_whose_time_is_over(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    default_storage.delete(Upload.objects.get().file.name)
    assert at.get(address_of(page)).status_code == 404
    assert at.post(address_of(page), {"encoding": ""}).status_code == 404
    assert confirm(at, page).status_code == 404
    assert at.get(f"{address_of(page)}problems.csv").status_code == 404


def test_a_loaded_file_has_no_problems_any_more(at, election):
    page = send(at, csv_list([person(1)]), election=election)
    confirm(at, page)
    assert at.get(f"{address_of(page)}problems.csv").status_code == 404


# Sizes


def test_the_preview_of_a_long_list_stays_small(at, election, settings):
    settings.LARGE_LIST_BYTES = settings.LARGEST_LIST_BYTES
    rows = [person(n) for n in range(1, 50_001)]
    page = send(at, csv_list(rows), election=election)
    assert totals(page) == {"read": 50_000, "created": 50_000}
    assert "The first 20 of 50,000." in text_of(page)
    assert len(page.content) < 100_000


def test_the_preview_of_many_problems_stays_small_and_their_file_has_all(at, election):
    rows = [person(n, role="king") for n in range(1, 3_001)]
    page = send(at, csv_list(rows), election=election)
    assert "3,000 problems stand against loading" in text_of(page)
    assert "The first 1,000 are shown" in text_of(page)
    assert len(page.content) < 1_000_000
    file = at.get(page.context["problems_address"]).content.decode("utf-8-sig")
    assert file.count("unknown-role") == 3_000


def test_the_preview_of_many_changes_says_how_many_it_shows(at, election):
    confirm(at, send(at, csv_list([person(n) for n in range(1, 601)]), election=election))
    page = send(at, csv_list([person(n, position="Adviser") for n in range(1, 601)]), election=election)
    assert totals(page) == {"read": 600, "changed": 600}
    assert "The first 500 of 600." in text_of(page)


def test_the_preview_of_many_notes_says_how_many_it_shows(at, election):
    rows = [person(n, family_name=f"Aлдерман{n}") for n in range(1, 301)]
    page = send(at, csv_list(rows), election=election)
    notes = len(page.context["outcome"].notes)
    assert notes > 300
    assert f"The first 200 of {notes}." in text_of(page)
