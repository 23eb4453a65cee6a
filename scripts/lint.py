"""Look for faults without running the tests, and name all of them at once."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.environment import PYTHON
from scripts.prepare import prepare_development
from scripts.steps import ROOT, Failure, main, say
from scripts.system_packages import GETTEXT, prepare_system

FOR_TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
# What an operator sets; the values are invented.
IN_PRODUCTION = {
    "DEBUG": "off",
    "DEMO": "off",
    "SECRET_KEY": "production-" + "".join(chr(ord("a") + number * 7 % 26) for number in range(60)),
    "DOCUMENT_KEYS": f"2026:{'A' * 43}=",
    "MATCHING_KEY": f"{'A' * 43}=",
    "ALLOWED_HOSTS": "observers.example",
    "SECURE_SSL_REDIRECT": "on",
}


@dataclass(frozen=True)
class Check:
    """One program that looks for faults, and the variables it is given."""

    title: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """All of them, the quick ones first."""
    templates = [str(path) for path in (ROOT / "templates", *ROOT.glob("accreditation/*/templates")) if path.is_dir()]
    catalogues = sorted(ROOT.glob("locale/**/LC_MESSAGES/*.po"))
    manage: list[str | Path] = [PYTHON, "manage.py"]
    return [
        Check("ruff", [PYTHON, "-m", "ruff", "check", "."]),
        Check("layout of code", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check("imports", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as main; main()"]),
        Check("templates", [PYTHON, "-m", "djlint", "--lint", *templates]),
        Check("layout of templates", [PYTHON, "-m", "djlint", "--check", *templates]),
        *(Check(str(path.relative_to(ROOT)), ["msgfmt", "--check", "-o", os.devnull, path]) for path in catalogues),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], FOR_TESTS),
        Check("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], IN_PRODUCTION),
        Check("types", [PYTHON, "-m", "mypy"], FOR_TESTS),
    ]


def is_clean(check: Check) -> bool:
    """Run the check, and show what it found if it found anything."""
    begin = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    verdict = "faults" if done.returncode else "clean"
    say(f"{check.title}: {verdict} ({time.monotonic() - begin:.1f} s)")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def job() -> None:
    """Run every check, and fail if one of them found a fault."""
    prepare_system([GETTEXT])
    prepare_development()
    faulty = [check.title for check in checks() if not is_clean(check)]
    if faulty:
        raise Failure(f"Faults found by: {', '.join(faulty)}")


if __name__ == "__main__":
    main(job)
