"""Load countries, organizations, phrases and the archive of past votes."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from accreditation.reference.load import ReferenceInvalid, load
from accreditation.reference.read import FOLDER


class Command(BaseCommand):
    help = "Loads countries, organizations, public phrases and past votes. Run again, it keeps what was edited here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="where the CSV files are, if not those of the portal"
        )

    @no_translations
    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            outcomes = load(folder)
        except ReferenceInvalid as invalid:
            for problem in invalid.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(invalid.problems)} problems; nothing was saved.") from None
        for outcome in outcomes:
            self.stdout.write(str(outcome))
            if verbosity > 1:
                for word, keys in (("kept", outcome.kept), ("deleted", outcome.deleted)):
                    self.stdout.writelines(f"  {word}: {key}" for key in keys)
