"""A delegation is entered for exactly one sender, and keeps it once the commission decided on its persons."""

import pytest
from django.urls import reverse

from accreditation.delegations.models import Delegation
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_country,
    make_country_alias,
    make_delegation,
    make_election,
    make_organization,
    make_organization_alias,
    make_umbrella,
)
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:delegations_delegation_add")
LIST = reverse("admin:delegations_delegation_changelist")


def change(delegation):
    return reverse("admin:delegations_delegation_change", args=[delegation.pk])


def test_a_delegation_of_one_sender_is_saved(clerk, desk):
    client = desk(clerk)
    typed = {"election": make_election().pk, "organization": make_organization().pk, "contact": "+47 5550 1234"}
    assert client.post(ADD, filled_in(client.get(ADD), **typed)).status_code == 302
    assert Delegation.objects.get().contact == "+47 5550 1234"


@pytest.mark.parametrize(
    ("sender", "typed", "kept"),
    [
        ("country", "mission", "state"), ("country", "state", "state"), ("country", "parliament", "parliament"),
        ("organization", "state", "mission"), ("organization", "mission", "mission"),
        ("organization", "diplomatic", "diplomatic"),
    ],
)  # fmt: skip
def test_a_kind_left_as_it_was_fits_the_sender(clerk, desk, sender, typed, kept):
    client = desk(clerk)
    who = {sender: (make_country() if sender == "country" else make_organization()).pk}
    assert (
        client.post(ADD, filled_in(client.get(ADD), election=make_election().pk, kind=typed, **who)).status_code == 302
    )
    assert Delegation.objects.get().kind == kept


@pytest.mark.parametrize("both", [True, False])
def test_two_senders_or_none_come_back_with_a_sentence(clerk, desk, both):
    client = desk(clerk)
    senders = {"organization": make_organization().pk, "country": make_country().pk} if both else {}
    response = client.post(ADD, filled_in(client.get(ADD), election=make_election().pk, **senders))
    assert "A delegation has exactly one sender: an organization or a state." in str(errors_in(response))
    assert not Delegation.objects.exists()


def test_a_second_delegation_of_the_kind_comes_back_with_a_sentence(clerk, desk):
    client, first = desk(clerk), make_delegation()
    typed = {"election": first.election_id, "organization": first.organization_id, "kind": first.kind}
    response = client.post(ADD, filled_in(client.get(ADD), **typed))
    assert "already has a delegation of this kind" in str(errors_in(response))


def test_an_umbrella_over_a_state_comes_back_with_a_sentence(clerk, desk):
    client = desk(clerk)
    typed = {"election": make_election().pk, "country": make_country().pk, "umbrella": make_umbrella().pk}
    response = client.post(ADD, filled_in(client.get(ADD), kind="state", **typed))
    assert "Only an organization stands under an umbrella" in str(errors_in(response))


def test_only_elections_with_a_register_receive_delegations(clerk, desk):
    open_, archive = make_election(), make_archive_election()
    offered = desk(clerk).get(ADD).context["adminform"].form.fields["election"].queryset
    assert open_ in offered
    assert archive not in offered


def test_once_the_commission_decided_election_and_sender_are_frozen(clerk, desk):
    client, delegation = desk(clerk), make_delegation()
    frozen = {"election", "organization", "country"}
    assert frozen <= set(client.get(change(delegation)).context["adminform"].form.fields)
    make_accredited(1, delegation)
    page = client.get(change(delegation))
    assert not frozen & set(page.context["adminform"].form.fields)
    assert client.post(change(delegation), filled_in(page, note="By post.")).status_code == 302
    assert Delegation.objects.get().note == "By post."


def test_then_the_kind_may_change_but_not_to_one_that_the_sender_has_already(clerk, desk):
    client, delegation = desk(clerk), make_delegation()
    make_delegation(delegation.election, delegation.organization, kind="parliament")
    make_accredited(1, delegation)
    response = client.post(change(delegation), filled_in(client.get(change(delegation)), kind="parliament"))
    assert errors_in(response)["kind"] == ["This sender already has a delegation of this kind at this election."]
    response = client.post(change(delegation), filled_in(client.get(change(delegation)), kind="diplomatic"))
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("query", "sender"),
    [
        ("kyrgyz", "KG"), ("ҚЫРҒЫЗСТАН", "KG"), ("Киргизия", "KG"), ("Kirghiz Republic", "KG"),
        ("odihr", "odihr"), ("бдипч", "odihr"), ("OSCE/ODIHR", "odihr"),
    ],
)  # fmt: skip
def test_a_delegation_is_found_by_any_spelling_of_its_sender(clerk, desk, query, sender):
    election = make_election()
    make_delegation(election, country=make_country("KG"))
    make_delegation(election)
    make_country_alias("Kirghiz Republic", make_country("KG"))
    make_organization_alias("OSCE/ODIHR")
    found = desk(clerk).get(LIST, {"q": query}).context["cl"].queryset
    assert [delegation.sender_code for delegation in found] == [sender]


def test_the_auditor_does_not_change_a_delegation(auditor, desk):
    delegation = make_delegation()
    assert desk(auditor).get(change(delegation)).status_code == 200
    assert desk(auditor).post(change(delegation), {"note": "x"}).status_code == 403
