"""What the administrator reads of roles: their names and what each may do, in words."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accreditation.accounts.roles import PERMISSIONS
from tests.factories import make_user


@pytest.fixture
def superuser(client, db):
    client.force_login(make_user("head", is_superuser=True, is_staff=True))
    return client


@pytest.mark.parametrize("role", sorted(PERMISSIONS))
def test_a_role_is_told_table_by_table_and_not_by_the_stored_names_of_permissions(superuser, role):
    group = Group.objects.get(name=role)
    page = superuser.get(reverse("admin:auth_group_change", args=[group.pk]), headers={"accept-language": "en"})
    may = page.context["adminform"].model_admin.may(group)
    assert "Can " not in may
    assert "_" not in may
    assert len(may.splitlines()) == len({name.partition("_")[2] for name in PERMISSIONS[role]} - {"documents"})


def test_a_role_that_may_export_documents_says_so(superuser):
    group = Group.objects.get(name="clerk")
    page = superuser.get(reverse("admin:auth_group_change", args=[group.pk]), headers={"accept-language": "en"})
    assert "export with document numbers" in page.text


def test_the_list_of_accounts_is_narrowed_to_a_role(superuser):
    make_user("desk", "clerk")
    make_user("eyes", "auditor")
    page = superuser.get(reverse("admin:accounts_user_changelist"), {"role": "auditor"})
    assert [user.username for user in page.context["cl"].result_list] == ["eyes"]
