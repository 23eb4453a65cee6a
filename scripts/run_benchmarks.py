"""Measure on both engines: `python -m tests.benchmarks --output FILE` once for each, joined in build/bench.json.

The module finds an empty database at DATABASE_URL and the settings of the tests.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

from scripts.environment import PYTHON
from scripts.postgres import postgres
from scripts.prepare import prepare_development
from scripts.steps import BUILD, Failure, main, say, write_atomically
from scripts.supervise import supervise
from scripts.system_packages import POSTGRESQL, WRK, prepare_system


def measure(engine: str, database_url: str, folder: Path) -> list[object]:
    """The figures of one engine. Raises Failure if they could not be had."""
    say(f"\nBenchmarks: {engine}")
    output = folder / f"{engine}.json"
    environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["TEST_FOLDER"] = str(folder / engine)
    code = supervise([PYTHON, "-m", "tests.benchmarks", "--output", output], environment)
    if code or not output.exists():
        raise Failure(f"The benchmarks on {engine} ended with exit code {code}.")
    figures: list[object] = json.loads(output.read_text())
    return figures


def job() -> None:
    """Measure on both and write the figures once both are there."""
    prepare_system([POSTGRESQL, WRK])
    prepare_development()
    folder = Path(tempfile.mkdtemp(prefix="accreditation-benchmarks-"))
    try:
        figures = measure("sqlite", f"sqlite:///{folder}/benchmark.sqlite3", folder)
        # The time to write safely is part of what is measured.
        with postgres(durable=True) as url:
            figures += measure("postgresql", url, folder)
        write_atomically(BUILD / "bench.json", json.dumps(figures, indent=1) + "\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(job)
