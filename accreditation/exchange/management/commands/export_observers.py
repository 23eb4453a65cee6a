"""Write the observers of an election as a list that can be loaded again."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accreditation.delegations.models import Observer
from accreditation.elections.command_line import UNUSABLE, add_language, find_election, in_the_readers_language
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import csv_lines, xlsx_bytes


class Command(BaseCommand):
    help = "Write the observers of an election as CSV or XLSX; CSV goes to standard output unless --output is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--election", required=True, metavar="SLUG")
        add_language(parser)
        parser.add_argument("--format", default="csv", choices=["csv", "xlsx"])
        parser.add_argument("--with-documents", action="store_true", help="with document numbers: keep the file safe")
        parser.add_argument("--output", type=Path, metavar="FILE")

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit codes: 0 done, 2 wrong usage or a file that cannot be written."""
        election = find_election(options["election"])
        output: Path | None = options["output"]
        if output is None and options["format"] == "xlsx":
            raise CommandError(_("A workbook needs --output FILE."), returncode=UNUSABLE)
        chosen = columns(options["with_documents"])
        header = [column.name for column in chosen]
        rows = observer_rows(Observer.objects.of(election).order_by("sort_name", "pk"), chosen)
        if output is None:
            self._print(csv_lines(header, rows))
            return
        data = xlsx_bytes(header, rows) if options["format"] == "xlsx" else "".join(csv_lines(header, rows)).encode()
        try:
            # Names and documents: for the owner's eyes only, also before anybody thinks of it.
            output.touch(mode=0o600)
            output.chmod(0o600)
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}", returncode=UNUSABLE) from error

    def _print(self, lines: Iterable[str]) -> None:
        """To a real standard output in UTF-8, whatever the terminal's own encoding is."""
        binary = getattr(sys.stdout, "buffer", None)
        if binary is not None and getattr(self.stdout, "_out", None) is sys.stdout:
            binary.writelines(line.encode() for line in lines)
            binary.flush()
            return
        for line in lines:
            self.stdout.write(line, ending="")
