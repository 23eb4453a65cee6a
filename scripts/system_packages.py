"""What tests, linters and benchmarks need from the system, installed where that is possible.

`make run` needs none of it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scripts.postgres import find_programs
from scripts.steps import Failure, main, run, timed


def find_browser() -> str | None:
    """The path of a Chromium that the system has."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def has_gettext() -> bool:
    return all(shutil.which(program) for program in ("msgfmt", "xgettext", "msgmerge", "msguniq"))


def has_kazakh_font() -> bool:
    """Whether a picture of a page would show Kazakh letters, not boxes."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=kk"], capture_output=True, check=False).stdout.strip())


@dataclass(frozen=True)
class Need:
    """What it is, how to see that it is there, and which packages of Debian and Ubuntu bring it."""

    name: str
    is_there: Callable[[], object]
    packages: tuple[str, ...]


POSTGRESQL = Need("PostgreSQL", find_programs, ("postgresql",))
CHROMIUM = Need("Chromium", find_browser, ("chromium",))
GETTEXT = Need("GNU gettext", has_gettext, ("gettext",))
KAZAKH_FONT = Need("a font with Kazakh letters", has_kazakh_font, ("fontconfig", "fonts-dejavu-core"))
PDFTOTEXT = Need("pdftotext", lambda: shutil.which("pdftotext"), ("poppler-utils",))
WRK = Need("wrk", lambda: shutil.which("wrk"), ("wrk",))
FOR_TESTS = (POSTGRESQL, CHROMIUM, GETTEXT, KAZAKH_FONT, PDFTOTEXT)


def prepare_system(needs: Sequence[Need]) -> None:
    """Install what is missing. Where that cannot be done, raises Failure with the command that would install it."""
    missing, packages = what_is_missing(needs)
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    privilege = as_root()
    if privilege is None:
        raise Failure(f"Missing: {', '.join(missing)}. On Debian and Ubuntu: sudo {' '.join(command)}")
    quiet = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive"]
    with timed(f"Installing {', '.join(packages)}"):
        run([*quiet, "apt-get", "update", "--quiet"])
        run([*quiet, *command])
    missing, _ = what_is_missing(needs)
    if missing:
        raise Failure(f"Still missing after {' '.join(command)}: {', '.join(missing)}")


def what_is_missing(needs: Sequence[Need]) -> tuple[list[str], list[str]]:
    """The names of what is not there, and the packages that bring it."""
    lacking = [need for need in needs if not need.is_there()]
    return [need.name for need in lacking], [package for need in lacking for package in need.packages]


def as_root() -> list[str] | None:
    """What to put before a command so that root runs it; None where apt-get or the right is missing."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0:
        return sudo
    return None


if __name__ == "__main__":
    main(lambda: prepare_system(FOR_TESTS))
