"""Whatever stands in the address of a page of the staff, the page answers."""

import pytest
from django.urls import reverse

from tests.factories import make_election

pytestmark = pytest.mark.django_db

LIST = reverse("admin:delegations_observer_changelist")


@pytest.mark.parametrize("nonsense", ["%00", "9" * 5000, "x", "-1"])
@pytest.mark.parametrize(
    "address",
    [
        reverse("admin:index") + "?election=",
        f"{LIST}?delegation=",
        f"{LIST}?delegation__election__id__exact=",
        reverse("admin:delegations_observer_add") + "?delegation=",
        reverse("admin:delegations_observer_import") + "?election=",
    ],
)
def test_nonsense_is_no_failure(clerk, desk, address, nonsense):
    make_election()
    assert desk(clerk).get(address + nonsense, follow=True).status_code in (200, 404)
