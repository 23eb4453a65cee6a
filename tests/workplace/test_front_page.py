"""What the front page tells each member of the staff about the election on which everybody works."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accreditation.delegations.models import Observer
from accreditation.elections.models import Election
from accreditation.workplace.front import front_page
from tests.costs import queries_of
from tests.factories import (
    days_ahead,
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_closed_election,
    make_country,
    make_delegation,
    make_election,
    make_meeting,
    make_observer,
    make_observers,
    make_ready,
    make_submission,
)

FRONT = reverse("admin:index")
Status, Role = Observer.Status, Observer.Role


@pytest.fixture
def open_front():
    """Open the front page as somebody, in English."""

    def open_front(user, **query):
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        response = client.get(FRONT, query)
        assert response.status_code == 200
        return response

    return open_front


def words(response):
    """The page as it is read: without tags, each run of white space one blank."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def texts(links):
    return [link.text for link in links]


def at(election: Election, **left: int) -> datetime:
    """The moment from which so much time is left until accreditation to the election closes."""
    return election.closes_at - timedelta(**left)


@pytest.mark.parametrize(
    ("left", "sentence", "is_urgent"),
    [
        ({"days": 9, "hours": 5, "minutes": 40}, "9 days and 5 hours left", False),
        ({"days": 2}, "2 days and 0 hours left", False),
        ({"days": 1, "hours": 1}, "1 day and 1 hour left", True),
        ({"hours": 7, "minutes": 1}, "7 hours left", True),
        ({"minutes": 59}, "less than an hour left", True),
        ({"days": -1, "minutes": 1}, "closed less than 1 day ago", False),
        ({"days": -3}, "closed less than 3 days ago", False),
    ],
)
def test_the_time_left_is_told_in_days_and_hours(clerk, left, sentence, is_urgent, settings):
    settings.LANGUAGE_CODE = "en"
    election = make_election()
    deadline = front_page(election, clerk, at(election, **left)).deadline
    assert (deadline.left, deadline.is_urgent) == (sentence, is_urgent)


def test_the_closing_moment_comes_with_its_reason(open_front, clerk):
    make_election("2037-01-10", voting_day=datetime(2037, 1, 10).date())
    text = words(open_front(clerk))
    assert "Accreditation closes on 4 January 2037, 18:00 (Asia/Almaty)." in text
    assert "5 full days lie between the closing day and voting day: 05.01.2037 to 09.01.2037." in text
    assert "Voting day: 10 January 2037." in text


def test_an_election_that_is_not_yet_open_says_when_it_opens(open_front, clerk):
    make_election(opens_on=days_ahead(2))
    assert "lists can be prepared now" in words(open_front(clerk))


def test_accredited_persons_who_are_not_counted_are_told(open_front, clerk):
    delegation = make_delegation(make_election())
    make_accredited(2, delegation)
    assert "not counted" not in words(open_front(clerk))
    make_observers(1, delegation, role=Observer.Role.STAFF)
    assert "not counted" not in words(open_front(clerk))

    make_accredited(2, delegation, role=Observer.Role.INTERPRETER)

    assert "2 of the accredited are not counted as observers: interpreters and staff." in words(open_front(clerk))


def test_persons_are_counted_by_status_and_by_sender(open_front, clerk):
    election = make_election()
    odihr = make_delegation(election)
    make_observers(3, odihr)
    make_ready(make_observers(2, odihr))
    make_accredited(4, odihr)
    make_observers(1, odihr, status=Status.REFUSED)
    make_observers(5, make_delegation(election, country=make_country("NO")))
    make_observers(7, make_delegation(make_election("2038-01-01", voting_day=days_ahead(400))))

    front = open_front(clerk).context["front"]

    numbers = {status.text: status.number for status in front.statuses if status.number}
    assert numbers == {"submitted": 8, "ready": 2, "accredited": 4, "refused": 1}
    assert [(line.link.text, line.waiting, line.accredited, line.left) for line in front.senders] == [
        ("Office for Democratic Institutions and Human Rights", 5, 4, 1),
        ("Norway", 5, 0, 0),
    ]


def test_every_figure_leads_to_a_list_of_exactly_as_many_persons(open_front, secretary, client):
    delegation = make_delegation()
    make_observers(3, delegation)
    make_observers(2, delegation, status=Status.INCOMPLETE)
    make_observers(4, make_delegation(make_election("2038-01-01", voting_day=days_ahead(400))))
    front = open_front(secretary).context["front"]
    client.force_login(secretary)
    for link in (*front.statuses, *(line for line in front.attention if "person" in line.text)):
        assert client.get(link.address).context["cl"].result_count == link.number, link
    for line in front.senders:
        listed = client.get(line.link.address).context["cl"].result_count
        assert listed == line.waiting + line.accredited + line.left


@pytest.mark.parametrize("role", ["clerk", "secretary", "auditor", "administrator"])
def test_every_address_on_the_page_answers(role, cast, open_front, client):
    election = make_election()
    delegation = make_delegation(election)
    make_observers(2, delegation)
    make_ready(make_observers(2, delegation))
    make_meeting(election)
    response = open_front(cast[role])
    client.force_login(cast[role])
    addresses = set(re.findall(r'href="(/admin/[^"]*)"', response.content.decode()))
    assert len(addresses) > 10
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_what_waits_is_named_and_what_is_in_order_is_not(open_front, clerk):
    election = make_election()
    led = make_delegation(election, country=make_country("NO"))
    make_observer(led, role=Role.HEAD, document_number="A1")
    assert "every delegation has its head" in words(open_front(clerk))

    headless = make_delegation(election)
    make_observers(1, headless, document_number="A1")
    make_observers(3, headless, status=Status.INCOMPLETE)
    make_submission(election, control_total=9)

    assert texts(open_front(clerk).context["front"].attention) == [
        "3 persons are incomplete",
        "2 persons have a document that stands under another sender too",
        "1 delegation has no head",
        "1 list names another number of persons than its letter",
    ]


def test_the_secretary_is_led_to_the_next_meeting(open_front, secretary):
    election = make_election()
    make_ready(make_observers(2, make_delegation(election)))
    assert texts(open_front(secretary).context["front"].actions)[:2] == [
        "Take 2 ready persons to a meeting",
        "Plan a meeting",
    ]
    make_meeting(election)
    assert "Agenda and record of meeting 1" in texts(open_front(secretary).context["front"].actions)


def test_the_clerk_is_led_to_the_lists_and_to_whom_to_check(open_front, clerk):
    make_observers(3, make_delegation())
    assert texts(open_front(clerk).context["front"].actions) == [
        "Check 3 submitted persons",
        "Load a sender's list",
        "Enter a person",
        "Enter a delegation",
    ]


def test_after_the_closing_moment_nobody_is_led_to_enter_more_persons(open_front, clerk):
    make_observers(1, make_delegation(make_closed_election()))
    assert texts(open_front(clerk).context["front"].actions) == ["Check 1 submitted person"]


def test_the_auditor_is_led_to_the_decisions_and_to_nothing_that_changes(open_front, auditor):
    make_observers(1, make_delegation())
    assert texts(open_front(auditor).context["front"].actions) == [
        "Read the decisions",
        "See whether everything agrees",
    ]


def test_the_administrator_sees_no_persons(open_front, administrator):
    make_observers(3, make_delegation())
    response = open_front(administrator)
    assert response.context["front"].statuses == []
    assert "clerk, secretary and auditor see them" in words(response)
    assert "Create an account" in words(response)


def test_another_election_can_be_chosen(open_front, clerk):
    coming, later = make_election(), make_election("2038-01-01", voting_day=days_ahead(400))
    assert open_front(clerk).context["front"].election == coming
    assert open_front(clerk, election="2038-01-01").context["front"].election == later
    assert open_front(clerk, election="no-such-election").context["front"].election == coming


def test_a_past_vote_leads_to_its_bulletins(open_front, clerk):
    make_bulletin(make_archive_election())
    response = open_front(clerk, election="2021-01-10")
    assert texts(response.context["front"].actions) == ["Read the bulletins"]
    assert "the announced figures, and no persons" in words(response)


def test_an_election_without_persons_says_what_will_be_there_and_how_to_begin(open_front, clerk):
    make_election()
    text = words(open_front(clerk))
    assert "Nobody is entered yet." in text
    assert "Begin with the list of a sender" in text


def test_without_any_election_the_page_says_who_enters_one(open_front, clerk, administrator):
    assert "An administrator enters the election." in words(open_front(clerk))
    assert reverse("admin:elections_election_add") in open_front(administrator).content.decode()


def test_whoever_has_no_role_is_told_so(open_front, staff_without_rights):
    make_observers(1, make_delegation())
    response = open_front(staff_without_rights)
    assert "Your account has no role yet" in words(response)
    assert "Persons by status" not in words(response)


def test_a_demonstration_says_so_on_every_page(open_front, clerk, settings):
    assert "Demonstration." not in words(open_front(clerk))
    settings.DEMO = True
    assert "Demonstration." in words(open_front(clerk))


def test_a_fictitious_election_says_so(open_front, clerk):
    make_election(fictitious=True)
    assert "This election and everyone in it are made up." in words(open_front(clerk))


def test_as_many_queries_for_a_thousand_persons_as_for_ten(client, secretary):
    election = make_election()
    delegations = [make_delegation(election, country=make_country(code)) for code in ("NO", "DE", "AT")]
    make_observers(10, delegations[0])
    client.force_login(secretary)
    client.get(FRONT)
    few = queries_of(client, FRONT)
    for delegation in delegations:
        make_observers(330, delegation)
    assert queries_of(client, FRONT) == few
