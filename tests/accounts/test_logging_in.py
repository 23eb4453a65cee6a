"""Who may log in; an account whose password was printed on a screen only where the portal is a demonstration."""

import pytest
from django.test import Client
from django.urls import reverse

from accreditation.accounts.roles import SECRETARY
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
FRONT = reverse("admin:index")


def log_in(username, password=None):
    client = Client(headers={"accept-language": "en"})
    response = client.post(LOGIN, {"username": username, "password": password or username, "next": FRONT})
    return client, response


def test_a_member_of_the_staff_logs_in(clerk):
    client, response = log_in(clerk.username)
    assert response.status_code == 302
    assert client.get(FRONT).status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [("aigerim", "wrong"), ("nobody", "nobody"), ("aigerim", ""), ("\x00", "x"), ("x" * 9999, "x")],
)
def test_a_wrong_name_or_password_comes_back_with_a_sentence(clerk, username, password):
    client, response = log_in(username, password or " ")
    assert response.status_code == 200
    assert response.context["form"].errors
    assert client.get(FRONT).status_code == 302


def test_who_is_not_of_the_staff_does_not_log_in(stranger):
    client, response = log_in(stranger.username)
    assert response.context["form"].errors
    assert client.get(FRONT).status_code == 302


def test_an_account_that_was_switched_off_does_not_log_in_and_is_thrown_out(clerk):
    client, _response = log_in(clerk.username)
    clerk.is_active = False
    clerk.save()
    assert client.get(FRONT).status_code == 302
    assert log_in(clerk.username)[1].context["form"].errors


def test_a_demonstration_account_works_in_a_demonstration_only(settings):
    make_user("demo", SECRETARY, is_demo=True)
    settings.DEMO = True
    client, response = log_in("demo")
    assert response.status_code == 302
    assert client.get(FRONT).status_code == 200
    settings.DEMO = False
    assert client.get(FRONT).status_code == 302, "a session that is still open ends with the demonstration"
    assert log_in("demo")[1].context["form"].errors


def test_an_ordinary_account_works_everywhere(settings, clerk):
    for settings.DEMO in (True, False):
        assert log_in(clerk.username)[1].status_code == 302
