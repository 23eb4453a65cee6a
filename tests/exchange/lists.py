"""Lists for tests, written as senders write them, of people who do not exist."""

import csv
import io
from collections.abc import Iterable, Sequence

HEADER = ("sender", "family_name", "given_name", "nationality", "birth_date", "document_number", "role", "position")


def person(number: int = 1, **cells: str) -> dict[str, str]:
    """The row of one person from ODIHR; equal numbers are the same person."""
    row = {
        "sender": "odihr",
        "family_name": f"Aldermann{number}",
        "given_name": "Adela",
        "nationality": "NO",
        "birth_date": "31.12.1980",
        "document_number": f"TEST{number:06d}",
        "role": "observer",
        "position": "Expert",
    }
    return row | cells


def csv_list(rows: Iterable[dict[str, str]], header: Sequence[str] = HEADER, delimiter: str = ",") -> bytes:
    """The rows under the header; cells of other columns are left out."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
