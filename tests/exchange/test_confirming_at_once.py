"""Two confirmations at the same moment load the list once; neither preview nor loading asks more of longer lists."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accreditation.accounts.roles import CLERK, SECRETARY, sync_roles
from accreditation.bulletins.models import BulletinLine
from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.exchange import tables
from accreditation.exchange.models import Upload
from tests.exchange.lists import csv_list, person
from tests.exchange.sending import address_of, confirm, send
from tests.factories import make_bulletin, make_election, make_organization, make_user


def press_at_once(clients, pages):
    """Every client presses the button of its page in a thread of its own; return what they were answered."""
    start = Barrier(len(clients))

    def press(client, page):
        try:
            start.wait(timeout=20)
            return confirm(client, page)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as threads:
        return list(threads.map(press, clients, pages))


def desk_of(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def clerks(transactional_db):
    """Two clerks and their desks. The roles are made anew: other tests of this kind empty the tables."""
    sync_roles()
    return [make_user("aigerim", CLERK), make_user("bolat", CLERK)]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_load_the_list_once(clerks, election):
    client = desk_of(clerks[0])
    page = send(client, csv_list([person(n) for n in range(50)]), election=election)
    waiting = Upload.objects.get().file.name
    answers = press_at_once([desk_of(clerks[0]), desk_of(clerks[0])], [page, page])

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Observer.objects.count() == 50
    assert Submission.objects.count() == 1
    assert all(re.search(r"Created</dt><dd>50", answer.content.decode()) for answer in answers)
    assert not Upload.objects.get().file
    assert not default_storage.exists(waiting)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_with_the_same_list_load_it_once_and_the_second_is_told(clerks, election):
    desks = [desk_of(clerk) for clerk in clerks]
    pages = [send(desk, csv_list([person(n) for n in range(50)]), election=election) for desk in desks]
    answers = press_at_once(desks, pages)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Observer.objects.count() == 50
    assert Delegation.objects.count() == Submission.objects.count() == 1
    told = [answer for answer in answers if "the register changed meanwhile" in answer.content.decode()]
    assert len(told) == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_for_one_bulletin_do_not_share_it(transactional_db, monkeypatch):
    both_checked, check = Barrier(2), tables.check_table

    def check_and_wait(*arguments):
        """Whoever has checked waits for the other one to have checked too, which a lock prevents."""
        outcome = check(*arguments)
        with suppress(BrokenBarrierError):
            both_checked.wait(timeout=1)
        return outcome

    monkeypatch.setattr(tables, "check_table", check_and_wait)
    sync_roles()
    secretaries = [make_user(name, SECRETARY) for name in ("serik", "madina")]
    bulletin = make_bulletin()
    desks = [desk_of(secretary) for secretary in secretaries]
    page = "admin:bulletins_bulletinline_import"
    files = [
        csv_list(
            [{"election": bulletin.election.slug, "bulletin": bulletin.label, "organization": slug, "total": "29"}],
            ("election", "bulletin", "organization", "total"),
        )
        for slug in (make_organization("odihr").slug, make_organization("sco").slug)
    ]
    pages = [send(desk, file, page=page) for desk, file in zip(desks, files, strict=True)]
    answers = press_at_once(desks, pages)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert BulletinLine.objects.count() == 1


def statements(context, without=()):
    """How many statements were sent, by their first word."""
    firsts = [query["sql"].split(maxsplit=1)[0].upper() for query in context.captured_queries]
    return {word: firsts.count(word) for word in sorted(set(firsts)) if word not in without}


def lists(number):
    """A list that creates, changes and keeps a third each; the people of the last two are to be there before."""
    third = number // 3
    changed = [person(n, position="Adviser") for n in range(1_000, 1_000 + third)]
    kept = [person(n) for n in range(2_000, 2_000 + third)]
    new = [person(n) for n in range(number - 2 * third)]
    before = [person(n) for n in (*range(1_000, 1_000 + third), *range(2_000, 2_000 + third))]
    return csv_list(before), csv_list([*new, *changed, *kept])


@pytest.mark.django_db
def test_preview_and_loading_ask_as_much_of_10_rows_as_of_1000(clerk, election):
    client = desk_of(clerk)
    previews, confirmations = [], []
    for number, voting in ((10, election), (1000, make_election())):
        before, after = lists(number)
        confirm(client, send(client, before, election=voting))
        page = send(client, after, election=voting)
        assert page.context["outcome"].totals()["read"] == number
        with CaptureQueriesContext(connection) as preview:
            client.get(address_of(page))
        with CaptureQueriesContext(connection) as loading:
            done = confirm(client, page)
        assert done.context["upload"].result["changed"] == number // 3
        previews.append(statements(preview))
        confirmations.append(statements(loading, without=("INSERT", "UPDATE")))
    assert previews[0] == previews[1]
    assert confirmations[0] == confirmations[1]
