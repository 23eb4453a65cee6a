"""What checking or loading a list came to, in the same shape for every kind of list."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from accreditation.delegations.models import Submission
from accreditation.exchange.column_meanings import ToldColumn
from accreditation.exchange.problems import Problem
from accreditation.exchange.steps import Action, Change

# Rows that are told one by one; of the others there is the number.
CREATED_TOLD, CHANGED_TOLD = 20, 500


@dataclass(frozen=True)
class Understood:
    """What a cell was taken to mean, in the reader's language, and its text where that is not the same."""

    meaning: str
    written: str = ""


@dataclass(frozen=True)
class Told:
    """One row for the person who decides: the line in the file, what it names, and what would change of it.

    Of a new person also what was understood of the row; nothing of it for rows of other lists. `parts` are those of a
    name that stood in one column.
    """

    line: int
    name: str
    changes: tuple[Change, ...] = ()
    cyrillic_name: str = ""
    sender: Understood | None = None
    nationality: Understood | None = None
    birth_date: date | None = None
    role: str = ""
    document_number: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A person of the register whom a list that names everybody does not name."""

    pk: int
    name: str
    sender: str
    status: str


@dataclass
class Outcome:
    """Counts of rows by what they do; `read` is all of them, those left out included.

    `created` and `changed` list the first of the rows behind two of the counts, `missing` all persons whom a list that
    names everybody does not name, `columns` what each column was taken to mean, `sheets` those of a workbook, `states`
    what becomes of each line. A list with problems is never `saved`, nor is one that changes nothing. `fingerprint` is
    equal for outcomes that do the same.
    """

    read: int
    counts: dict[Action, int]
    problems: Sequence[Problem]
    notes: Sequence[Problem]
    created: list[Told] = field(default_factory=list)
    changed: list[Told] = field(default_factory=list)
    missing: Sequence[Missing] = field(default_factory=list)
    columns: list[ToldColumn] = field(default_factory=list)
    left_out: int = 0
    sheets: tuple[str, ...] = ()
    states: dict[int, str] = field(default_factory=dict)
    fingerprint: str = ""
    saved: bool = False
    submission: Submission | None = None

    def count(self, action: Action) -> int:
        return self.counts.get(action, 0)

    @property
    def changes_nothing(self) -> bool:
        return not (self.count(Action.CREATE) or self.count(Action.CHANGE))

    @property
    def can_be_saved(self) -> bool:
        return not self.problems and not self.changes_nothing

    def totals(self) -> dict[str, int]:
        """By the names of data files: read, created, changed, unchanged, conflicts, refused."""
        return {
            "read": self.read,
            "created": self.count(Action.CREATE),
            "changed": self.count(Action.CHANGE),
            "unchanged": self.count(Action.KEEP),
            "conflicts": self.count(Action.CONFLICT),
            "refused": self.count(Action.REFUSE),
        }

    def json_pieces(self) -> Iterator[str]:
        """Yield the object that `import_observers --json` prints, in pieces: no more than one problem at once."""
        yield json.dumps(self.totals()).removesuffix("}")
        for name, found in (("problems", self.problems), ("notes", self.notes)):
            yield f', "{name}": ['
            for number, problem in enumerate(found):
                yield (", " if number else "") + json.dumps(problem.as_json(), ensure_ascii=False)
            yield "]"
        yield "}"


class Moved(Exception):
    """The register changed between the look at a list and its confirmation: loading would do something else now."""


__all__ = ["CHANGED_TOLD", "CREATED_TOLD", "Action", "Change", "Moved", "Outcome", "Told", "Understood"]
