"""How much memory a list of any length takes to be checked and loaded: each length in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.db import connection

from tests.benchmarks.figures import Figure, seconds

FEW, MANY = 100_000, 1_000_000
# Of the whole process, of which the libraries alone take half.
MOST_MEGABYTES = 250
SLUG = "2035-01-07"


def measure_memory() -> list[Figure]:
    """Measure few, then many; the many stay in the register."""
    from tests.benchmarks.importing import clear

    few = _measure(FEW)
    clear()
    many = _measure(MANY)
    return [
        Figure("import: check of a long list", MANY, MANY / many["check"], "rows/s"),
        Figure("import: check and apply of a long list", MANY, MANY / many["load"], "rows/s", f"at {FEW:,} rows",
               (MANY / many["load"]) / (FEW / few["load"])),
        Figure("import: peak memory of the process", MANY, many["peak"], "MB", f"{MOST_MEGABYTES} MB / peak",
               MOST_MEGABYTES / many["peak"], 1),
        Figure(f"import: peak memory beside {FEW:,} rows", MANY, many["peak"], "MB", "few / many",
               few["peak"] / many["peak"], 0.8),
    ]  # fmt: skip


def _measure(rows: int) -> dict[str, float]:
    """Return the megabytes held at most, and the seconds of the check and of the load, of a new list."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main(rows: int) -> None:
    """Check and load a list in this process, and print the figures."""
    django.setup()

    from accreditation.elections.models import Election
    from accreditation.exchange.apply import check_list, import_list
    from accreditation.exchange.content import Content
    from tests.benchmarks.importing import write_list
    from tests.factories import make_election

    election = Election.objects.filter(slug=SLUG).first() or make_election(SLUG)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_list(file, rows)
        content = Content(lambda: path.open("rb"), path.stat().st_size)

        def load() -> None:
            outcome = import_list(content, path.name, election, None)
            if outcome.totals()["created"] != rows:
                raise RuntimeError(f"{outcome.totals()}: {outcome.problems[:3]}")

        check = seconds(lambda: check_list(content, path.name, election))
        figures = {"check": check, "load": seconds(load)}
    # Linux counts in kilobytes.
    figures["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    connection.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
