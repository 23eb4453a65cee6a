"""The file `.env`: made with fresh secrets where there is none, and only ever added to."""

import base64
import datetime
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from config.dotenv import DotenvError, read_dotenv
from scripts.steps import Failure, write_atomically

BEGINNING = """\
# Settings of this installation; README lists every variable. Keep this file secret, and keep a copy of it:
# without DOCUMENT_KEYS and MATCHING_KEY the stored document numbers can neither be read nor found again.
# DEMO=on: a demonstration on this machine, over plain HTTP, with invented people. Take it out for real use.
DEMO=on
"""


def complete_dotenv(path: Path, environment: Mapping[str, str]) -> list[str]:
    """Make the file if it is missing, and add the secrets that neither it nor `environment` has.

    Returns the names added. DEMO is written into a new file only: an operator's own file must not turn into a
    demonstration.
    """
    present = read(path).keys() | environment.keys()
    existing = path.read_text(encoding="utf-8") if path.exists() else None
    added = [name for name in SECRETS if name not in present]
    lines = "".join(f"{name}={SECRETS[name]()}\n" for name in added)
    if existing is None:
        write_atomically(path, BEGINNING + lines, mode=0o600)
        return [*added, "DEMO"]
    if added:
        separator = "" if not existing or existing.endswith("\n") else "\n"
        mode = path.stat().st_mode & 0o777
        write_atomically(path, existing + separator + lines, mode=mode)
    return added


def fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


# How each secret is made that the settings ask for and have no default of.
SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "DOCUMENT_KEYS": lambda: f"{datetime.date.today().year}:{fresh_key()}",
    "MATCHING_KEY": fresh_key,
}


def fresh_secrets() -> str:
    """Lines for the `.env` of a new installation."""
    return "".join(f"{name}={make()}\n" for name, make in SECRETS.items())


def read(path: Path) -> dict[str, str]:
    """The variables of the file. Raises Failure if it is malformed."""
    try:
        return read_dotenv(path)
    except DotenvError as error:
        raise Failure(str(error)) from None


def effective(path: Path) -> dict[str, str]:
    """What the portal will see: the file beneath the variables of this process. Raises Failure as `read` does."""
    return read(path) | dict(os.environ)


if __name__ == "__main__":
    print(fresh_secrets(), end="")
