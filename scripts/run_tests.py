"""Run the tests on SQLite, on PostgreSQL and in a real browser, and end with what pytest counted in each.

`python -m scripts.run_tests` is `make test`; with `--long` the long tests follow, which is `make verify`.
ARGS holds arguments for pytest, such as `-k name`.
"""

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.environment import PYTHON
from scripts.postgres import postgres
from scripts.prepare import prepare_development
from scripts.steps import Failure, main, say
from scripts.supervise import supervise
from scripts.system_packages import FOR_TESTS, prepare_system

# pytest's exit code when it found no test.
NO_TESTS = 5


@dataclass(frozen=True)
class Round:
    """One call of pytest: which tests, and on which engine."""

    name: str
    engine: str
    marks: str


# The browser is driven on one engine only: what it tests does not depend on the engine, and takes long.
ROUNDS = [
    Round("SQLite", "sqlite", "not long and not browser"),
    Round("PostgreSQL", "postgresql", "not long and not browser"),
    Round("browser", "postgresql", "browser and not long"),
]
LONG_ROUNDS = [
    Round("SQLite, long", "sqlite", "long"),
    Round("PostgreSQL, long", "postgresql", "long"),
]


@dataclass(frozen=True)
class Result:
    """How one call of pytest ended."""

    round: Round
    code: int
    counts: str


def run_round(chosen: Round, database_url: str, arguments: Sequence[str]) -> Result:
    """Call pytest and return what it counted."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder, "counts")
        environment = {**os.environ, "DATABASE_URL": database_url, "TEST_COUNTS": str(counts)}
        # A folder named by a shell would be shared, and removed by whichever round ends first.
        environment.pop("TEST_FOLDER", None)
        say(f"\nTests: {chosen.name}")
        selection = ["-n", "auto", "--dist", "worksteal", "-m", chosen.marks, *arguments]
        code = supervise([PYTHON, "-m", "pytest", *selection], environment)
        return Result(chosen, code, counts.read_text() if counts.exists() else f"ended with exit code {code}")


def run_rounds(rounds: Sequence[Round], urls: Mapping[str, str], arguments: Sequence[str]) -> list[Result]:
    """All of them, also after one has failed: both engines' failures are wanted at once."""
    return [run_round(each, urls[each.engine], arguments) for each in rounds]


def has_passed(result: Result, narrowed: bool) -> bool:
    """Whether the round is as it should be. Rounds without tests are, where the caller asked for some tests only."""
    if result.code == NO_TESTS:
        return narrowed
    return result.code == 0


def report(results: Sequence[Result], narrowed: bool) -> int:
    """Say how each round ended; return the exit code for all."""
    say("")
    for result in results:
        note = "" if has_passed(result, narrowed) else "  <- failed"
        if note and result.code == NO_TESTS:
            note = "  <- failed: there must be some"
        say(f"{result.round.name}: {result.counts}{note}")
    nothing_ran = all(result.code == NO_TESTS for result in results)
    return 0 if not nothing_ran and all(has_passed(result, narrowed) for result in results) else 1


def job() -> int:
    """Set up, then run the rounds that the arguments name."""
    if sys.argv[1:] not in ([], ["--long"]):
        raise Failure("Usage: python -m scripts.run_tests [--long]")
    arguments = shlex.split(os.environ.get("ARGS", ""))
    prepare_system(FOR_TESTS)
    prepare_development()
    folder = tempfile.mkdtemp(prefix="accreditation-sqlite-")
    try:
        with postgres() as url:
            urls = {"sqlite": f"sqlite:///{folder}/unused.sqlite3", "postgresql": url}
            rounds = [*ROUNDS, *(LONG_ROUNDS if sys.argv[1:] else [])]
            return report(run_rounds(rounds, urls, arguments), narrowed=bool(arguments))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(job)
