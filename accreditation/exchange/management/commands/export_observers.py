"""Write the observers of an election as a list that can be loaded again."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accreditation.accounts.models import User
from accreditation.delegations.models import Observer
from accreditation.elections.command_line import (
    UNUSABLE,
    add_language,
    find_account,
    find_election,
    in_the_readers_language,
)
from accreditation.exchange.columns import delimiter_of
from accreditation.exchange.encoding import ENCODINGS, UTF_8
from accreditation.exchange.export import columns, observer_rows
from accreditation.exchange.formats import CannotEncode, TooManyRows, csv_pieces, ensure_workbook_holds, write_xlsx
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
        parser.add_argument("--user", metavar="NAME", help="the account in whose name the list is taken")
        parser.add_argument("--output", type=Path, metavar="FILE")

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit codes: 0 done, 2 wrong usage or a file that cannot be written; an older one is left as it is."""
        election, user = find_election(options["election"]), _account(options)
        output: Path | None = options["output"]
        if output is None and options["format"] == "xlsx":
            raise CommandError(_("A workbook needs --output FILE."), returncode=UNUSABLE)
        people = Observer.objects.of(election).order_by("sort_name", "pk")
        chosen = columns(options["with_documents"])
        header, rows = [column.heading(options["headings"]) for column in chosen], observer_rows(people, chosen)
        delimiter = _DELIMITERS.get(options["delimiter"], delimiter_of(options["headings"]))
        pieces = csv_pieces(header, rows, delimiter, options["encoding"])
        persons, what = people.count(), f"export_observers {election.slug}"
        try:
            if options["format"] == "xlsx":
                ensure_workbook_holds(persons)
            if options["with_documents"]:
                DocumentExport.objects.create(
                    exported_by=user, what=what, file_format=options["format"], persons=persons
                )
            if output is None:
                self._print(pieces, options["encoding"])
                return
            with _replacing(output) as file:
                if options["format"] == "xlsx":
                    write_xlsx(file, header, rows)
                else:
                    file.writelines(pieces)
        except (CannotEncode, TooManyRows) as error:
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


def _account(options: dict[str, Any]) -> User | None:
    """In whose name the list is taken; None: whoever keeps the server."""
    if options["with_documents"]:
        refusal = _("The account “%(name)s” may not export document numbers.")
        return find_account(options["user"], "delegations.export_documents", refusal)
    refusal = _("The account “%(name)s” may not export lists.")
    return find_account(options["user"], "delegations.export_observer", refusal)


@contextmanager
def _replacing(output: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the place of another one once it is whole, and leaves that one as it is if it fails.

    Names and documents are for the owner's eyes only: nobody else may read it, from its first byte on. Raises OSError,
    and CommandError where something stands that is no file.
    """
    target = output.resolve()
    if target.exists() and not target.is_file():
        raise CommandError(_("%(file)s is no file that could be replaced.") % {"file": output}, returncode=UNUSABLE)
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with open(descriptor, "wb") as file:
            yield file
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
