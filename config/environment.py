"""Typed reading of the environment: nonsense stops the start with a sentence that names the variable."""

import base64
from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")


class Environment:
    """The process environment, with a `.env` file beneath it for what the process does not set."""

    def __init__(self, source: environ.Env) -> None:
        self._source = source

    def _read(self, name: str, read: Callable[[str], T], expected: str, default: T | None) -> T:
        raw = self._source.ENVIRON.get(name, "").strip()
        if not raw:
            if default is None:
                raise ImproperlyConfigured(f"{name} is not set; expected {expected}.")
            return default
        try:
            return read(raw)
        except (ValueError, KeyError) as error:
            raise ImproperlyConfigured(f"{name} is wrong; expected {expected}.") from error

    def flag(self, name: str, default: bool) -> bool:
        words = {"on": True, "true": True, "yes": True, "1": True}
        words |= {"off": False, "false": False, "no": False, "0": False}
        return self._read(name, lambda raw: words[raw.lower()], "on or off", default)

    def text(self, name: str, default: str | None = None) -> str:
        return self._read(name, str, "a text", default)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        return self._read(name, lambda raw: choices[choices.index(raw)], "one of " + ", ".join(choices), default)

    def number(self, name: str, default: int, smallest: int, largest: int) -> int:
        def read(raw: str) -> int:
            value = int(raw)
            if not smallest <= value <= largest:
                raise ValueError(raw)
            return value

        return self._read(name, read, f"a whole number from {smallest} to {largest}", default)

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        def read(raw: str) -> list[str]:
            return [word.strip() for word in raw.split(",") if word.strip()]

        return self._read(name, read, "words separated by commas", default)

    def zone(self, name: str, default: str) -> str:
        def read(raw: str) -> str:
            if raw not in available_timezones():
                raise ValueError(raw)
            return ZoneInfo(raw).key

        return self._read(name, read, "a time zone such as Asia/Almaty", default)

    def keys(self, name: str) -> dict[str, bytes]:
        """Named 256-bit keys, the current one first: `2026:BASE64,2021:BASE64`."""

        def read(raw: str) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for part in raw.split(","):
                label, _, encoded = part.strip().partition(":")
                key = base64.b64decode(encoded, validate=True)
                if not label.isalnum() or len(label) > 16 or label in found or len(key) != 32:
                    raise ValueError(name)
                found[label] = key
            return found

        return self._read(name, read, "NAME:BASE64 of 32 bytes, separated by commas, the current key first", None)

    def key(self, name: str) -> bytes:
        """One 256-bit key in base64."""

        def read(raw: str) -> bytes:
            key = base64.b64decode(raw, validate=True)
            if len(key) != 32:
                raise ValueError(name)
            return key

        return self._read(name, read, "base64 of 32 bytes", None)

    def database(self, name: str, default: str) -> dict[str, object]:
        def read(raw: str) -> dict[str, object]:
            if not raw.startswith(("postgres://", "postgresql://", "sqlite:///")):
                raise ValueError(raw)
            return dict(self._source.db_url_config(raw))

        return self._read(name, read, "postgresql://... or sqlite:///...", read(default))
