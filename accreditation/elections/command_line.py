"""What commands share: the reader's language, and the election that an argument names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

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


def find_election(slug: str) -> Election:
    """Return the election that the slug names; CommandError tells which there are, those with a register first."""
    election = Election.objects.filter(slug=slug).first()
    if election is None:
        there = ", ".join(Election.objects.order_by("-basis", "-voting_day").values_list("slug", flat=True))
        message = _("There is no election “%(slug)s”. There are: %(slugs)s.") % {"slug": slug, "slugs": there or "–"}
        raise CommandError(message, returncode=UNUSABLE)
    return election
