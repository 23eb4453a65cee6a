"""Whatever stands in the address of a page of the staff, the page answers."""

import pytest
from django.urls import reverse

from accreditation.delegations.models import Observer
from tests.factories import make_delegation, make_election, make_observers, make_submission

pytestmark = pytest.mark.django_db

LIST = reverse("admin:delegations_observer_changelist")


@pytest.mark.parametrize("nonsense", ["%00", "9" * 5000, "x", "-1"])
@pytest.mark.parametrize(
    "address",
    [
        reverse("admin:index") + "?election=",
        f"{LIST}?delegation=",
        f"{LIST}?id__in=",
        f"{LIST}?delegation__election__id__exact=",
        reverse("admin:delegations_observer_add") + "?delegation=",
        reverse("admin:delegations_observer_import") + "?election=",
    ],
)
def test_nonsense_is_no_failure(clerk, desk, address, nonsense):
    make_election()
    assert desk(clerk).get(address + nonsense, follow=True).status_code in (200, 404)


@pytest.mark.parametrize("slug", ["%00", "a%00b"])
def test_an_election_of_no_name_is_not_there(clerk, desk, slug):
    assert desk(clerk).get(f"/admin/pairs/{slug}/").status_code == 404


def test_what_no_database_holds_is_left_out_of_what_is_typed(clerk, desk):
    client = desk(clerk)
    delegation = make_delegation()
    letter = make_submission(delegation.election)
    (person,) = make_observers(1, delegation, submission=letter)
    asked = {"app_label": "delegations", "model_name": "observer", "field_name": "nationality", "term": "nor\0way"}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 200
    work = reverse("admin:delegations_submission_work", args=[letter.pk])
    client.post(work, {"do": "incomplete", "person": person.pk, f"remarks-{person.pk}": "A\0 copy is missing."})
    assert Observer.objects.get().remarks == "A copy is missing."
