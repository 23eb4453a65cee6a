"""Make the fictitious election."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accreditation.demonstration.load import load_demo


class Command(BaseCommand):
    help = "Make a fictitious election with fictitious people; once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="outside a demonstration too (without DEMO=on)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["yes"]):
            raise CommandError(
                "This is no demonstration (DEMO=on): invented people would stand beside those of real elections, and "
                "on the public pages, marked as fictitious. --yes does it all the same; remove_demo removes them."
            )
        election = load_demo(timezone.localtime())
        self.stdout.write(f"Made {election.slug}." if election else "There is already a fictitious election.")
