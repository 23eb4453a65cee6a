"""The virtual environment `.venv`: made with the Python that runs this, holding what a requirements file names."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.steps import ROOT, Failure, run, timed

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# The Python beneath, also when this one is that of an activated virtual environment.
BASE_PYTHON = Path(getattr(sys, "_base_executable", None) or sys.executable)


def prepare_environment(requirements: str) -> None:
    """Make `.venv` if it is missing, unusable or another Python's, and install the requirements file if it changed.

    `requirements-dev.txt` includes what `requirements.txt` names, at the same versions.
    """
    if not is_usable(VENV):
        with timed(f"Making .venv with Python {sys.version.split()[0]}"):
            make_environment()
    stamp = VENV / requirements
    digest = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    with timed(f"Installing {requirements}"):
        begin_change()
        try:
            run([PYTHON, "-m", "pip", "install", *PIP_OPTIONS, "--requirement", ROOT / requirements])
        except Failure:
            # Then pip has put back what it changed; only a stop leaves it half done.
            (VENV / "unfinished").unlink()
            raise
        end_change(requirements)


PIP_OPTIONS = [
    "--quiet",
    "--no-input",
    "--disable-pip-version-check",
    "--no-warn-script-location",
    "--require-hashes",
    # The file names every package, so pip need not work out what requires what.
    "--no-deps",
]


def is_usable(venv: Path) -> bool:
    """Whether the environment is whole, stands where it was made, runs, and is of the Python that runs this."""
    if (venv / "unfinished").exists():
        return False
    try:
        facts = dict(line.split(" = ", 1) for line in (venv / "pyvenv.cfg").read_text().splitlines() if " = " in line)
    except OSError:
        return False
    version = ".".join(str(number) for number in sys.version_info[:3])
    if facts.get("version") != version or facts.get("home") != str(BASE_PYTHON.parent):
        return False
    # Its programs begin with its path: once moved, they start the Python of the old place, or none.
    if not facts.get("command", "").endswith(f" {venv}"):
        return False
    return runs(venv / "bin" / "python")


def runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    begin_change()
    try:
        run([BASE_PYTHON, "-m", "venv", VENV])
    except Failure as failure:
        raise Failure(f"{failure}\nThe virtual environment could not be made; see above.") from failure
    (VENV / "unfinished").unlink()


def begin_change() -> None:
    """Mark the environment, so that one left half changed by a stop is made anew."""
    (VENV / "unfinished").touch()
    for name in ("requirements.txt", "requirements-dev.txt"):
        (VENV / name).unlink(missing_ok=True)


def end_change(requirements: str) -> None:
    for name in {requirements, "requirements.txt"}:
        (VENV / name).write_text(hashlib.sha256((ROOT / name).read_bytes()).hexdigest())
    (VENV / "unfinished").unlink()
