"""How much memory a list of any length takes to be checked and loaded: each length in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import django

SLUG = "2035-01-07"


def peak_of(rows: int) -> dict[str, float]:
    """Return megabytes at most held and seconds taken to check and load a new list of so many rows from a file."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _load(rows: int) -> None:
    """Check and load a list in this process, and print the figures."""
    django.setup()

    from accreditation.elections.models import Election
    from accreditation.exchange.apply import check_list, import_list
    from accreditation.exchange.content import Content
    from tests.benchmarks.figures import seconds
    from tests.benchmarks.importing import write_list
    from tests.factories import make_election

    election = Election.objects.filter(slug=SLUG).first() or make_election(SLUG)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_list(file, rows)
        content = Content(lambda: path.open("rb"), path.stat().st_size)
        before = _peak()
        looked = seconds(lambda: check_list(content, path.name, election))
        checked = _peak()

        def load() -> None:
            outcome = import_list(content, path.name, election, None)
            if not outcome.saved:
                raise RuntimeError(str(outcome.problems[:3]))

        took = seconds(load)
        print(
            json.dumps(
                {
                    "before": before,
                    "check": checked,
                    "peak": _peak(),
                    "check seconds": looked,
                    "seconds": took,
                    "megabytes": content.size / 1e6,
                }
            )
        )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    _load(int(sys.argv[1]))
