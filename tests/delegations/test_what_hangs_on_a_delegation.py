"""What persons and decisions hang on cannot be changed, also not by a form that was opened before."""

import pytest
from django.db import transaction
from django.forms import modelform_factory
from django.urls import reverse
from django.utils import translation

from accreditation.bulletins.counting import totals
from accreditation.delegations.forms import DelegationForm
from accreditation.delegations.models import Delegation
from tests.factories import (
    make_accredited,
    make_closed_election,
    make_delegation,
    make_election,
    make_observer,
    make_organization,
)
from tests.filling_in import filled_in

pytestmark = pytest.mark.django_db

WholeForm = modelform_factory(Delegation, form=DelegationForm, fields="__all__")


def send(delegation, **typed):
    """The form as it was before anything was frozen, with all of its fields."""
    data = {"election": delegation.election_id, "organization": delegation.organization_id, "kind": delegation.kind}
    with translation.override("en"), transaction.atomic():
        form = WholeForm(data | typed, instance=Delegation.objects.get(pk=delegation.pk))
        return form.errors.as_text() if not form.is_valid() else form.save() and ""


def test_a_delegation_with_persons_stays_at_its_election(clerk, desk):
    delegation = make_delegation()
    make_observer(delegation)
    address = reverse("admin:delegations_delegation_change", args=[delegation.pk])

    page = desk(clerk).get(address)

    assert "election" not in page.context["adminform"].form.fields
    assert "meanwhile" in send(delegation, election=make_closed_election().pk)
    assert Delegation.objects.get().election == delegation.election


def test_an_empty_delegation_can_be_moved_to_another_election():
    delegation, other = make_delegation(), make_election("other")

    assert send(delegation, election=other.pk) == ""
    assert Delegation.objects.get().election == other


def test_the_sender_of_persons_on_whom_nobody_decided_can_be_mended(clerk, desk):
    delegation = make_delegation()
    make_observer(delegation)
    address = reverse("admin:delegations_delegation_change", args=[delegation.pk])
    client = desk(clerk)

    client.post(address, filled_in(client.get(address), organization=make_organization("sco").pk))

    assert Delegation.objects.get().sender_code == "sco"


def test_a_sender_that_already_has_this_delegation_is_refused_in_words(clerk, desk):
    delegation = make_delegation()
    make_observer(delegation)
    sco = make_organization("sco")
    make_delegation(delegation.election, sco)
    address = reverse("admin:delegations_delegation_change", args=[delegation.pk])
    client = desk(clerk)

    response = client.post(address, filled_in(client.get(address), organization=sco.pk))

    assert "already has a delegation of this kind" in response.content.decode()


def test_a_form_opened_before_a_meeting_changes_no_figure_after_it():
    delegation = make_delegation()
    make_accredited(3, delegation)

    assert "meanwhile" in send(delegation, organization=make_organization("sco").pk)
    assert [row.sender.slug for row in totals(delegation.election).organizations.rows] == ["odihr"]
