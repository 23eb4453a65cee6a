"""What commands share: the reader's language, and the election and the account that arguments name."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.elections.models import Election

# Exit codes: what was asked is refused or does not hold; wrong usage or unreadable file.
REFUSED, UNUSABLE = 1, 2


def add_language(parser: CommandParser) -> None:
    parser.add_argument(
        "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _name in settings.LANGUAGES],
        help="of what is printed",
    )  # fmt: skip


def in_the_readers_language(handle: Callable[..., None]) -> Callable[..., None]:
    """Let a command say everything in the language of its option `--language`."""

    @wraps(handle)
    def handle_in_language(self: Any, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            handle(self, *args, **options)

    return handle_in_language


def find_account(name: str | None, permission: str, refusal: str) -> User | None:
    """Return the active account of that name, if one is named. CommandError tells that there is none, or `refusal`.

    `refusal` says what it is not allowed to do without the permission, and has a place for `%(name)s`.
    """
    if name is None:
        return None
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active account “%(name)s”.") % {"name": name}, returncode=UNUSABLE)
    if not user.has_perm(permission):
        raise CommandError(refusal % {"name": name}, returncode=UNUSABLE)
    return user


def find_election(slug: str) -> Election:
    """Return the election that the slug names; CommandError tells which there are, those with a register first."""
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        there = ", ".join(Election.objects.order_by("-basis", "-voting_day").values_list("slug", flat=True))
        message = _("There is no election “%(slug)s”. There are: %(slugs)s.") % {"slug": slug, "slugs": there or "–"}
        raise CommandError(message, returncode=UNUSABLE)
    return election
