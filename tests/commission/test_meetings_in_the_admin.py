"""The secretary plans meetings; what is recorded can only be read, by anybody."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accreditation.commission.agenda import put_on_agenda, take_off_agenda
from accreditation.commission.amendment import write_amendment
from accreditation.commission.models import Decision, Meeting
from accreditation.history.operations import operation
from tests.costs import costs_for_few_and_many
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_organization,
)
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:commission_meeting_add")
LIST = reverse("admin:commission_meeting_changelist")
DECISIONS = reverse("admin:commission_decision_changelist")


def change(row):
    return reverse(f"admin:commission_{row._meta.model_name}_change", args=[row.pk])


def test_a_planned_meeting_is_given_the_next_number(secretary, desk):
    client, election = desk(secretary), make_election()
    make_meeting(election)
    typed = {"election": election.pk, "held_on": "04.01.2030", "resolutions": "103/594"}
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    meeting = Meeting.objects.get(ordinal=2)
    assert (meeting.election, meeting.held_on, meeting.resolutions) == (election, date(2030, 1, 4), "103/594")
    assert not meeting.is_recorded


def test_a_meeting_may_be_planned_before_its_day_is_known(secretary, desk):
    client = desk(secretary)
    assert client.post(ADD, filled_in(client.get(ADD), election=make_election().pk)).status_code == 302
    assert Meeting.objects.get().held_on is None


def test_meetings_are_planned_for_elections_with_a_register(secretary, desk):
    election, archive = make_election(), make_archive_election()
    offered = desk(secretary).get(ADD).context["adminform"].form.fields["election"].queryset
    assert election in offered
    assert archive not in offered


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("typed", ["1/4/2030", "31.02.2030"])
def test_a_day_that_is_none_comes_back_with_a_sentence(secretary, desk, language, typed):
    client = desk(secretary, language)
    response = client.post(ADD, filled_in(client.get(ADD), election=make_election().pk, held_on=typed))
    assert set(errors_in(response)) == {"held_on"}


def test_a_planned_meeting_is_changed_but_never_moves_to_another_election(secretary, desk):
    client, meeting = desk(secretary), make_meeting()
    page = client.get(change(meeting))
    assert not {"election", "ordinal", "recorded_at", "recorded_by"} & set(page.context["adminform"].form.fields)
    assert client.post(change(meeting), filled_in(page, resolutions="103/594")).status_code == 302
    assert Meeting.objects.get().resolutions == "103/594"


def test_a_recorded_meeting_can_only_be_read(secretary, desk):
    client = desk(secretary)
    make_accredited(1)
    meeting = Meeting.objects.get()
    assert client.get(change(meeting)).context["adminform"].form.fields == {}
    assert client.post(change(meeting), {"resolutions": "x"}).status_code == 403


def test_a_form_that_was_open_while_the_meeting_was_recorded_saves_nothing(secretary, desk, monkeypatch):
    """The meeting is recorded between the check of the permission and the check of the form."""
    client, meeting = desk(secretary), make_meeting()
    sent = filled_in(client.get(change(meeting)), resolutions="105/601")
    may_change = "accreditation.commission.admin.MeetingAdmin.has_change_permission"
    monkeypatch.setattr(may_change, lambda *_arguments: True)
    Meeting.objects.update(recorded_at=timezone.now())
    response = client.post(change(meeting), sent)
    assert errors_in(response)["__all__"] == ["Nothing was saved: the meeting was recorded meanwhile."]
    assert Meeting.objects.get().resolutions == "103/594"


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 403), ("auditor", 403), ("administrator", 403), ("staff_without_rights", 403)]
)
def test_only_the_secretary_plans_meetings(cast, desk, who, status):
    meeting = make_meeting()
    assert desk(cast[who]).get(ADD).status_code == status
    assert desk(cast[who]).post(change(meeting), {"resolutions": "x"}).status_code == status


@pytest.mark.parametrize("who", ["clerk", "secretary", "auditor", "administrator"])
def test_decisions_are_read_by_the_staff_and_written_by_nobody(cast, desk, who):
    make_accredited(1)
    decision, client = Decision.objects.get(), desk(cast[who])
    assert client.get(DECISIONS).status_code == 200
    assert client.get(change(decision)).status_code == 200
    assert client.get(reverse("admin:commission_decision_add")).status_code == 403
    assert client.post(change(decision), {"effect": "0"}).status_code == 403
    for name, row in (("decision", decision), ("meeting", decision.meeting)):
        assert (
            client.post(reverse(f"admin:commission_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        )


def test_staff_without_a_role_reads_no_decisions(staff_without_rights, desk):
    assert desk(staff_without_rights).get(DECISIONS).status_code == 403


def test_decisions_are_found_by_the_name_of_the_person_in_either_script(auditor, desk):
    make_accredited(1, family_name="Shcherbatsova")
    make_accredited(1)
    found = desk(auditor).get(DECISIONS, {"q": "щербацова"}).context["cl"].queryset
    assert [decision.observer.family_name for decision in found] == ["Shcherbatsova"]


@pytest.mark.parametrize(("value", "ordinals"), [("yes", [1]), ("no", [2]), ("perhaps", [1, 2])])
def test_the_list_of_meetings_is_narrowed_to_recorded_or_planned(secretary, desk, value, ordinals):
    (person,) = make_accredited(1)
    make_meeting(person.delegation.election)
    found = desk(secretary).get(LIST, {"recorded": value}).context["cl"].queryset
    assert sorted(meeting.ordinal for meeting in found) == ordinals


@pytest.mark.parametrize("address", [LIST, DECISIONS])
def test_a_list_costs_the_same_for_few_and_for_many(secretary, desk, address):
    election = make_election()

    def add(numbers):
        for number in numbers:
            make_accredited(1, make_delegation(election, make_organization(f"body-{number}")))

    few, many = costs_for_few_and_many(desk(secretary), address, add)
    assert few == many


def test_the_history_of_a_meeting_tells_who_was_put_on_its_agenda_and_taken_off(desk, secretary, auditor):
    (person,) = make_accredited(1)
    meeting = make_meeting(person.delegation.election)
    amendment = write_amendment({"document_number": "SECRETDOC1"})
    with operation(secretary):
        put_on_agenda(meeting, [make_item(person, "amend", amendment=amendment)], secretary)
    with operation(secretary):
        take_off_agenda(meeting, [meeting.agenda.get().pk])
    text = desk(auditor).get(reverse("admin:commission_meeting_history", args=[meeting.pk])).content.decode()
    assert text.count(str(person)) >= 2
    assert str(secretary) in text
    assert "SECRETDOC1" not in text
