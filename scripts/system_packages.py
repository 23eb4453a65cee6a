"""What the tests need from the system, installed where that is possible: a PostgreSQL server, Chromium, GNU gettext.

`make run` needs none of it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable

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


# What it is, how to see that it is there, which package of Debian and Ubuntu brings it.
NEEDS: list[tuple[str, Callable[[], object], list[str]]] = [
    ("PostgreSQL", find_programs, ["postgresql"]),
    ("Chromium", find_browser, ["chromium"]),
    ("GNU gettext", has_gettext, ["gettext"]),
    ("a font with Kazakh letters", has_kazakh_font, ["fontconfig", "fonts-dejavu-core"]),
]


def prepare_system() -> None:
    """Install what is missing. Where that cannot be done, raises Failure with the command that would install it."""
    missing, packages = what_is_missing()
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
    missing, _ = what_is_missing()
    if missing:
        raise Failure(f"Still missing after {' '.join(command)}: {', '.join(missing)}")


def what_is_missing() -> tuple[list[str], list[str]]:
    """The names of what is not there, and the packages that bring it."""
    lacking = [(name, packages) for name, is_there, packages in NEEDS if not is_there()]
    return [name for name, _ in lacking], [package for _, packages in lacking for package in packages]


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
    main(prepare_system)
