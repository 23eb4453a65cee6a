"""Load a list of observers from a file, as the import page of the admin does."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accreditation.elections.command_line import (
    REFUSED,
    UNUSABLE,
    add_language,
    find_account,
    find_election,
    in_the_readers_language,
)
from accreditation.exchange.apply import check_list, import_list
from accreditation.exchange.content import Content
from accreditation.exchange.encoding import ENCODINGS
from accreditation.exchange.options import ListOptions
from accreditation.exchange.outcome import Action, Outcome
from accreditation.exchange.problems import BadCell, Problem, shortened
from accreditation.exchange.progress import Progress, silent
from accreditation.exchange.table import EncodingUndecided, UnreadableFile
from accreditation.exchange.terminal import ProgressLine

_TOTALS = {
    "read": pgettext_lazy("number of rows of a list", "read"),
    "created": pgettext_lazy("number of rows of a list", "created"),
    "changed": pgettext_lazy("number of rows of a list", "changed"),
    "unchanged": pgettext_lazy("number of rows of a list", "unchanged"),
    "conflicts": pgettext_lazy("number of rows of a list", "conflicts"),
    "refused": pgettext_lazy("number of rows of a list", "refused"),
}
_AT_A_TIME = 1 << 20


class Command(BaseCommand):
    help = "Load a sender's list (CSV, XLSX, XLS or ODS) into an election: the whole list or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the list as the sender sent it")
        parser.add_argument("--election", required=True, metavar="SLUG")
        add_language(parser)
        parser.add_argument("--sender", default="", metavar="SLUG|CODE", help="who sends, if no column says it")
        parser.add_argument("--letter", default="", metavar="NUMBER", help="number of the letter that came with it")
        parser.add_argument("--user", metavar="NAME", help="the account in whose name the list is loaded")
        parser.add_argument("--encoding", default="", metavar="NAME", help=f"one of {', '.join(ENCODINGS)}")
        parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet of a workbook")
        parser.add_argument("--date-order", default="", choices=["dmy", "mdy"], help="how 03/04/1980 is meant")
        parser.add_argument(
            "--name-order", default="", choices=["family", "given"], help="which part comes first in whole names"
        )
        parser.add_argument("--check", action="store_true", help="tell what would be done, and save nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Exit codes: 0 done, 1 rows refused and nothing saved, 2 wrong usage or unreadable file."""
        election = find_election(options["election"])
        refusal = _("The account “%(name)s” may not load lists.")
        user = find_account(options["user"], "delegations.import_observer", refusal)
        wanted = ListOptions(
            sender=options["sender"],
            letter_number=options["letter"],
            encoding=options["encoding"],
            sheet=options["sheet"],
            date_order=options["date_order"],
            name_order=options["name_order"],
        )
        name = options["file"].name
        try:
            with _copied(options["file"]) as content, self._progress() as progress:
                if options["check"]:
                    outcome = check_list(content, name, election, wanted, progress=progress)
                else:
                    outcome = import_list(content, name, election, user, wanted, progress=progress)
        except UnreadableFile as unreadable:
            self._refuse_file(unreadable, as_json=options["json"])
        except BadCell as unknown:
            raise CommandError(
                f"--sender {options['sender']}: {unknown.message} {_suggested(unknown.suggestions)}".rstrip(),
                returncode=UNUSABLE,
            ) from unknown
        else:
            self._tell(outcome, as_json=options["json"], check=options["check"])

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        """Tell a person at a terminal how far the list has come; nobody else."""
        if not self.stderr.isatty():
            yield silent
            return
        line = ProgressLine(self._write_at_once)
        try:
            yield line
        finally:
            line.clear()

    def _write_at_once(self, text: str) -> None:
        self.stderr.write(text, str, "")
        self.stderr.flush()

    def _refuse_file(self, unreadable: UnreadableFile, *, as_json: bool) -> None:
        problem = Problem(unreadable.code, unreadable.message, unreadable.line)
        if as_json:
            self._print_as_json(Outcome(0, {}, [problem], []))
        samples = unreadable.samples if isinstance(unreadable, EncodingUndecided) else []
        readings = [" / ".join(f"{name}: {word}" for name, word in sample.readings.items()) for sample in samples]
        raise CommandError("\n  ".join([_line(problem), *readings]), returncode=UNUSABLE)

    def _tell(self, outcome: Outcome, *, as_json: bool, check: bool) -> None:
        if outcome.problems and not check:
            # What a refused list would have created, it did not create.
            outcome.counts = {**outcome.counts, Action.CREATE: 0, Action.CHANGE: 0}
        if as_json:
            self._print_as_json(outcome)
        else:
            for note in outcome.notes:
                self.stdout.write(_("Note: %(note)s") % {"note": _line(note)})
            for problem in outcome.problems:
                self.stderr.write(_line(problem))
            self.stdout.write(", ".join(f"{_TOTALS[word]}: {number}" for word, number in outcome.totals().items()))
        if outcome.problems:
            raise CommandError(_("Nothing was saved."), returncode=REFUSED)
        if not outcome.saved and not as_json:
            self.stdout.write(_("Checked only; nothing was saved.") if check else _("Nothing to change."))

    def _print_as_json(self, outcome: Outcome) -> None:
        for piece in outcome.json_pieces():
            self.stdout.write(piece, ending="")
        self.stdout.write()


@contextmanager
def _copied(path: Path) -> Iterator[Content]:
    """Copy the file, which is read several times: it may change meanwhile, or be a pipe that gives its bytes once.

    Raises CommandError for a file that cannot be read or is above the limit. Of a pipe as much is copied as shows the
    reader that it is above.
    """
    with NamedTemporaryFile() as copy:
        try:
            size, limit = path.stat().st_size, settings.LARGEST_LIST_BYTES
            if size > limit:
                text = _("%(file)s: %(size)d bytes; the most that is read is %(limit)d.")
                raise CommandError(text % {"file": path, "size": size, "limit": limit}, returncode=UNUSABLE)
            with path.open("rb") as file:
                while copy.tell() <= limit and (piece := file.read(_AT_A_TIME)):
                    copy.write(piece)
            copy.flush()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=UNUSABLE) from error
        yield Content(partial(Path(copy.name).open, "rb"), copy.tell())


def _line(problem: Problem) -> str:
    """A problem on one line: where, what, and the nearest that is known."""
    line = _("line %(number)d") % {"number": problem.line} if problem.line else ""
    place = ", ".join(filter(None, [line, problem.column]))
    value = f"“{shortened(problem.value)}”" if problem.value else ""
    where = " ".join(filter(None, [place, value]))
    text = f"{problem.message} [{problem.code}]"
    return " ".join(filter(None, [f"{where}:" if where else "", text, _suggested(problem.suggestions)]))


def _suggested(suggestions: tuple[str, ...]) -> str:
    return f"({', '.join(suggestions)}?)" if suggestions else ""
