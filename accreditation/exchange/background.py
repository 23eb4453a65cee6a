"""Long work in the process that serves the pages, so that nobody waits for a worker that is not there."""

import logging
import threading

from django.db import connections

from accreditation.exchange import long_work, signs
from accreditation.exchange.carrying_out import do_next
from accreditation.exchange.models import Work
from accreditation.exchange.signs import Life

logger = logging.getLogger(__name__)

# A second list would only slow the first one down, and take its memory beside it.
_one_at_a_time = threading.Lock()


def see_to(work: Work) -> None:
    """Begin with what waits, where nobody has this work in hand and no worker lives who would take it."""
    if signs.of_work(work) or signs.a_worker_lives() or not _one_at_a_time.acquire(blocking=False):
        return
    threading.Thread(target=_do_what_waits, name="long work", daemon=True).start()


def _do_what_waits() -> None:
    try:
        with Life(long_work.belongs_to, serves=False) as life:
            while do_next(life):
                pass
    except Exception:
        logger.exception("Long work was left to whoever takes it up next.")
    finally:
        connections.close_all()
        _one_at_a_time.release()
