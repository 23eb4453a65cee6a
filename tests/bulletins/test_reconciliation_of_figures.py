"""Figures are counted a second time: a total or a bulletin that says something else is found."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accreditation.bulletins.models import Bulletin, BulletinLine
from accreditation.bulletins.publishing import publish
from accreditation.bulletins.reconciliation import check
from accreditation.commission.models import Decision, Meeting
from tests.breaking import behind_the_models, codes, make_register
from tests.factories import make_bulletin, make_country, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def register():
    return make_register()


def publish_now(election, **fields):
    return publish(election.meetings.recorded().order_by("ordinal").last(), None, timezone.now(), **fields)


def sentences(election):
    return [violation.sentence for violation in check(election)]


def test_a_sender_below_zero_makes_the_total_disagree(register):
    behind_the_models(Decision, observer__delegation__country="NO", outcome="accredit").update(effect=0)
    assert ("total", "election") in codes(register)
    told = "The total is 2, organizations and states make 2, and the decisions 1."
    assert told in sentences(register)


def test_a_bulletin_whose_lines_do_not_add_up_is_found(register):
    bulletin = make_bulletin(register, total=3, organizations_observers=2, states_observers=1)
    assert [(violation.code, violation.row) for violation in check(register)] == [("bulletin", bulletin)]


def test_a_line_that_was_changed_is_found(register):
    bulletin = publish_now(register)
    assert codes(register) == []
    behind_the_models(BulletinLine, country="NO").update(total=7)
    assert sentences(register) == [f"{bulletin}: its lines make 2 and 7."]


def test_a_line_that_names_another_sender_is_found(register):
    bulletin = publish_now(register)
    behind_the_models(BulletinLine, country="NO").update(country=make_country("TR"))
    assert sentences(register) == [f"{bulletin}: the register tells other figures as of its meeting."]


@pytest.mark.parametrize("data_file", ['{"total": 4}', "{}", "[]", "torn"])
def test_a_data_file_that_tells_another_total_is_found(register, data_file):
    bulletin = publish_now(register)
    assert json.loads(bulletin.published_json)["total"] == 3
    behind_the_models(Bulletin).update(published_json=data_file)
    assert sentences(register) == [f"{bulletin}: its data file tells another total."]


def test_a_bulletin_without_its_meeting_or_of_one_that_is_not_recorded_is_found(register):
    bulletin = publish_now(register)
    behind_the_models(Bulletin).update(meeting=None)
    assert sentences(register) == [f"{bulletin}: it names no meeting."]
    behind_the_models(Bulletin).update(meeting=make_meeting(register))
    assert sentences(register) == [f"{bulletin}: its meeting is not recorded."]


def test_what_a_correction_replaced_is_mended(register):
    old = publish_now(register)
    behind_the_models(BulletinLine, country="NO").update(total=7)
    new = publish_now(register, corrects=old, reason="A figure was changed by hand.")
    assert (new.total, codes(register)) == (3, [])


def test_a_meeting_recorded_before_the_day_of_a_published_bulletin_is_found(register):
    publish_now(register)
    behind_the_models(Bulletin).update(published_on=timezone.localdate() + timedelta(days=1))
    assert codes(register) == []
    behind_the_models(Meeting, ordinal=3).update(recorded_at=timezone.now())
    assert codes(register) == [("meeting-order", "meeting")]
