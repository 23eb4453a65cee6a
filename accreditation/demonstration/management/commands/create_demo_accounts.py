"""Create the accounts of a demonstration and print their passwords."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accreditation.demonstration.accounts import create_demo_accounts


class Command(BaseCommand):
    help = "Create the four demonstration accounts and print their passwords, which are shown only once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="give the existing accounts new passwords")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration accounts exist in a demonstration only (DEMO=on).")
        passwords = create_demo_accounts(reset=options["reset"])
        if not passwords:
            # Whatever calls this at each start shows what is said here.
            if options["verbosity"] > 0:
                self.stdout.write("The accounts exist; their passwords are not kept. --reset makes new ones.")
            return
        self.stdout.write("Demonstration accounts for /admin/ (shown once; --reset makes new passwords):")
        for name, password in passwords.items():
            self.stdout.write(f"  {name:<14} {password}")
