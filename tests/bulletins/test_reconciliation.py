"""What a hand in the database or a fault of the machine did to the register is found, with its row."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accreditation.bulletins.publishing import publish
from accreditation.bulletins.reconciliation import check, to_check
from accreditation.commission.models import Decision, Meeting
from accreditation.delegations.models import Observer, Submission
from accreditation.elections.models import Election
from tests.breaking import behind_the_models, codes, make_register
from tests.factories import (
    days_ahead,
    decide,
    make_accredited,
    make_archive_election,
    make_delegation,
    make_election,
    make_item,
    make_meeting,
    make_observers,
    make_submission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def register():
    return make_register()


def test_an_untouched_register_agrees(register):
    assert check(register, deep=True) == []


def test_the_demonstration_and_the_archive_agree():
    call_command("load_reference", stdout=io.StringIO())
    call_command("load_demo", "--yes", stdout=io.StringIO())
    assert [violation for election in Election.objects.all() for violation in check(election, deep=True)] == []


def test_what_was_annulled_amended_and_submitted_again_agrees(register):
    person = Observer.objects.accredited().first()
    decide([person], "amend")
    decide([person], "withdraw")
    decide([person], "annul", "A mistake.", annuls=person.decisions.order_by("-pk").first())
    assert check(register, deep=True) == []


@pytest.mark.parametrize("status", ["submitted", "refused", "revoked"])
def test_a_status_that_no_decision_gave_is_found(register, status):
    person = Observer.objects.accredited().first()
    behind_the_models(Observer, pk=person.pk).update(status=status)
    (found,) = check(register)
    assert (found.code, found.row) == ("status", person)
    assert str(person) in found.sentence


def test_somebody_made_accredited_by_hand_is_found(register):
    behind_the_models(Observer, status="submitted").update(status="accredited")
    assert codes(register) == [("status", "observer")]


def test_meetings_out_of_order_are_found(register):
    behind_the_models(Meeting, ordinal=3).update(held_on=days_ahead(-5))
    assert codes(register) == [("meeting-order", "meeting")]
    behind_the_models(Meeting, ordinal=3).update(held_on=days_ahead(0))
    behind_the_models(Meeting, ordinal=1).update(recorded_at=None)
    assert ("meeting-order", "meeting") in codes(register)


def test_a_meeting_without_its_resolution_is_found(register):
    behind_the_models(Meeting, ordinal=1).update(resolutions="")
    assert codes(register) == [("resolution", "meeting")]


def test_an_accreditation_after_the_closing_moment_needs_its_reason(register):
    behind_the_models(Election, pk=register.pk).update(
        closes_override=timezone.now() - timedelta(days=2), closes_override_reason="Earlier."
    )
    register.refresh_from_db()
    assert codes(register) == [("deadline", "meeting"), ("deadline", "meeting")]
    behind_the_models(Meeting, election=register).update(override_reason="A court ordered it.")
    assert codes(register) == []


def test_a_decision_on_somebody_of_another_election_is_found(register):
    stranger = make_observers(1, make_delegation(make_election("other")))[0]
    behind_the_models(Decision, outcome="withdraw").update(replacement=None)
    decision = Decision.objects.filter(outcome="accredit").first()
    behind_the_models(Decision, pk=decision.pk).update(observer=stranger)
    assert ("other-election", "decision") in codes(register)


def test_a_person_and_a_decision_in_an_archive_are_found(register):
    archive = make_archive_election()
    assert (codes(archive), list(to_check())) == ([], [register])
    behind_the_models(Election, pk=register.pk).update(basis="bulletin")
    register.refresh_from_db()
    assert set(codes(register)) == {("archive", "observer"), ("archive", "decision")}
    assert list(to_check()) == [register]


def test_a_decision_of_a_meeting_of_an_archive_on_a_person_of_the_register_is_found(register):
    archive = make_archive_election()
    meeting = make_meeting(register)
    behind_the_models(Meeting, pk=meeting.pk).update(election=archive, ordinal=1)
    behind_the_models(Decision, outcome="withdraw").update(meeting=meeting)
    assert codes(archive) == [("other-election", "decision")]


def test_a_meeting_that_decided_before_it_was_recorded_is_found(register):
    meeting = make_meeting(register)
    ready = Observer.objects.get(status="submitted")
    Decision.objects.create(meeting=meeting, observer=ready, outcome="refuse", effect=0, ground="A ground.")
    assert codes(register) == [("agenda", "meeting")]
    assert check(register)[0].sentence == f"{meeting} is not recorded, but decided already."


def test_a_meeting_that_is_recorded_without_a_decision_is_found(register):
    meeting = make_meeting(register)
    behind_the_models(Meeting, pk=meeting.pk).update(recorded_at=timezone.now())
    assert [violation.sentence for violation in check(register)] == [f"{meeting} is recorded, but decided nothing."]


def test_an_agenda_that_outlived_its_meeting_is_found(register):
    meeting = register.meetings.get(ordinal=3)
    item = make_item(Observer.objects.get(status="submitted"), "accredit")
    item.meeting = meeting
    item.save()
    told = f"{meeting} is recorded, but its agenda is not empty."
    assert [violation.sentence for violation in check(register)] == [told]


def test_a_departure_annulled_after_the_closing_moment_needs_its_reason(register):
    decide(list(Observer.objects.filter(status="withdrawn")), "annul", "A mistake.",
           annuls=Decision.objects.get(outcome="withdraw"))  # fmt: skip
    behind_the_models(Meeting, ordinal__lte=2).update(override_reason="A court ordered it.")
    assert codes(register) == []
    behind_the_models(Election, pk=register.pk).update(
        closes_override=timezone.now() - timedelta(days=2), closes_override_reason="Earlier."
    )
    register.refresh_from_db()
    assert [violation.row.ordinal for violation in check(register)] == [4]


def test_a_letter_that_names_another_number_is_found(register):
    letter = make_submission(register, control_total=7)
    behind_the_models(Observer, status="submitted").update(submission=letter)
    assert [violation.row for violation in check(register)] == list(Submission.objects.all())


def test_a_person_under_two_senders_is_found_where_the_election_forbids_it(register):
    norwegian = Observer.objects.accredited().get(delegation__country="NO")
    other = Observer.objects.accredited().exclude(pk=norwegian.pk).first()
    norwegian, other = sorted([norwegian, other], key=lambda person: person.pk)
    behind_the_models(Observer, pk__in=[norwegian.pk, other.pk]).update(document_digest="the same")
    assert codes(register) == []
    behind_the_models(Election, pk=register.pk).update(duplicate_rule="forbid")
    register.refresh_from_db()
    assert [(violation.code, violation.row) for violation in check(register)] == [("twin", norwegian), ("twin", other)]


def test_checking_costs_the_same_for_few_persons_and_for_many():
    costs = []
    for slug, number in (("few", 10), ("many", 300)):
        election = make_election(slug)
        people = make_accredited(number, make_delegation(election))
        decide(people[::2], "withdraw")
        publish(election.meetings.last(), None, timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert check(election, deep=True) == []
        costs.append(len(captured))
    assert costs[0] == costs[1]


def run(*words):
    out = io.StringIO()
    try:
        call_command("check_register", *words, "--language", "en", stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def test_the_command_ends_with_0_while_everything_agrees(register):
    assert run() == (0, "Everything agrees. Elections checked: 1.\n")
    assert run("--election", register.slug, "--deep") == (0, "Everything agrees. Elections checked: 1.\n")


def test_the_command_ends_with_1_and_leads_to_the_rows(register):
    person = Observer.objects.accredited().first()
    behind_the_models(Observer, pk=person.pk).update(status="revoked")
    code, said = run()
    assert code == 1
    assert f"[status] /admin/delegations/observer/{person.pk}/change/" in said
    assert said.endswith("1 thing does not agree.")
    code, said = run("--json")
    told = json.loads(said.removesuffix("1 thing does not agree."))
    assert code == 1
    assert told["violations"][0]["table"] == "delegations.observer"


def test_the_command_ends_with_2_for_an_election_that_is_not_there(register):
    assert run("--election", "nowhere") == (2, f"There is no election “nowhere”. There are: {register.slug}.")
