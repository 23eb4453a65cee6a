"""A delegation that is moved while a person is being entered for it."""

import pytest
from django.db import transaction
from django.forms import modelform_factory
from django.utils import translation

from accreditation.delegations import duplicates
from accreditation.delegations.forms import ObserverForm
from accreditation.delegations.models import Delegation, Observer
from tests.factories import make_closed_election, make_delegation

pytestmark = pytest.mark.django_db

EntryForm = modelform_factory(Observer, form=ObserverForm, fields=["delegation", "role", "family_name"])


def test_nobody_is_entered_for_a_closed_election_to_which_the_delegation_was_moved(monkeypatch):
    delegation, closed = make_delegation(), make_closed_election()
    lock = duplicates.lock

    def lock_after_the_move(election):
        """Whoever moved it held the lock; this one got it only afterwards."""
        Delegation.objects.filter(pk=delegation.pk).update(election=closed)
        return lock(election)

    monkeypatch.setattr(duplicates, "lock", lock_after_the_move)
    with translation.override("en"), transaction.atomic():
        form = EntryForm({"delegation": delegation.pk, "role": "observer", "family_name": "Nordquest"})
        assert "delegation" in form.errors
