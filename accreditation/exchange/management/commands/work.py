"""Check and load the long lists that wait. Any number of these may run, on any host that has the received files."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

from accreditation.elections.command_line import add_language, in_the_readers_language
from accreditation.exchange import long_work
from accreditation.exchange.carrying_out import do_next
from accreditation.exchange.pace import duration
from accreditation.exchange.signs import Life

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Check and load the long lists that wait, one after another, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        add_language(parser)
        parser.add_argument("--once", action="store_true", help="do what waits, then end")
        parser.add_argument(
            "--poll", type=float, default=1.0, metavar="SECONDS", help="how often to look for what waits"
        )

    @in_the_readers_language
    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT comes; what is in hand then waits again, and nothing of it is saved."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, _interrupt)
        if not options["once"]:
            self.stdout.write(_("Waiting for long lists. Ctrl+C ends this."))
        try:
            with Life(long_work.belongs_to, serves=not options["once"]) as life:
                self._do_what_waits(life)
                while not options["once"]:
                    time.sleep(options["poll"])
                    self._do_what_waits(life)
        except KeyboardInterrupt:
            self.stdout.write(_("Ended."))

    def _do_what_waits(self, life: Life) -> None:
        """Print a line for each work that is over."""
        try:
            while done := do_next(life):
                self.stdout.write(f"{done.file_name}: {done.words} ({duration(round(done.seconds))})")
                self.stdout.flush()
        except (OperationalError, InterfaceError):
            # The database is away, or was away for a moment.
            logger.exception("Long work was left to whoever takes it up next.")
            connection.close()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl+C does. What comes after is no reason to leave half way."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt
