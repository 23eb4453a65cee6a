"""What a paper is made of, whatever file it becomes. Callers compose; `docx` and `pdf` give the bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

# Control characters have no place in either format; blanks and line breaks within a text are one blank.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Align(Enum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Heading:
    """A title within the paper; level 1 is the paper's own, 2 that of a part."""

    text: str
    level: int = 2
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Paragraph:
    text: str
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True)
class Entries:
    """A list of short lines, each with a dash."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Column:
    """Width relative to the other columns of the table."""

    title: str
    width: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """Rows of texts under headings that are repeated on each page; `last_is_total` sets the last row apart."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    last_is_total: bool = False


@dataclass(frozen=True)
class Signature:
    """Who signs, beside a line to sign on."""

    label: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Entries | Table | Signature | PageBreak


@dataclass(frozen=True)
class Paper:
    """A paper on A4 in one language, kk, ru or en. `mark` stands at the head of each page, such as “draft”.

    `page` is the line at the foot of each page, with `{page}` and `{pages}` for the numbers.
    """

    title: str
    language: str
    blocks: Sequence[Block] = field(default_factory=tuple)
    mark: str = ""
    page: str = "{page} / {pages}"


def clean(text: str) -> str:
    """Return the text as both formats can hold it: on one line, without control characters."""
    return " ".join(_CONTROL.sub("", text).split())
