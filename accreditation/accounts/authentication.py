"""Who may log in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accreditation.accounts.models import User


class RoleBackend(ModelBackend):
    """Django's own backend, closed to demonstration accounts wherever the portal is not a demonstration."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)


def logged_in(request: HttpRequest) -> User:
    """Return who sent the request. Raises PermissionDenied for somebody who has not logged in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
