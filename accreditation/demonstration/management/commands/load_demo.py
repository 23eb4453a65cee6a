"""Make the fictitious election."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accreditation.demonstration.load import load_demo


class Command(BaseCommand):
    help = "Make a fictitious election with fictitious people; once."

    def handle(self, *args: Any, **options: Any) -> None:
        election = load_demo(timezone.localtime())
        self.stdout.write(f"Made {election.slug}." if election else "There is already a fictitious election.")
