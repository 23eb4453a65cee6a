"""The fictitious election fills every screen, and leaves no trace when it is removed."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from accreditation.accounts.models import User
from accreditation.bulletins.counting import timeline, totals
from accreditation.delegations.models import Observer
from accreditation.demonstration.accounts import create_demo_accounts
from accreditation.demonstration.load import load_demo, remove_demo
from accreditation.elections.models import Election

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Almaty"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    call_command("load_reference", stdout=StringIO())


@pytest.fixture
def election(reference):
    return load_demo(NOW)


def rows_of_every_table():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_some_four_hundred_people_stand_in_every_state_of_their_life(election):
    assert 400 <= Observer.objects.of(election).count() <= 460
    assert set(Observer.objects.of(election).values_list("status", flat=True)) == set(Observer.Status.values)


def test_it_is_in_the_future_open_fictitious_and_shows_names(election):
    assert election.fictitious
    assert election.is_public
    assert election.closes_at > NOW + timedelta(days=20)
    assert election.voting_day.isoweekday() == 7
    assert Observer.objects.for_public(election, NOW.date()).count() == totals(election).total


def test_its_total_is_organizations_and_states_and_the_last_step_of_the_time_line(election):
    counted = totals(election)
    assert counted.total == counted.organizations.observers + counted.countries.observers
    assert counted.total == timeline(election)[-1].total
    assert next(step.total for step in timeline(election)) == timeline(election)[0].added


def test_every_list_holds_as_many_persons_as_its_letter_says(election):
    for submission in election.submissions.filter(letter_number__in=["DEMO-1", "DEMO-2", "DEMO-4", "DEMO-5"]):
        assert submission.rows.count() == submission.control_total


def test_loading_it_again_makes_nothing(election):
    before = rows_of_every_table()
    assert load_demo(NOW + timedelta(days=1)) is None
    assert rows_of_every_table() == before


def test_removing_it_leaves_no_trace(reference):
    before = rows_of_every_table()
    load_demo(NOW)
    assert rows_of_every_table() != before
    assert remove_demo() == 1
    assert rows_of_every_table() == before


def test_removing_it_touches_no_real_election(election):
    real = set(Election.objects.filter(fictitious=False).values_list("slug", flat=True))
    remove_demo()
    assert set(Election.objects.values_list("slug", flat=True)) == real
    assert "2021-01-10" in real


def test_demonstration_accounts_log_in_in_a_demonstration_only(settings):
    settings.DEMO = True
    passwords = create_demo_accounts()
    assert set(passwords) == {"clerk", "secretary", "auditor", "administrator"}
    assert Client().login(username="clerk", password=passwords["clerk"])
    settings.DEMO = False
    assert not Client().login(username="clerk", password=passwords["clerk"])


def test_the_command_refuses_to_make_accounts_outside_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("create_demo_accounts")
    assert not User.objects.exists()


def test_the_fictitious_election_is_made_elsewhere_only_when_that_is_said(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("load_demo", stdout=StringIO())
    assert not Election.objects.exists()
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", "--yes", stdout=StringIO())
    assert Election.objects.filter(fictitious=True).count() == 1


def test_passwords_are_printed_once_and_made_anew_on_request(settings):
    settings.DEMO = True
    first, second, third = StringIO(), StringIO(), StringIO()
    call_command("create_demo_accounts", stdout=first)
    call_command("create_demo_accounts", stdout=second)
    call_command("create_demo_accounts", "--reset", stdout=third)
    assert "secretary" in first.getvalue()
    assert "secretary" not in second.getvalue() and "--reset makes new ones" in second.getvalue()
    assert "secretary" in third.getvalue()
    assert first.getvalue() != third.getvalue()


def test_an_ordinary_account_of_the_same_name_is_left_alone():
    User.objects.create_user("clerk", password="ordinary-password-of-a-clerk", is_staff=True)
    assert "clerk" not in create_demo_accounts(reset=True)
    assert User.objects.get(username="clerk").check_password("ordinary-password-of-a-clerk")
