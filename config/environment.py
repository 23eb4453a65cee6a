"""Typed reading of the environment: nonsense stops the start with a sentence that names the variable.

No sentence repeats a value, as it may be a secret.
"""

import base64
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
SQLITE = "django.db.backends.sqlite3"
FLAGS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
# Names, IPv4 addresses and IPv6 addresses in brackets; a dot in front means all names beneath.
_HOST = rf"\.?{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\]"
_ORIGIN = rf"https?://(\*\.)?({_HOST})(:[0-9]{{1,5}})?"


class Environment:
    """The variables from which the settings are read. One that holds only blanks counts as not set."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def _read(self, name: str, read: Callable[[str], T], expected: str, default: T | None) -> T:
        raw = self._variables.get(name, "").strip()
        if not raw:
            if default is None:
                raise ImproperlyConfigured(f"{name} is not set; expected {expected}.")
            return default
        try:
            return read(raw)
        except (ValueError, KeyError):
            raise ImproperlyConfigured(f"{name} is wrong; expected {expected}.") from None

    def flag(self, name: str, default: bool) -> bool:
        return self._read(name, lambda raw: FLAGS[raw.lower()], "on or off", default)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        return self._read(name, lambda raw: choices[choices.index(raw)], "one of " + ", ".join(choices), default)

    def number(self, name: str, default: int, smallest: int, largest: int) -> int:
        def read(raw: str) -> int:
            value = int(raw)
            if not smallest <= value <= largest:
                raise ValueError
            return value

        return self._read(name, read, f"a whole number from {smallest} to {largest}", default)

    def hosts(self, name: str, default: list[str]) -> list[str]:
        expected = "host names separated by commas, such as portal.example,www.portal.example"
        return self._read(name, lambda raw: _each(raw.lower(), _HOST), expected, default)

    def origins(self, name: str) -> list[str]:
        expected = "origins separated by commas, such as https://portal.example"
        return self._read(name, lambda raw: _each(raw.lower(), _ORIGIN), expected, [])

    def zone(self, name: str, default: str) -> str:
        def read(raw: str) -> str:
            if raw not in available_timezones():
                raise ValueError
            return ZoneInfo(raw).key

        return self._read(name, read, "a time zone such as Asia/Almaty", default)

    def folder(self, name: str, default: Path) -> Path:
        def read(raw: str) -> Path:
            path = Path(raw)
            if not path.is_absolute() or (path.exists() and not path.is_dir()):
                raise ValueError
            return path

        return self._read(name, read, "the absolute path of a folder", default)

    def secret(self, name: str, smallest: int) -> str:
        def read(raw: str) -> str:
            if len(raw) < smallest or len(set(raw)) < min(smallest, 5):
                raise ValueError
            return raw

        return self._read(name, read, f"{smallest} random characters or more", None)

    def keys(self, name: str) -> dict[str, bytes]:
        """Named 256-bit keys, the current one first: `2026:BASE64,2021:BASE64`."""

        def read(raw: str) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for part in raw.split(","):
                label, _, encoded = part.strip().partition(":")
                if not re.fullmatch(r"[A-Za-z0-9]{1,16}", label) or label in found:
                    raise ValueError
                found[label] = _key(encoded)
            return found

        return self._read(name, read, "NAME:BASE64 of 32 bytes, separated by commas, the current key first", None)

    def key(self, name: str) -> bytes:
        """One 256-bit key in base64."""
        return self._read(name, _key, "base64 of 32 bytes", None)

    def database(self, name: str, default: Path) -> dict[str, Any]:
        """Where the data is, as Django's settings have it. The default is a file of SQLite."""

        def read(raw: str) -> dict[str, Any]:
            if raw.startswith("sqlite:////") and len(raw) > len("sqlite:////"):
                return {"ENGINE": SQLITE, "NAME": raw.removeprefix("sqlite:///")}
            if not raw.startswith(("postgresql://", "postgres://")):
                raise ValueError
            found = dict(environ.Env.db_url_config(raw))
            if not found["NAME"]:
                raise ValueError
            return found

        expected = "postgresql://USER:PASSWORD@HOST/NAME or sqlite:////ABSOLUTE/PATH"
        return self._read(name, read, expected, {"ENGINE": SQLITE, "NAME": str(default)})


def _each(raw: str, pattern: str) -> list[str]:
    words = [word.strip() for word in raw.split(",") if word.strip()]
    if not words or not all(re.fullmatch(pattern, word) for word in words):
        raise ValueError
    return words


def _key(encoded: str) -> bytes:
    key = base64.b64decode(encoded, validate=True)
    if len(key) != 32:
        raise ValueError
    return key
