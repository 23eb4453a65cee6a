"""What a person says about a list beyond the list itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True)
class ListOptions:
    """How to read a list and what its letter says. Everything may be left out.

    `sender` is an organization's slug or a country's code, for lists that do not name it in each row. `left_out` maps
    the lines that the clerk leaves out to the reason. `encoding`, `sheet`, `date_order` and `name_order` answer what
    the file itself leaves open.
    """

    sender: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    control_total: int | None = None
    encoding: str = ""
    sheet: str = ""
    date_order: Literal["", "dmy", "mdy"] = ""
    name_order: Literal["", "family", "given"] = ""
    left_out: Mapping[int, str] = field(default_factory=dict)

    def reading(self) -> dict[str, str]:
        """What decides on how the bytes are understood."""
        answers = {
            "sender": self.sender,
            "encoding": self.encoding,
            "sheet": self.sheet,
            "date_order": self.date_order,
        }
        # Most lists have a column for each part of a name, and nobody is asked.
        return answers | ({"name_order": self.name_order} if self.name_order else {})

    def as_json(self) -> dict[str, Any]:
        day = self.letter_date.isoformat() if self.letter_date else None
        return asdict(self) | {"letter_date": day, "left_out": {str(k): v for k, v in self.left_out.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ListOptions":
        day = stored.get("letter_date")
        left_out = {int(line): reason for line, reason in stored.get("left_out", {}).items()}
        return cls(**{**stored, "letter_date": date.fromisoformat(day) if day else None, "left_out": left_out})
