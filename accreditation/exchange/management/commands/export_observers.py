"""Write the observers of an election as a list that can be loaded again."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accreditation.delegations.models import Observer
from accreditation.elections.command_line import UNUSABLE, add_language, find_election, in_the_readers_language
from accreditation.exchange.columns import delimiter_of
from accreditation.exchange.encoding import ENCODINGS, UTF_8
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import CannotEncode, csv_pieces, write_xlsx
from accreditation.exchange.models import DocumentExport

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class Command(BaseCommand):
    help = "Write the observers of an election as CSV or XLSX; CSV goes to standard output unless --output is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--election", required=True, metavar="SLUG")
        add_language(parser)
        parser.add_argument("--format", default="csv", choices=["csv", "xlsx"])
        parser.add_argument("--headings", default="", choices=["kk", "ru", "en"], help="else the names for programs")
        parser.add_argument(
            "--delimiter", choices=list(_DELIMITERS), help="of CSV; for kk and ru semicolon, else comma"
        )
        parser.add_argument("--encoding", default=UTF_8, choices=ENCODINGS, help="of CSV")
        parser.add_argument("--with-documents", action="store_true", help="with document numbers: keep the file safe")
        parser.add_argument("--output", type=Path, metavar="FILE")

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit codes: 0 done, 2 wrong usage or a file that cannot be written."""
        election = find_election(options["election"])
        output: Path | None = options["output"]
        if output is None and options["format"] == "xlsx":
            raise CommandError(_("A workbook needs --output FILE."), returncode=UNUSABLE)
        people = Observer.objects.of(election).order_by("sort_name", "pk")
        chosen = columns(options["with_documents"])
        header, rows = [column.heading(options["headings"]) for column in chosen], observer_rows(people, chosen)
        if options["with_documents"]:
            DocumentExport.objects.create(
                what=f"export_observers {election.slug}", file_format=options["format"], persons=people.count()
            )
        delimiter = _DELIMITERS.get(options["delimiter"], delimiter_of(options["headings"]))
        pieces = csv_pieces(header, rows, delimiter, options["encoding"])
        try:
            if output is None:
                self._print(pieces, options["encoding"])
                return
            # Names and documents: for the owner's eyes only, also before anybody thinks of it.
            output.touch(mode=0o600)
            output.chmod(0o600)
            with output.open("wb") as file:
                if options["format"] == "xlsx":
                    write_xlsx(file, header, rows)
                else:
                    file.writelines(pieces)
        except CannotEncode as error:
            if output is not None:
                os.unlink(output)
            raise CommandError(str(error), returncode=UNUSABLE) from error
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}", returncode=UNUSABLE) from error

    def _print(self, pieces: Iterable[bytes], encoding: str) -> None:
        """To a real standard output as bytes, whatever the terminal's own encoding is."""
        binary = getattr(sys.stdout, "buffer", None)
        if binary is not None and getattr(self.stdout, "_out", None) is sys.stdout:
            binary.writelines(pieces)
            binary.flush()
            return
        for piece in pieces:
            self.stdout.write(piece.decode(encoding), ending="")
