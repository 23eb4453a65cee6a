"""Which character separates the cells of a text, and whether its first line says so."""

import csv
import io
import itertools
import math
import re
from collections import Counter

# In the order in which equally good candidates are preferred: hardly anybody types a tab into a cell, and the semicolon
# is what Excel writes in Russian and Kazakh.
DELIMITERS = ("\t", ";", ",", "|")
_LINES = 100
_CHARACTERS = 1 << 16
# Excel's own hint. Some programs quote the line as if it were a cell.
_HINT = re.compile(r'"?sep=(.)"?;*,*[ \t]*\r?\n?', re.IGNORECASE)


def find_hint(line: str) -> str:
    """Return the delimiter that the first line of a file announces (`sep=;`), "" if it is an ordinary line."""
    found = _HINT.fullmatch(line)
    return found[1] if found else ""


def find_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines of `text` most evenly, a comma if none cuts them at all."""
    sample = list(itertools.islice(io.StringIO(text[:_CHARACTERS], newline=""), _LINES))
    best = max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))
    return best if _evenness(sample, best) > 0 else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    """How many cells beyond the first most lines have, weighed by how many lines agree on it; quoted cells are one.

    The header is asked first: commas in the addresses of every row divide no header.
    """
    widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, cells))]
    if not widths:
        return math.inf  # nothing but this delimiter: a sheet saved from empty cells
    usual = widths[0] if widths[0] > 1 else Counter(widths).most_common(1)[0][0]
    agreed = sum(width == usual for width in widths) / len(widths)
    return (usual - 1) * agreed if widths[0] > 1 else (usual - 1) * agreed / 2
