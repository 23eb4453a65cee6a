"""The secretary's action on the list of observers, from the choice of persons to the recorded meeting."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import formats, timezone

from accreditation.bulletins.counting import totals
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Observer
from tests.costs import queries_of_posting
from tests.factories import (
    days_ahead,
    make_accredited,
    make_closed_election,
    make_country,
    make_delegation,
    make_election,
    make_meeting,
    make_observer,
    make_observers,
    make_ready,
)

LIST = reverse("admin:delegations_observer_changelist")
Status = Observer.Status
GONE = "This meeting is no longer planned. Look at the list of meetings."


@pytest.fixture
def desk(secretary):
    """The secretary's browser, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(secretary)
    return client


@pytest.fixture
def delegation():
    return make_delegation()


def ready(number, delegation, **fields):
    observers = make_observers(number, delegation, **fields)
    make_ready(observers)
    return observers


def today():
    return formats.date_format(timezone.localdate(), "d.m.Y")


def choose(desk, observers, address=LIST, **extra):
    """Tick these persons on the list and start the action."""
    ticked = [observer.pk for observer in observers]
    return desk.post(address, {"action": "accredit_at_meeting", "_selected_action": ticked, "index": 0} | extra)


def confirmation(page, **typed):
    """What the form of the page sends."""
    hidden = {"persons": page.context["persons"], "_selected_action": 0, "action": "accredit_at_meeting"}
    shown = {"shown": page.context["shown"]}
    return hidden | shown | {"held_on": today(), "resolutions": "103/594"} | typed


def confirm(desk, page, address=LIST, **typed):
    return desk.post(address, confirmation(page, **typed))


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def refusals(response):
    return list(response.context["form"].non_field_errors())


def test_the_page_shows_who_was_chosen_and_the_sum_by_sender(desk, delegation):
    make_accredited(3, delegation)
    norway = make_delegation(delegation.election, country=make_country("NO"))
    make_accredited(2, norway)
    chosen = [*ready(4, delegation), *ready(1, make_delegation(delegation.election, country=make_country("DE")))]

    page = choose(desk, chosen)

    for observer in chosen:
        assert observer.full_name in page.content.decode()
    sheet = page.context["sheet"]
    assert [(str(line.sender), line.before, line.added, line.after) for line in sheet.lines] == [
        (str(delegation.sender), 3, 4, 7),
        ("Germany", 0, 1, 1),
    ]
    assert (sheet.whole.before, sheet.whole.added, sheet.whole.after, sheet.others) == (5, 5, 10, 2)
    assert Decision.objects.count() == 5


def test_a_confirmed_page_is_recorded_as_a_new_meeting(desk, delegation, secretary):
    observers = ready(3, delegation)

    response = confirm(desk, choose(desk, observers), resolutions="103/594")

    meeting = Meeting.objects.get()
    assert (meeting.ordinal, meeting.held_on, meeting.resolutions) == (1, timezone.localdate(), "103/594")
    assert meeting.recorded_by == secretary
    decided = {(person.pk, Decision.Outcome.ACCREDIT) for person in observers}
    assert set(meeting.decisions.values_list("observer", "outcome")) == decided
    assert Observer.objects.accredited().count() == totals(delegation.election).total == 3
    assert response.url == LIST
    assert told(response) == [f"“{meeting}” is recorded: 3 persons accredited. The total is now 3."]


def test_persons_who_are_not_counted_are_named_beside_the_total(desk, delegation):
    observers = [*ready(2, delegation), *ready(1, delegation, role=Observer.Role.STAFF)]

    response = confirm(desk, choose(desk, observers))

    total = "3 persons accredited. The total is now 2. 1 of them is not counted as an observer: interpreters and staff."
    assert told(response) == [f"“{Meeting.objects.get()}” is recorded: {total}"]


def test_a_meeting_is_not_recorded_without_the_number_of_its_resolution(desk, delegation):
    observers = ready(1, delegation)

    page = confirm(desk, choose(desk, observers), resolutions=" ")

    assert list(page.context["form"].errors) == ["resolutions"]
    assert not Meeting.objects.exists()
    planned = make_meeting(delegation.election)
    confirm(desk, choose(desk, observers), meeting=planned.pk, resolutions="")
    planned.refresh_from_db()
    assert (planned.is_recorded, planned.resolutions) == (True, "103/594")


def test_a_planned_meeting_keeps_what_was_left_empty(desk, delegation):
    planned = make_meeting(delegation.election, resolutions="103/594", override_reason="")
    page = choose(desk, ready(1, delegation))
    assert page.context["form"]["meeting"].initial == planned

    confirm(desk, page, meeting=planned.pk, held_on="", resolutions="105/601")

    planned.refresh_from_db()
    assert (planned.is_recorded, planned.held_on, planned.resolutions) == (True, timezone.localdate(), "105/601")
    assert Meeting.objects.count() == 1


def test_everybody_whom_the_filters_leave_can_be_chosen_at_once(desk, delegation):
    everyone = ready(120, delegation)
    make_observers(5, delegation)
    address = f"{LIST}?status__exact={Status.READY}"

    page = choose(desk, everyone[:1], address, select_across=1)
    assert page.context["sheet"].persons == 120
    confirm(desk, page, address)

    assert Observer.objects.accredited().count() == 120


def test_whoever_became_ready_after_the_page_was_shown_is_not_accredited(desk, delegation):
    address = f"{LIST}?status__exact={Status.READY}"
    page = choose(desk, ready(2, delegation), address, select_across=1)
    late = ready(1, delegation)[0]

    confirm(desk, page, address)

    late.refresh_from_db()
    assert late.status == Status.READY
    assert Observer.objects.accredited().count() == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_date_is_typed_with_points_in_every_language(desk, delegation, language):
    page = choose(desk, ready(1, delegation))
    desk.post(LIST, confirmation(page), headers={"accept-language": language})
    assert Meeting.objects.get().held_on == timezone.localdate()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.02.2026", "Enter a valid date."),
        ("soon", "Enter a valid date."),
        ("", "Enter the day on which the commission met."),
    ],
)
def test_a_date_that_is_none_is_refused_beside_its_field(desk, delegation, typed, sentence):
    response = confirm(desk, choose(desk, ready(1, delegation)), held_on=typed)
    assert response.context["form"].errors["held_on"] == [sentence]
    assert not Meeting.objects.exists()


def test_a_day_in_the_future_is_refused_and_no_meeting_is_left_behind(desk, delegation):
    tomorrow = formats.date_format(days_ahead(1), "d.m.Y")
    response = confirm(desk, choose(desk, ready(1, delegation)), held_on=tomorrow)
    assert refusals(response) == [f"Meeting 1 · {tomorrow} · {delegation.election.slug} lies in the future."]
    assert not Meeting.objects.exists()


def test_a_new_meeting_waits_for_the_planned_one_before_it(desk, delegation):
    planned = make_meeting(delegation.election)
    response = confirm(desk, choose(desk, ready(1, delegation)), meeting="")
    assert refusals(response) == [f"{planned} is not recorded yet; meetings are recorded in order."]
    assert list(Meeting.objects.all()) == [planned]


def test_what_was_typed_of_a_planned_meeting_is_not_kept_when_it_is_refused(desk, delegation):
    planned = make_meeting(delegation.election, resolutions="103/594")
    tomorrow = formats.date_format(days_ahead(1), "d.m.Y")
    page = choose(desk, ready(1, delegation))
    confirm(desk, page, meeting=planned.pk, held_on=tomorrow, resolutions="105/601")
    planned.refresh_from_db()
    assert (planned.held_on, planned.resolutions, planned.is_recorded) == (timezone.localdate(), "103/594", False)


def test_nobody_is_accredited_after_the_closing_moment_without_a_reason(desk):
    observers = ready(1, make_delegation(make_closed_election()))
    page = choose(desk, observers)
    assert not page.context["is_open"]

    response = confirm(desk, page)
    assert "closed on" in refusals(response)[0]
    assert not Meeting.objects.exists()

    confirm(desk, page, override_reason="The list was received in time.")
    assert Meeting.objects.get().override_reason == "The list was received in time."
    assert Observer.objects.accredited().count() == 1


def test_persons_of_two_elections_do_not_go_to_one_meeting(desk, delegation):
    other = make_delegation(make_election("2027-06-06"))
    response = choose(desk, [*ready(1, delegation), *ready(1, other)])
    assert told(response) == [
        f"These persons belong to several elections: Election {delegation.election.slug}, Election 2027-06-06. "
        "A meeting decides on one election."
    ]


def test_whoever_is_not_ready_is_named_and_nothing_can_be_confirmed(desk, delegation):
    submitted = make_observer(delegation)
    page = choose(desk, [*ready(1, delegation), submitted])
    assert page.context["not_ready"] == [submitted]
    assert f"{submitted}</a>: submitted" in page.content.decode()
    assert 'name="persons"' not in page.content.decode()


def test_whoever_was_taken_back_meanwhile_stops_the_meeting(desk, delegation):
    observers = ready(2, delegation)
    page = choose(desk, observers)
    Observer.objects.filter(pk=observers[0].pk).update(status=Status.INCOMPLETE)

    response = confirm(desk, page)

    assert f"{observers[0]} (incomplete)" in refusals(response)[0]
    assert not Meeting.objects.exists()
    assert not Observer.objects.accredited().exists()


def test_a_second_click_does_nothing_twice(desk, delegation):
    page = choose(desk, ready(2, delegation))
    confirm(desk, page)
    second = confirm(desk, page)

    meeting = Meeting.objects.get()
    assert told(second)[-1] == f"Nothing had to be done: these persons were already accredited at “{meeting}”."
    assert Decision.objects.count() == 2


def test_a_second_click_on_a_planned_meeting_does_nothing_twice(desk, delegation):
    planned = make_meeting(delegation.election)
    page = choose(desk, ready(2, delegation))
    confirm(desk, page, meeting=planned.pk)
    second = confirm(desk, page, meeting=planned.pk)
    assert "Nothing had to be done" in told(second)[-1]
    assert (Meeting.objects.count(), Decision.objects.count()) == (1, 2)


def test_a_meeting_that_was_recorded_meanwhile_is_refused_beside_its_field(desk, delegation):
    planned = make_meeting(delegation.election)
    page = choose(desk, ready(1, delegation))
    make_accredited(1, delegation, meeting=planned)
    response = confirm(desk, page, meeting=planned.pk)
    assert response.context["form"].errors["meeting"] == [GONE]
    assert GONE in response.content.decode()


def test_figures_that_moved_since_the_page_was_shown_are_shown_once_more(desk, delegation):
    page = choose(desk, ready(2, delegation))
    make_accredited(3, delegation)

    response = confirm(desk, page)
    assert refusals(response) == ["A person or the figures changed since this page was opened. Look once more."]
    assert (response.context["sheet"].whole.before, response.context["sheet"].whole.after) == (3, 5)
    assert Meeting.objects.count() == 1

    confirm(desk, response)
    assert totals(delegation.election).total == 5


def test_an_interpreter_is_accredited_and_not_counted(desk, delegation):
    page = choose(desk, [*ready(1, delegation), *ready(1, delegation, role=Observer.Role.INTERPRETER)])
    assert (page.context["sheet"].whole.added, page.context["sheet"].uncounted) == (1, 1)
    confirm(desk, page)
    assert Observer.objects.accredited().count() == 2
    assert totals(delegation.election).total == 1


@pytest.mark.parametrize("persons", ["", "all", "0", "9" * 40, ",".join(str(number) for number in range(1, 10_002))])
def test_nonsense_instead_of_persons_is_refused_with_a_sentence(desk, delegation, persons):
    page = choose(desk, ready(1, delegation))
    response = desk.post(LIST, confirmation(page) | {"persons": persons})
    assert told(response) in (["Choose the persons first."], ["At most 10000 persons can be accredited at once."])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("role", ["clerk", "auditor", "administrator"])
def test_nobody_but_the_secretary_is_offered_the_action_or_can_send_it(role, cast, desk, delegation):
    observers = ready(1, delegation)
    sent = confirmation(choose(desk, observers))
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast[role])
    page = client.get(LIST)
    assert "accredit_at_meeting" not in page.content.decode()
    client.post(LIST, sent)
    assert not Meeting.objects.exists()


def test_as_many_queries_for_eighty_persons_as_for_two(desk, delegation):
    make_accredited(1, delegation)
    few, many = ready(2, delegation), ready(80, delegation)
    # What is asked once in the life of a process is asked here.
    confirm(desk, choose(desk, ready(1, delegation)))
    asked = [queries_of_posting(desk, LIST, sent) for persons in (few, many) for sent in _both_requests(desk, persons)]
    assert asked[:2] == asked[2:]


def _both_requests(desk, persons):
    chosen = {"action": "accredit_at_meeting", "_selected_action": [person.pk for person in persons], "index": 0}
    yield chosen
    yield confirmation(desk.post(LIST, chosen))
