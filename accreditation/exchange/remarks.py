"""The sender's own list, with what stands against each row beside it: ready to be sent back, mended and sent again."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accreditation.exchange.formats import csv_pieces, xlsx_bytes
from accreditation.exchange.headings import REMARKS, is_remarks
from accreditation.exchange.problems import Problem
from accreditation.exchange.table import Row, Table

# What the page tells the clerk of the portal's own tables is no matter of the sender.
_FOR_SENDERS = {
    "unknown-country": gettext_lazy("No country is known by this name. Write the full name or the two letters of ISO."),
    "unknown-header": gettext_lazy("No column is known by this name. Rename the column, or remove it."),
    "ambiguous-header": gettext_lazy("This name can mean several columns. Write which one it is."),
    "unknown-sender": gettext_lazy("No organization or state is known by this name. Write the full name."),
}


def with_remarks(table: Table, problems: Sequence[Problem], language: str) -> tuple[Iterable[bytes], str]:
    """Return the file in pieces, and its ending: csv for a text, xlsx for any workbook.

    Rows, their order and their cells are as received, and the last column has the remarks, in kk, ru or en. What
    concerns the whole list stands above its headings. Remarks of an earlier time are gone. `problems` are in the order
    of lines; both are gone through twice.
    """
    kept = [index for index, heading in enumerate(table.header) if not is_remarks(heading)]
    heading = [*(table.header[index] for index in kept), REMARKS[language]]
    above = [[_told(problem, language)] for row, found in _beside(table, problems) if row is None for problem in found]
    rows = (
        [*(row.cells[index] for index in kept), "; ".join(_told(problem, language) for problem in found)]
        for row, found in _beside(table, problems)
        if row is not None
    )
    first, *others = [*above, heading]
    if table.kind == "csv":
        return csv_pieces(first, chain(others, rows), table.delimiter or ","), "csv"
    return [xlsx_bytes(first, chain(others, rows), wide=len(kept))], "xlsx"


def _beside(table: Table, problems: Iterable[Problem]) -> Iterator[tuple[Row | None, list[Problem]]]:
    """Yield each row of the table with its problems, and without a row what concerns no row."""
    remaining = iter(problems)
    problem = next(remaining, None)
    for row in table.rows:
        found = []
        while problem and problem.line <= row.line:
            if problem.line == row.line:
                found.append(problem)
            else:
                yield None, [problem]
            problem = next(remaining, None)
        yield row, found
    while problem:
        yield None, [problem]
        problem = next(remaining, None)


def _told(problem: Problem, language: str) -> str:
    with override(language):
        about = f"{problem.column}: " if problem.column and problem.line else ""
        known = " / ".join(f"«{suggestion}»" for suggestion in problem.suggestions)
        known = _("Known: %(suggestions)s") % {"suggestions": known} if known else ""
        return f"{about}{_FOR_SENDERS.get(problem.code, problem.message)} {known}".strip()
