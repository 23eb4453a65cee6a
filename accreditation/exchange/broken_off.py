"""A list that breaks off while it is sent, and says so itself.

The headers are gone by then, and there are servers that end such an answer like any other: no browser could tell the
part from the whole.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

Piece = TypeVar("Piece", str, bytes)


class BrokenOff(Exception):
    """Rows could not be had; why, stands in the log, where nothing is written of what they held."""


def marked_where_broken_off(pieces: Iterable[Piece], encode: Callable[[str], Piece]) -> Iterator[Piece]:
    """Yield the pieces of a CSV file, each of whole lines; where they fail, a last line that tells it.

    That line is in the language active now, and has a quotation mark in front that is never closed: programs that read
    the file with care refuse it, this portal among them. Then BrokenOff is raised, for servers that break a connection.
    """
    mark = encode('"' + _("The list breaks off here: rows are missing. Download it again."))
    return _marked(pieces, mark)


def _marked(pieces: Iterable[Piece], mark: Piece) -> Iterator[Piece]:
    try:
        yield from pieces
    except Exception:
        logger.exception("A list broke off while it was sent.")
        yield mark
        raise BrokenOff("A list broke off while it was sent.") from None
