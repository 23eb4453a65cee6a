"""The four demonstration accounts, one for each role."""

import secrets

from django.contrib.auth.models import Group

from accreditation.accounts.models import User
from accreditation.accounts.roles import PERMISSIONS

_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"


def _new_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _part in range(4))


def create_demo_accounts(reset: bool = False) -> dict[str, str]:
    """Create the missing accounts, or give all of them new passwords; return the new passwords by user name.

    A name that belongs to an ordinary account is left alone.
    """
    passwords = {}
    for role in PERMISSIONS:
        user = User.objects.filter(username=role).first()
        if user and (not user.is_demo or not reset):
            continue
        user = user or User(username=role, is_staff=True, is_demo=True)
        passwords[role] = _new_password()
        user.set_password(passwords[role])
        user.save()
        user.groups.set(Group.objects.filter(name=role))
    return passwords
