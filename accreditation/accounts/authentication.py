"""Who may log in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class RoleBackend(ModelBackend):
    """Django's own backend, closed to demonstration accounts wherever the portal is not a demonstration."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
