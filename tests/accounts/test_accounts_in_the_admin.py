"""The administrator makes accounts, gives roles and switches accounts off; nobody is deleted or made a superuser."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accreditation.accounts.models import User
from accreditation.accounts.roles import CLERK, SECRETARY
from tests.costs import costs_for_few_and_many
from tests.factories import make_user
from tests.filling_in import errors_in, filled_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_user_add")
LIST = reverse("admin:accounts_user_changelist")
PASSWORD = "a long enough sentence"


def change(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def pk_of(role):
    return Group.objects.get(name=role).pk


def new(username="dana", **typed):
    return {"username": username, "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"} | typed


def test_a_new_account_has_its_role_and_may_log_in(administrator, desk):
    client = desk(administrator)
    response = client.post(ADD, new(last_name="Testova", groups=[pk_of(CLERK)]))
    assert response.status_code == 302, errors_in(response)
    user = User.objects.get(username="dana")
    assert (user.is_staff, user.is_superuser, user.is_demo) == (True, False, False)
    assert [group.name for group in user.groups.all()] == [CLERK]
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password1": "short", "password2": "short"}, "password2"),
        ({"password1": "123456789012", "password2": "123456789012"}, "password2"),
        ({"password2": "another sentence"}, "password2"),
        ({"username": "aigerim"}, "username"),
        ({"username": "with blanks"}, "username"),
        ({"email": "nowhere"}, "email"),
        ({"groups": ["999"]}, "groups"),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(administrator, clerk, desk, typed, field):
    response = desk(administrator).post(ADD, new(**typed))
    assert set(errors_in(response)) == {field}
    assert not User.objects.filter(username="dana").exists()


def test_a_role_is_given_and_an_account_switched_off(administrator, clerk, desk):
    client = desk(administrator)
    sent = filled_in(client.get(change(clerk)), groups=[pk_of(SECRETARY)], is_active=None)
    assert client.post(change(clerk), sent).status_code == 302
    clerk.refresh_from_db()
    assert [group.name for group in clerk.groups.all()] == [SECRETARY]
    assert not clerk.is_active


def test_nobody_becomes_a_superuser_by_typing_it(administrator, clerk, desk):
    client = desk(administrator)
    sent = filled_in(client.get(change(clerk))) | {"is_superuser": "on", "user_permissions": ["1"]}
    assert client.post(change(clerk), sent).status_code == 302
    client.post(ADD, new(is_superuser="on"))
    assert not User.objects.filter(is_superuser=True).exists()
    assert not clerk.user_permissions.exists()


def test_a_superuser_is_changed_by_superusers_only(administrator, clerk, desk):
    root = make_user("root", is_superuser=True)
    client = desk(administrator)
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(change(root), {"username": "mine"}).status_code == 403
    assert client.get(password).status_code == 403
    assert client.post(password, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403
    assert desk(root).get(change(root)).status_code == 200
    assert desk(root).get(reverse("admin:auth_user_password_change", args=[clerk.pk])).status_code == 200


@pytest.mark.parametrize("who", ["administrator", "root"])
def test_nobody_is_deleted(administrator, clerk, desk, who):
    user = administrator if who == "administrator" else make_user("root", is_superuser=True)
    response = desk(user).post(reverse("admin:accounts_user_delete", args=[clerk.pk]), {"post": "yes"})
    assert response.status_code == 403
    assert User.objects.filter(pk=clerk.pk).exists()


@pytest.mark.parametrize("who", ["administrator", "auditor", "root"])
def test_what_a_role_may_do_is_read_and_never_changed(cast, desk, who):
    user = cast.get(who) or make_user("root", is_superuser=True)
    group, client = Group.objects.get(name=CLERK), desk(user)
    assert "Observers: add, change, read" in client.get(change(group)).content.decode()
    assert client.post(change(group), {"name": "chief"}).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403
    assert client.get(reverse("admin:auth_group_delete", args=[group.pk])).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "secretary", "staff_without_rights"])
def test_accounts_are_for_the_administrator_and_the_auditor(cast, desk, who):
    assert desk(cast[who]).get(LIST).status_code == 403


def test_the_auditor_reads_accounts_without_their_passwords(auditor, clerk, desk):
    page = desk(auditor).get(change(clerk))
    assert page.status_code == 200
    assert clerk.password not in page.content.decode()


@pytest.mark.parametrize("query", ["TESTOVA", "тестова", "aigerim"])
def test_an_account_is_found_by_name_in_either_script(administrator, clerk, secretary, desk, query):
    assert list(desk(administrator).get(LIST, {"q": query}).context["cl"].queryset) == [clerk]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"first_name": "Dana", "last_name": "Testova"}, "Dana Testova"),
        ({}, "dana"),
        ({"last_name": "Testova"}, "Testova"),
    ],
)
def test_a_user_is_called_by_name_else_by_user_name(fields, name):
    assert str(User(username="dana", **fields)) == name


def test_the_list_costs_the_same_for_few_and_for_many(administrator, desk):
    few, many = costs_for_few_and_many(
        desk(administrator), LIST, lambda numbers: [make_user(f"user-{number}", CLERK) for number in numbers]
    )
    assert few == many
