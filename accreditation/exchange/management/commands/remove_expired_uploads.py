"""Remove files that nobody confirmed within their time; for a timer, so that none stays once the last list is in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accreditation.exchange.uploads import remove_expired


class Command(BaseCommand):
    help = "Remove files that were sent for a look and not confirmed within a day."

    def handle(self, *args: Any, **options: Any) -> None:
        number = remove_expired(timezone.now())
        self.stdout.write(f"Removed {number} files." if number != 1 else "Removed 1 file.")
