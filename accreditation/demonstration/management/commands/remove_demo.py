"""Remove the fictitious election."""

from typing import Any

from django.core.management.base import BaseCommand

from accreditation.demonstration.load import remove_demo


class Command(BaseCommand):
    help = "Remove every fictitious election with all that belongs to it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Removed fictitious elections: {remove_demo()}.")
