"""Measure on the empty database at DATABASE_URL: `python -m tests.benchmarks --output FILE`."""

import argparse
import json
import os
import platform
from io import StringIO
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    output = parser.parse_args().output
    django.setup()

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from accreditation.elections.models import Election
    from tests.benchmarks.exporting import measure_export_of, measure_exporting
    from tests.benchmarks.figures import print_table
    from tests.benchmarks.importing import clear, measure_importing
    from tests.benchmarks.memory import MANY, SLUG, measure_memory
    from tests.benchmarks.recording import measure_recording
    from tests.benchmarks.serving import measure_serving

    settings.FOLDER.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {django.get_version()}, "
          f"{connection.vendor} {version.split(' on ')[0]}")  # fmt: skip
    figures = measure_importing()
    clear()
    figures += measure_exporting()
    clear()
    figures += measure_recording()
    clear()
    figures += measure_serving()
    if connection.vendor == "postgresql":
        clear()
        figures += measure_memory()
        figures += measure_export_of(Election.objects.get(slug=SLUG), MANY)
    print_table(figures)
    output.write_text(json.dumps([figure.as_row() for figure in figures], indent=1))


if __name__ == "__main__":
    main()
