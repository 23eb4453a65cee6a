"""The cast: one member of the staff for each role, one with no role, and one person who is not of the staff.

Fixtures; tests/conftest.py makes them known to all tests. `client.force_login(clerk)` logs one in, and `desk(clerk)`
gives one a desk, where pages are in English unless another language is asked for.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accreditation.accounts import roles
from accreditation.accounts.models import User
from tests.factories import make_user

# By name, as the fixture `cast` gives them.
CAST = ("clerk", "secretary", "auditor", "administrator", "staff_without_rights", "stranger")


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("aigerim", roles.CLERK, first_name="Aigerim", last_name="Testova")


@pytest.fixture
def secretary(db: None) -> User:
    return make_user("serik", roles.SECRETARY, first_name="Serik", last_name="Proverkin")


@pytest.fixture
def auditor(db: None) -> User:
    return make_user("amina", roles.AUDITOR, first_name="Amina", last_name="Obraztsova")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("adil", roles.ADMINISTRATOR, first_name="Adil", last_name="Primerov")


@pytest.fixture
def staff_without_rights(db: None) -> User:
    """May log in, and nothing else."""
    return make_user("newcomer")


@pytest.fixture
def stranger(db: None) -> User:
    """Has an account, but is not of the staff."""
    return make_user("stranger", is_staff=False)


@pytest.fixture
def cast(
    clerk: User, secretary: User, auditor: User, administrator: User, staff_without_rights: User, stranger: User
) -> dict[str, User]:
    """The whole cast by name, for tests that ask the same of everybody."""
    members = (clerk, secretary, auditor, administrator, staff_without_rights, stranger)
    return dict(zip(CAST, members, strict=True))


@pytest.fixture
def desk() -> Callable[..., Client]:
    def sit_down(user: User, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return sit_down


__all__ = [*CAST, "cast", "desk"]
