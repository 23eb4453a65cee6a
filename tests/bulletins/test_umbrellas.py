"""An umbrella regroups the rows of organizations; it never adds to a total."""

import pytest

from accreditation.bulletins.counting import bulletin_totals, group_by_umbrella, totals
from tests.factories import (
    make_accredited,
    make_archive_election,
    make_bulletin,
    make_bulletin_line,
    make_delegation,
    make_election,
    make_organization,
    make_umbrella,
)

pytestmark = pytest.mark.django_db


def groups(table):
    return [
        (group.umbrella.slug if group.umbrella else None, group.observers, [row.sender.slug for row in group.rows])
        for group in group_by_umbrella(table)
    ]


@pytest.fixture
def cis():
    return make_umbrella("cis")


def test_the_groups_hold_the_same_rows_and_the_same_observers(cis):
    election, osce = make_election(), make_umbrella("osce")
    senders = (("cis-ec", cis, 4), ("cis-ipa", cis, 1), ("odihr", osce, 2), ("sco", None, 3), ("oic", None, 1))
    for slug, umbrella, number in senders:
        make_accredited(number, make_delegation(election, make_organization(slug, umbrella=umbrella)))
    table = totals(election).organizations
    assert groups(table) == [
        ("cis", 5, ["cis-ec", "cis-ipa"]),
        ("osce", 2, ["odihr"]),
        (None, 4, ["sco", "oic"]),
    ]
    assert sum(group.observers for group in group_by_umbrella(table)) == table.observers == totals(election).total
    assert table.senders == 5


def test_at_one_election_a_delegation_may_stand_under_another_umbrella(cis):
    election = make_election()
    make_accredited(2, make_delegation(election, make_organization("csto-pa"), umbrella=cis))
    assert groups(totals(election).organizations) == [("cis", 2, ["csto-pa"])]


def test_the_mission_of_2021_spoke_of_234_which_are_three_rows(cis):
    """179 + 48 + 7: the third of them under the umbrella at this bulletin only."""
    bulletin = make_bulletin(total=None, organizations_observers=None, states_observers=None)
    for slug, umbrella, total in (("cis-ec", cis, 179), ("cis-ipa", cis, 48), ("csto-pa", None, 7)):
        make_bulletin_line(
            bulletin, total, organization=make_organization(slug, umbrella=umbrella),
            umbrella=cis if slug == "csto-pa" else None,
        )  # fmt: skip
    assert groups(bulletin_totals(bulletin).organizations) == [("cis", 234, ["cis-ec", "cis-ipa", "csto-pa"])]


def test_a_group_with_an_unknown_row_has_no_known_sum(cis):
    bulletin = make_bulletin(make_archive_election())
    make_bulletin_line(bulletin, 48, organization=make_organization("cis-ipa", umbrella=cis))
    make_bulletin_line(bulletin, None, organization=make_organization("cis-ec", umbrella=cis))
    assert groups(bulletin_totals(bulletin).organizations)[0][:2] == ("cis", None)
