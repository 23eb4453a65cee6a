"""What a person says about a list beyond the list itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True)
class ListOptions:
    """How to read a list and what its letter says. Everything may be left out.

    `sender` is an organization's slug or a country's code, for lists that do not name it in each row. `encoding`,
    `sheet`, `date_order` and `name_order` answer what the file itself leaves open. `left_out` maps the lines that the
    clerk leaves out to the reason, `mended` lines and headings to what was typed over a cell. `whole` says that it
    names everybody of its senders: whoever stands in the register and not in the list is told. `columns` says what
    columns mean: their labels in the file, and the name of a column or of a kind of whole names, "" for one that is not
    read. A `headless` list has no line that names the columns. Names in capitals are written in `usual_letters`, and
    those that mix alphabets in `one_script`, where the clerk asks for it. `spellings` says what spellings of countries
    and senders mean in this very file.
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
    mended: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    whole: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    headless: bool = False
    usual_letters: bool = False
    one_script: bool = False
    spellings: Mapping[str, str] = field(default_factory=dict)

    def reading(self) -> dict[str, Any]:
        """What decides on how the bytes are understood."""
        answers = {
            "sender": self.sender,
            "encoding": self.encoding,
            "sheet": self.sheet,
            "date_order": self.date_order,
        }
        # Most lists have known headings and a column for each part of a name, and nothing is typed over.
        rare = {
            "name_order": self.name_order,
            "mended": _by_text(self.mended),
            "columns": dict(self.columns),
            "headless": self.headless,
            "usual_letters": self.usual_letters,
            "one_script": self.one_script,
            "spellings": dict(self.spellings),
        }
        return answers | {name: answer for name, answer in rare.items() if answer}

    def as_json(self) -> dict[str, Any]:
        day = self.letter_date.isoformat() if self.letter_date else None
        lines = {"left_out": _by_text(self.left_out), "mended": _by_text(self.mended)}
        said = {"columns": dict(self.columns), "spellings": dict(self.spellings)}
        return asdict(self) | {"letter_date": day} | lines | said

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ListOptions":
        day = stored.get("letter_date")
        lines = {name: _by_number(stored.get(name, {})) for name in ("left_out", "mended")}
        return cls(**{**stored, "letter_date": date.fromisoformat(day) if day else None, **lines})


def _by_text(lines: Mapping[int, Any]) -> dict[str, Any]:
    """As JSON has it, where every key is a text."""
    return {str(line): said for line, said in lines.items()}


def _by_number(lines: Mapping[str, Any]) -> dict[int, Any]:
    return {int(line): said for line, said in lines.items()}
