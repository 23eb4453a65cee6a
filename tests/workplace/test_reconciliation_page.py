"""The page that says whether everything stored agrees."""

import pytest
from django.db import models
from django.urls import reverse

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from tests.factories import make_accredited, make_delegation, make_election

PAGE = "/admin/reconciliation/"


def test_it_says_that_everything_agrees_and_which_elections_were_checked(desk, auditor):
    make_accredited(2, make_delegation(make_election("2030-01-06")))
    text = desk(auditor).get(PAGE).content.decode()
    assert "Everything agrees." in text
    assert "2030-01-06" in text


def test_what_does_not_agree_leads_to_its_row(desk, auditor):
    (person,) = make_accredited(1)
    models.QuerySet(Observer).update(status="revoked")
    text = desk(auditor).get(PAGE).content.decode()
    assert "1 thing does not agree." in text
    assert reverse("admin:delegations_observer_change", args=[person.pk]) in text


def test_of_very_many_the_first_are_shown_and_the_rest_are_counted(desk, auditor):
    make_accredited(203)
    models.QuerySet(Observer).update(status="revoked")
    text = desk(auditor).get(PAGE).content.decode()
    assert "203 things do not agree." in text
    assert "3 more are not shown here" in text
    assert text.count("is “revoked”") == 200


def test_a_person_entered_in_an_archive_is_told_too(desk, auditor):
    (person,) = make_accredited(1)
    models.QuerySet(Election).update(basis="bulletin")
    text = desk(auditor).get(PAGE).content.decode()
    assert f"{person} is entered for" in text


def test_a_deep_check_is_asked_for(desk, auditor):
    make_accredited(1)
    models.QuerySet(Observer).update(search_key="x")
    assert "Everything agrees." in desk(auditor).get(PAGE).content.decode()
    assert "every row is what its history says" not in desk(auditor).get(PAGE).content.decode()
    assert "every row is what its history says" in desk(auditor).get(f"{PAGE}?deep").content.decode()
    assert "search_key" in desk(auditor).get(f"{PAGE}?deep").content.decode()


def test_without_a_register_there_is_nothing_to_check(desk, auditor):
    assert "nothing to check" in desk(auditor).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200), ("secretary", 200), ("auditor", 200), ("administrator", 403), ("staff_without_rights", 403),
        ("stranger", 302),
    ],
)  # fmt: skip
def test_whoever_reads_decisions_and_persons_reads_it(cast, desk, who, status):
    assert desk(cast[who]).get(PAGE).status_code == status
