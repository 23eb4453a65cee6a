"""Two clerks load lists that overlap at the same moment: nobody stands twice, nobody is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accreditation.delegations.models import Delegation, Observer, Submission
from accreditation.exchange.apply import import_list
from tests.exchange.lists import csv_list, person

AT_ONCE = 3


def load_at_once(election, *lists):
    start = Barrier(len(lists))

    def load(data):
        try:
            start.wait(timeout=20)
            return import_list(data, "list.csv", election, None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(lists)) as threads:
        return list(threads.map(load, lists))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", range(3))
def test_overlapping_lists_at_once_lose_and_repeat_nobody(election, again):
    lists = [csv_list([person(n) for n in range(20 * k, 20 * k + 60)]) for k in range(AT_ONCE)]
    outcomes = load_at_once(election, *lists)

    assert [outcome.problems for outcome in outcomes] == [[]] * AT_ONCE
    assert Observer.objects.count() == Observer.history.count() == 60 + 20 * (AT_ONCE - 1)
    assert sum(outcome.totals()["created"] for outcome in outcomes) == Observer.objects.count()
    assert Delegation.objects.count() == 1
    assert Submission.objects.count() == sum(outcome.saved for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_lists_that_change_the_same_person_end_with_one_of_them(election):
    import_list(csv_list([person(1)]), "list.csv", election, None)
    words = ("Judge", "Ambassador")
    load_at_once(election, *(csv_list([person(1, position=word)]) for word in words))
    assert Observer.objects.get().position in words
    assert Observer.history.count() == 3
