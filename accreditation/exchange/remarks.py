"""The sender's own list, with what stands against each row beside it: ready to be sent back, mended and sent again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.exchange.formats import csv_lines, xlsx_bytes
from accreditation.exchange.headings import REMARKS, is_remarks
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Table

# What the page tells the clerk of the portal's own tables is no matter of the sender.
_FOR_SENDERS = {
    "unknown-country": gettext_lazy("No country is known by this name. Write the full name or the two letters of ISO."),
    "unknown-sender": gettext_lazy("No organization or state is known by this name. Write the full name."),
}


def with_remarks(table: Table, problems: Iterable[Problem], language: str) -> tuple[bytes, str]:
    """Return the file and its ending: csv for a text, xlsx for any workbook.

    Rows, their order and their cells are as received, and the last column has the remarks; its heading is in kk, ru or
    en, the remarks in the active language. What concerns the whole list stands above its headings. Remarks of an
    earlier time are gone.
    """
    by_line: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        by_line[problem.line].append(_told(problem))
    kept = [index for index, heading in enumerate(table.header) if not is_remarks(heading)]
    rows = [_row(row.cells, kept, by_line.pop(row.line, ())) for row in table.rows]
    heading = [*(table.header[index] for index in kept), REMARKS[language]]
    # Whatever is left concerns no row.
    above = [[text] for line in sorted(by_line) for text in by_line[line]]
    lines = [*above, heading, *rows]
    if table.kind == "csv":
        return "".join(csv_lines(lines[0], lines[1:], table.delimiter or ",")).encode(), "csv"
    return xlsx_bytes(lines[0], lines[1:], wide=len(kept)), "xlsx"


def _row(cells: Sequence[str], kept: Sequence[int], remarks: Iterable[str]) -> list[str]:
    return [*(cells[index] for index in kept), "; ".join(remarks)]


def _told(problem: Problem) -> str:
    about = f"{problem.column}: " if problem.column and problem.line else ""
    known = " / ".join(f"«{suggestion}»" for suggestion in problem.suggestions)
    known = _("Known: %(suggestions)s") % {"suggestions": known} if known else ""
    return f"{about}{_FOR_SENDERS.get(problem.code, problem.message)} {known}".strip()
