"""A list as it was understood, and its persons."""

from dataclasses import dataclass, field
from typing import Any

from accreditation.exchange.findings import Findings
from accreditation.exchange.full_names import WholeName
from accreditation.exchange.headings import Layout
from accreditation.exchange.problems import Problem
from accreditation.exchange.senders import Sender
from accreditation.exchange.table import Row, Table

NAME_COLUMNS = (
    "family_name", "given_name", "patronymic", "family_name_cyrillic", "given_name_cyrillic", "patronymic_cyrillic",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One person of a list. `values` has the columns that the list has; `bad` tells that a cell was not understood.

    `name_key` is the sort key of family and given name, once somebody had to compare it.
    """

    line: int
    cells: tuple[str, ...]
    values: dict[str, Any]
    bad: bool = False
    name_key: str = ""

    @property
    def full_name(self) -> str:
        names = (self.values.get(name) for name in NAME_COLUMNS[:3])
        return " ".join(filter(None, names))

    @property
    def plain_name(self) -> str:
        """Family and given name: what every list has, with patronymics or without."""
        names = (self.values.get(name) for name in NAME_COLUMNS[:2])
        return " ".join(filter(None, names))


@dataclass
class Listing:
    """A list as read: where its columns stand, and everything that was found on the way."""

    table: Table
    layout: Layout
    left_out: list[tuple[Row, str]] = field(default_factory=list)
    problems: Findings[Problem] = field(default_factory=Findings)
    notes: Findings[Problem] = field(default_factory=Findings)
    sender: Sender | None = None
    wholes: list[WholeName] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.layout.places
