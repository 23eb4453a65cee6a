"""Remove files that nobody confirmed within their time, and those that an interrupted load left; for a timer, so that
none stays once the last list is in.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accreditation.exchange.uploads import remove_expired, remove_strays


class Command(BaseCommand):
    help = "Remove files that were sent for a look and not confirmed within a day, or that an interrupted load left."

    def handle(self, *args: Any, **options: Any) -> None:
        number = remove_expired(timezone.now()) + remove_strays(timezone.now())
        self.stdout.write(f"Removed {number} files." if number != 1 else "Removed 1 file.")
