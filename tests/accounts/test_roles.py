"""Four roles, kept in groups that follow one table: what each may do, and what nobody may."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from accreditation.accounts.roles import ADMINISTRATOR, AUDITOR, CLERK, PERMISSIONS, SECRETARY, sync_roles

pytestmark = pytest.mark.django_db

ROLES = [CLERK, SECRETARY, AUDITOR, ADMINISTRATOR]


def granted(role):
    permissions = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions}


def verbs(role):
    return {name.split(".")[1].split("_")[0] for name in granted(role)}


def holders(permission):
    return {role for role in ROLES if permission in granted(role)}


@pytest.mark.parametrize("role", ROLES)
def test_after_migrating_each_role_has_exactly_the_permissions_of_the_table(role):
    assert granted(role) == PERMISSIONS[role] != set()


def test_the_auditor_changes_nothing():
    assert verbs(AUDITOR) == {"view", "export"}


def test_the_auditor_reads_whatever_the_others_may_change():
    changed = {name for role in ROLES for name in granted(role) if name.split(".")[1].startswith(("add_", "change_"))}
    readable = {name.replace("add_", "view_").replace("change_", "view_") for name in changed}
    assert readable - granted(AUDITOR) == set()


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("commission.record_meeting", {SECRETARY}),
        ("commission.add_meeting", {SECRETARY}),
        ("bulletins.add_bulletin", {SECRETARY}),
        ("delegations.add_observer", {CLERK, SECRETARY}),
        ("delegations.change_observer", {CLERK, SECRETARY}),
        ("delegations.import_observer", {CLERK, SECRETARY}),
        ("delegations.export_documents", {CLERK, SECRETARY}),
        ("delegations.export_observer", {CLERK, SECRETARY, AUDITOR}),
        ("delegations.view_observer", {CLERK, SECRETARY, AUDITOR}),
        ("elections.change_election", {ADMINISTRATOR}),
        ("elections.change_phrase", {SECRETARY, ADMINISTRATOR}),
        ("geography.add_countryalias", {SECRETARY, ADMINISTRATOR}),
        ("accounts.change_user", {ADMINISTRATOR}),
    ],
)
def test_who_may(permission, roles):
    assert holders(permission) == roles


@pytest.mark.parametrize(
    "permission",
    [
        f"{app}.{verb}_{model}"
        for app, model in (
            ("commission", "decision"), ("bulletins", "bulletin"), ("bulletins", "bulletinline"), ("auth", "group"),
            ("delegations", "submissionrow"),
        )
        for verb in ("change", "delete")
    ] + [
        "commission.add_decision", "commission.delete_meeting", "delegations.delete_observer",
        "delegations.delete_delegation", "delegations.delete_submission", "delegations.add_submissionrow",
        "elections.delete_election", "geography.delete_country", "organizations.delete_organization",
        "accounts.delete_user", "auth.add_group",
    ],
)  # fmt: skip
def test_nobody_may(permission):
    assert holders(permission) == set()


def test_what_was_changed_by_hand_is_put_back_by_the_next_migrate():
    clerk = Group.objects.get(name=CLERK)
    clerk.permissions.add(Permission.objects.get(codename="record_meeting"))
    clerk.permissions.remove(Permission.objects.get(codename="add_observer"))
    Group.objects.get(name=AUDITOR).delete()
    call_command("migrate", verbosity=0)
    assert granted(CLERK) == PERMISSIONS[CLERK]
    assert granted(AUDITOR) == PERMISSIONS[AUDITOR]


def test_who_has_a_role_keeps_it_and_other_groups_are_left_alone(clerk):
    other = Group.objects.create(name="press office")
    other.permissions.add(Permission.objects.get(codename="view_bulletin"))
    sync_roles()
    assert [group.name for group in clerk.groups.all()] == [CLERK]
    assert granted("press office") == {"bulletins.view_bulletin"}


@pytest.mark.parametrize(
    "page",
    [
        "delegations_observer", "delegations_delegation", "delegations_submission", "delegations_submissionrow",
        "commission_meeting", "commission_decision", "bulletins_bulletin", "bulletins_bulletinline",
        "elections_election", "elections_phrase", "organizations_organization", "organizations_organizationalias",
        "organizations_umbrella", "geography_country", "geography_countryalias", "accounts_user", "auth_group",
    ],
)  # fmt: skip
def test_every_list_opens_for_who_may_read_it_and_for_nobody_else(cast, desk, page):
    app, model = page.split("_")
    address = reverse(f"admin:{page}_changelist")
    for name, user in cast.items():
        expected = 200 if name in PERMISSIONS and f"{app}.view_{model}" in PERMISSIONS[name] else 403
        if name == "stranger":
            expected = 302  # to the page where one logs in
        assert desk(user).get(address).status_code == expected, name


def test_whoever_has_no_role_sees_a_front_page_without_lists(staff_without_rights, desk):
    response = desk(staff_without_rights).get(reverse("admin:index"))
    assert response.status_code == 200
    assert response.context["app_list"] == []
