"""A long list is checked and loaded outside of the request, and its page tells how far that has come."""

import io
import re
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accreditation.accounts.roles import CLERK, sync_roles
from accreditation.delegations.models import Observer, Submission
from accreditation.exchange import carrying_out, kept_outcomes, signs
from accreditation.exchange.apply import check_list, import_list, remarks_on
from accreditation.exchange.formats import xlsx_bytes
from accreditation.exchange.models import Upload, Work
from accreditation.exchange.progress import Stage
from tests.exchange.lists import HEADER, csv_list, person
from tests.exchange.long import checked, has_template, living, loaded, off_the_main_thread, until, work_off
from tests.exchange.sending import address_of, answer, confirm, problems, said, send, totals
from tests.factories import make_country, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def every_list_is_long(settings, transactional_db, monkeypatch):
    settings.LARGE_LIST_BYTES = 0
    monkeypatch.setattr(signs, "_EVERY_SECONDS", 0.05)
    sync_roles()


@pytest.fixture
def at(desk, clerk):
    return desk(clerk)


@pytest.fixture
def worker():
    """A worker that lives, and does what waits when a test asks for it."""
    with living() as life:
        yield life


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


# Which lists are long


def test_a_small_list_is_checked_and_loaded_in_the_request(at, election, settings):
    settings.LARGE_LIST_BYTES = 5 * 1024 * 1024
    page = send(at, csv_list([person(1)]), election=election)
    assert totals(page) == {"read": 1, "created": 1}
    assert has_template(confirm(at, page), "done")
    assert not Work.objects.exists()
    assert Observer.objects.count() == 1


def test_a_list_is_long_from_one_byte_above_the_setting_on(at, worker, election, settings):
    data = csv_list([person(1)])
    settings.LARGE_LIST_BYTES = len(data)
    assert has_template(send(at, data, election=election), "preview")
    settings.LARGE_LIST_BYTES = len(data) - 1
    assert has_template(send(at, data, election=election), "working")


def test_a_workbook_is_long_by_what_it_unpacks_to(at, worker, election, settings):
    data = xlsx_bytes(HEADER, [[*person(1).values()]] * 2000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    settings.LARGE_LIST_BYTES = -(-unpacked // 10)
    assert len(data) < unpacked // 15
    assert has_template(send(at, data, "list.xlsx", election=election), "preview")
    settings.LARGE_LIST_BYTES -= 1
    assert has_template(send(at, data, "list.xlsx", election=election), "working")


def test_a_broken_workbook_is_long_by_its_bytes(at, worker, election, settings):
    data = xlsx_bytes(HEADER, [[*person(1).values()]] * 2000)[:-10]
    settings.LARGE_LIST_BYTES = len(data)
    assert not has_template(send(at, data, "list.xlsx", election=election), "working")
    settings.LARGE_LIST_BYTES = len(data) - 1
    assert has_template(send(at, data, "list.xlsx", election=election), "working")


def test_other_files_are_never_long(desk, secretary):
    file = csv_list([{"country": "NO", "text": "Norge"}], ("country", "text"))
    page = send(desk(secretary), file, page="admin:geography_countryalias_import")
    assert has_template(page, "preview")
    assert not Work.objects.exists()


# From the file to the register


def test_a_worker_checks_and_loads_it_and_the_page_shows_each_step(at, worker, election):
    waiting = send(at, csv_list([person(1), person(2)]), election=election)
    assert has_template(waiting, "working")
    assert "The list waits for its turn" in text_of(waiting)
    assert '<meta http-equiv="refresh"' in waiting.content.decode()
    assert not Observer.objects.exists()

    assert work_off(worker) == ["list.csv: checked"]
    page = at.get(address_of(waiting))
    assert totals(page) == {"read": 2, "created": 2}
    assert "Aldermann1" in text_of(page)

    waiting = confirm(at, page)
    assert has_template(waiting, "working")
    assert not Observer.objects.exists()
    assert work_off(worker) == ["list.csv: loaded"]
    done = at.get(address_of(page))
    assert has_template(done, "done")
    assert re.search(r"Created</dt><dd>2", done.content.decode())
    assert Observer.objects.count() == 2
    assert Submission.objects.get().loaded_by.username == "aigerim"
    assert not Work.objects.exists()


def test_without_a_worker_the_page_sees_to_it_itself(at, election):
    page = send(at, csv_list([person(1), person(2)]), election=election)
    page = until(lambda: shown(at, page, "preview"), "checked")
    confirm(at, page)
    assert until(lambda: shown(at, page, "done"), "loaded")
    assert Observer.objects.count() == 2
    until(lambda: "long work" not in [thread.name for thread in threading.enumerate()], "ended")


def test_while_a_worker_lives_the_page_leaves_the_work_to_it(at, worker, election):
    page = send(at, csv_list([person(1)]), election=election)
    for _look in range(3):
        assert shown(at, page, "working")
    assert not Work.objects.get().worker
    assert "long work" not in [thread.name for thread in threading.enumerate()]


def shown(client, page, name):
    answered = client.get(address_of(page))
    return answered if has_template(answered, name) else None


def test_what_was_checked_is_shown_without_checking_again(at, worker, election, monkeypatch):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    monkeypatch.setattr(carrying_out, "check_list", None)
    for _look in range(2):
        assert totals(at.get(address_of(page))) == {"read": 1, "created": 1}


def test_the_page_looks_as_if_the_list_had_been_checked_in_the_request(at, worker, election, settings):
    """What a kept outcome forgets would be missing here."""
    import_list(csv_list([person(3), person(4), person(5)]), "before.csv", election, None)
    rows = [
        person(1, nationality="Germany", role="expert"),
        person(2, family_name="BERGMANN", given_name="Cаrla"),
        person(3, birth_date="30.12.1980", position="Adviser"),
        person(4, nationality="Norwey"),
        person(6, birth_date="03/04/1980"),
    ]
    typed = {"election": election, "whole": "on"}
    kept = checked(at, worker, csv_list(rows), **typed)
    settings.LARGE_LIST_BYTES = 1 << 30
    computed = send(at, csv_list(rows), **typed)
    assert problems(kept) == problems(computed)
    assert len(problems(kept)) >= 2
    for heading in ("What would change", "What would be created", "Noticed on the way", "not in the list"):
        assert heading in text_of(kept)
    assert without_names(kept) == without_names(computed)


def without_names(page):
    """The page but for what differs between any two uploads."""
    content = re.sub(r"<p class=\"lead\">.*?</p>", "", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"[0-9a-f-]{36}|value=\"[0-9A-Za-z]{64}\"", "", content)


def test_each_reader_has_the_sentences_and_the_names_in_the_own_language(desk, clerk, worker, election):
    rows = [person(1, sender="NO"), person(2, nationality="Norwey")]
    page = checked(desk(clerk, "kk"), worker, csv_list(rows), election=election)
    for language, sentence, country in [
        ("en", "No country is known by this name.", "Norway NO 31.12.1980 TEST000001 observer"),
        ("ru", "Страна с таким названием", "Норвегия NO 31.12.1980 TEST000001 наблюдатель"),
        ("kk", "Мұндай атаумен", "Норвегия NO 31.12.1980 TEST000001 байқаушы"),
    ]:
        seen = text_of(desk(clerk, language).get(address_of(page)))
        assert sentence in seen
        assert country in seen


# How far it is


def test_the_page_tells_rows_rate_and_time_left_of_a_check(at, worker, election, monkeypatch):
    page, seen = send(at, csv_list([person(1)]), election=election), []

    def check_slowly(*arguments, progress, **options):
        progress(Stage.CHECK, 0, 1_000)
        worker._sign = signs.replace(worker._sign, since=worker._sign.since - 100)
        progress(Stage.CHECK, 250, 1_000)
        until(lambda: signs.of_work(Work.objects.get()).done == 250, "told")
        seen.append(at.get(address_of(page)))
        return check_list(*arguments, **options)

    monkeypatch.setattr(carrying_out, "check_list", check_slowly)
    work_off(worker)
    (during,) = seen
    assert "Its rows are being checked" in text_of(during)
    assert re.search(r'<progress[^>]* value="250"\s+max="1000"', during.content.decode())
    assert re.search(r"Rows done 250 / 1,000 Rows a second [23] Time left (4|5) min \d+ s", text_of(during))


def test_the_page_tells_how_far_a_load_is_while_it_is_written(at, worker, election, monkeypatch):
    """While one transaction writes, and on SQLite nobody else can."""
    page, seen = checked(at, worker, csv_list([person(n) for n in range(2_500)]), election=election), []

    def load_slowly(*arguments, progress, **options):
        def tell_and_look(stage, done, of):
            progress(stage, done, of)
            if stage == Stage.WRITE and not seen:
                seen.append(in_a_thread(look))

        return import_list(*arguments, progress=tell_and_look, **options)

    def look():
        until(lambda: signs.of_work(Work.objects.get(task="load")).stage == "write", "told")
        return at.get(address_of(page)), Observer.objects.count()

    confirm(at, page)
    monkeypatch.setattr(carrying_out, "import_list", load_slowly)
    work_off(worker)
    ((during, persons),) = seen
    assert "Its persons are being written" in text_of(during)
    assert 'max="2500"' in during.content.decode()
    assert persons == 0
    assert Observer.objects.count() == 2_500


def test_what_waits_is_told_how_many_come_first(at, worker, election):
    pages = [send(at, csv_list([person(n)]), election=election) for n in range(3)]
    assert "2 other lists come first." in text_of(at.get(address_of(pages[2])))
    assert "1 other list comes first." in text_of(at.get(address_of(pages[1])))
    assert "first." not in text_of(at.get(address_of(pages[0])))


# What is asked anew


def test_another_way_of_reading_makes_a_new_check(at, worker, election):
    page = checked(at, worker, csv_list([person(1, birth_date="03/04/1980")]), election=election)
    assert [code for code, *_where in problems(page)] == ["ambiguous-date"]
    old = Work.objects.get()

    waiting = answer(at, page, date_order="mdy")
    assert has_template(waiting, "working")
    assert Work.objects.get().parameters["date_order"] == "mdy"
    assert not default_storage.exists(old.outcome.name)
    work_off(worker)
    page = at.get(address_of(page))
    assert problems(page) == []
    loaded(at, worker, page)
    assert str(Observer.objects.get().birth_date) == "1980-03-04"


def test_looking_again_with_nothing_changed_checks_again(at, worker, election):
    page = checked(at, worker, csv_list([person(1, nationality="Atlantis")]), election=election)
    make_country("AT", name_en="Atlantis")
    assert problems(at.get(address_of(page))) != []
    answer(at, page)
    work_off(worker)
    assert problems(at.get(address_of(page))) == []


def test_while_it_is_under_way_nothing_else_is_asked_for(at, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    confirm(at, page)
    waiting = at.post(address_of(page), {"encoding": "utf-8", "letter_number": "9/9"}, follow=True)
    confirm(at, page)
    assert has_template(waiting, "working")
    assert Work.objects.filter(task="load").count() == 1
    work_off(worker)
    assert Submission.objects.get().letter_number == ""


def test_a_register_that_moved_is_told_and_the_list_checked_again(at, worker, election):
    page = checked(at, worker, csv_list([person(1), person(2)]), election=election)
    import_list(csv_list([person(1)]), "other.csv", election, None)

    waiting = loaded(at, worker, page)
    assert has_template(waiting, "working")
    assert Observer.objects.count() == 1
    work_off(worker)
    page = at.get(address_of(page))
    assert said(page)[0].startswith("Nothing was saved: the register changed meanwhile")
    assert "The register moved since this file was first looked at" in text_of(page)
    assert totals(page) == {"read": 2, "created": 1, "unchanged": 1}

    assert has_template(loaded(at, worker, page), "done")
    assert Observer.objects.count() == 2


def test_a_confirmation_without_a_fingerprint_loads_nothing(at, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    at.post(address_of(page), {"confirm": "1"})
    assert work_off(worker)[0].startswith("list.csv: Nothing was saved")
    assert not Observer.objects.exists()


def test_what_stands_against_loading_is_told_until_somebody_does_something(at, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    closed = {"closes_override": timezone.now() - timedelta(days=1), "closes_override_reason": "Test"}
    type(election).objects.filter(pk=election.pk).update(**closed)
    for seen in (loaded(at, worker, page), at.get(address_of(page))):
        assert said(seen)[0].startswith("Nothing was saved. Accreditation to")
    answer(at, page)
    work_off(worker)
    page = at.get(address_of(page))
    assert said(page) == []
    assert [code for code, *_where in problems(page)] == ["accreditation-closed"]


def test_a_file_that_gives_no_list_says_why_and_a_question_is_answered(at, worker, election):
    broken = checked(at, worker, b"PK\x03\x04nonsense", name="list.xlsx", election=election)
    assert "The file cannot be read" in text_of(broken)
    text = "sender;family_name;given_name;nationality\nodihr;Бергмань;Карла;NO\n".encode("cp1251")
    asked = checked(at, worker, text + "odihr;Ћбдул;Карла;NO\n".encode("cp1251"), election=election)
    assert "Which of these is right?" in text_of(asked)
    answer(at, asked, encoding="windows-1251")
    work_off(worker)
    assert at.get(address_of(asked)).context["outcome"].read == 2


# Ending it


def test_a_check_is_stopped_by_a_button(at, worker, election):
    page = send(at, csv_list([person(1)]), election=election)
    stopped = at.post(address_of(page), {"stop": "1"}, follow=True)
    assert has_template(stopped, "upload")
    assert work_off(worker) == []


def test_a_load_is_stopped_in_the_middle_and_saves_nothing(at, worker, election, monkeypatch):
    """Also where the load keeps everybody else from writing to the database."""
    page = checked(at, worker, csv_list([person(n) for n in range(30)]), election=election)
    confirm(at, page)

    def load_slowly(*arguments, progress, **options):
        def press_the_button(stage, done, of):
            if stage == Stage.WRITE and not worker._is_lost:
                in_a_thread(lambda: at.post(address_of(page), {"stop": "1"}))
                until(lambda: worker._is_lost, "noticed")
            progress(stage, done, of)

        return import_list(*arguments, progress=press_the_button, **options)

    monkeypatch.setattr(carrying_out, "import_list", load_slowly)
    assert work_off(worker) == ["list.csv: stopped, and nothing saved"]
    assert not Observer.objects.exists()
    assert totals(at.get(address_of(page))) == {"read": 30, "created": 30}


def test_the_making_of_a_list_with_remarks_is_stopped_in_the_middle(at, worker, election, monkeypatch):
    page = checked(at, worker, csv_list([person(1, nationality="Norwey")]), election=election)
    address = reverse("admin:delegations_observer_remarks", args=[page.context["upload"].key, "en"])
    at.get(address)

    def remark_slowly(*arguments, **options):
        in_a_thread(lambda: at.post(address, {"stop": "1"}))
        until(lambda: worker._is_lost, "noticed")
        return remarks_on(*arguments, **options)

    monkeypatch.setattr(carrying_out, "remarks_on", remark_slowly)
    assert work_off(worker) == ["list.csv: stopped, and nothing saved"]
    assert not Work.objects.filter(task="remarks").exists()


def in_a_thread(do):
    """Do something as another process would, and return what it gives."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(off_the_main_thread, do).result()


def test_an_error_in_the_check_is_told_and_the_check_can_be_tried_again(at, worker, election, monkeypatch, caplog):
    page = send(at, csv_list([person(1)]), election=election)
    with monkeypatch.context() as broken:
        broken.setattr(carrying_out, "check_list", fail)
        assert work_off(worker) == ["list.csv: broken off by an error"]
    page = at.get(address_of(page))
    assert "The work on this list broke off because of an error." in text_of(page)
    assert "A long list was not done." in caplog.text
    at.post(address_of(page), {"again": "1"}, follow=True)
    work_off(worker)
    assert totals(at.get(address_of(page))) == {"read": 1, "created": 1}


def test_an_error_in_the_load_is_told_and_the_list_can_be_loaded_again(at, worker, election, monkeypatch):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    with monkeypatch.context() as broken:
        broken.setattr(carrying_out, "import_list", fail)
        page = loaded(at, worker, page)
    assert said(page)[0].startswith("Nothing was saved: the loading broke off because of an error.")
    assert has_template(loaded(at, worker, page), "done")


def fail(*_arguments, **_options):
    raise RuntimeError("the disk is full")


# Problems as files


def test_all_problems_come_as_a_file_without_checking_again(at, worker, election, monkeypatch):
    rows = [person(n, role="king") for n in range(1, 1_501)]
    page = checked(at, worker, csv_list(rows), election=election)
    monkeypatch.setattr(carrying_out, "check_list", None)
    assert "1,500 problems stand against loading" in text_of(page)
    assert "The first 1,000 are shown" in text_of(page)
    file = at.get(page.context["problems_address"]).content.decode("utf-8-sig")
    assert file.count("unknown-role") == 1_500


def test_of_very_many_problems_the_file_says_that_there_are_more(at, worker, election, monkeypatch):
    monkeypatch.setattr("accreditation.exchange.kept_outcomes.MOST_KEPT", 5)
    page = checked(at, worker, csv_list([person(n, role="king") for n in range(1, 11)]), election=election)
    lines = at.get(page.context["problems_address"]).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5 + 1
    assert "more are not told here" in lines[-1]


def test_a_question_is_asked_however_late_in_the_list_it_arises(at, worker, election):
    rows = [person(n, role="king") for n in range(1, 1_101)] + [person(1_101, birth_date="03/04/1980")]
    page = checked(at, worker, csv_list(rows), election=election)
    assert "Does the day or the month come first in this file?" in text_of(page)


@pytest.mark.parametrize(
    ("language", "remark"),
    [("en", "No country is known by this name."), ("ru", "Страна с таким названием неизвестна.")],
)
def test_the_list_with_remarks_is_made_by_a_worker_and_then_downloaded(at, worker, election, language, remark):
    page = checked(at, worker, csv_list([person(1), person(2, nationality="Norwey")]), election=election)
    address = reverse("admin:delegations_observer_remarks", args=[page.context["upload"].key, language])
    waiting = at.get(address)
    assert "The list waits for its turn" in text_of(waiting)
    assert "remarks" not in at.get(f"{address}?file=1").get("Content-Disposition", "")

    assert work_off(worker) == ["list.csv: written with remarks"]
    made = at.get(address)
    assert "<h1>The list with remarks</h1>" in made.content.decode()
    assert '<a href="?file=1">' in made.content.decode()
    file = at.get(f"{address}?file=1")
    assert file["Content-Disposition"] == f'attachment; filename="remarks-{language}.csv"'
    assert remark in b"".join(file).decode()
    assert has_template(at.get(address_of(page)), "preview")


def test_remarks_are_made_anew_when_the_list_is_read_otherwise(at, worker, election):
    page = checked(at, worker, csv_list([person(1, birth_date="03/04/1980")]), election=election)
    address = reverse("admin:delegations_observer_remarks", args=[page.context["upload"].key, "en"])
    at.get(address)
    work_off(worker)
    answer(at, page, date_order="dmy")
    assert "waits for its turn" in text_of(at.get(address))


# Whose work it is, and for how long


@pytest.mark.parametrize("member", ["auditor", "administrator", "staff_without_rights", "stranger"])
def test_who_may_not_load_lists_sees_nothing_of_it_and_stops_nothing(at, desk, cast, worker, election, member):
    page = send(at, csv_list([person(1)]), election=election)
    client = desk(cast[member])
    for answered in (client.get(address_of(page)), client.post(address_of(page), {"stop": "1"})):
        assert answered.status_code == 403 or "/login/" in answered["Location"]
    assert Work.objects.exists()


def test_another_clerk_sees_it_and_goes_on_with_it(at, desk, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    colleague = make_user("bolat", CLERK)
    assert has_template(loaded(desk(colleague), worker, desk(colleague).get(address_of(page))), "done")
    assert Submission.objects.get().loaded_by == colleague


def test_who_lost_the_right_before_the_load_began_loads_nothing(at, desk, clerk, secretary, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    confirm(at, page)
    clerk.groups.clear()
    work_off(worker)
    page = desk(secretary).get(address_of(page))
    assert said(page) == ["Nothing was saved: whoever confirmed the list may not load lists any more."]
    assert not Observer.objects.exists()


def test_what_was_kept_of_a_check_is_closed_when_it_was_read(at, worker, election):
    checked(at, worker, csv_list([person(1, nationality="Norwey")]), election=election)
    stored = Work.objects.get().outcome
    assert kept_outcomes.read(stored).totals()["refused"] == 1
    assert stored.closed
    assert "unknown-country" in [problem.code for problem in kept_outcomes.problems(stored)]
    assert stored.closed


def test_what_was_kept_of_a_check_goes_with_its_file(at, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    names = [Upload.objects.get().file.name, Work.objects.get().outcome.name]
    assert all(map(default_storage.exists, names))
    loaded(at, worker, page)
    assert not any(map(default_storage.exists, names))


def test_what_was_kept_of_a_check_goes_when_the_time_of_its_file_is_over(at, worker, election):
    checked(at, worker, csv_list([person(1)]), election=election)
    names = [Upload.objects.get().file.name, Work.objects.get().outcome.name]
    call_command("remove_expired_uploads", stdout=io.StringIO())
    assert all(map(default_storage.exists, names))
    Upload.objects.update(expires_at=timezone.now())
    call_command("remove_expired_uploads", stdout=io.StringIO())
    assert not any(map(default_storage.exists, names))
    assert not Work.objects.exists()


def test_a_load_that_waits_keeps_its_file_for_another_day(at, worker, election):
    page = checked(at, worker, csv_list([person(1)]), election=election)
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    confirm(at, page)
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(hours=23)
