"""Signs of life of those who do long work: what they have in hand, and how far they have come.

They stand in files beside those received, because whoever works has that folder in any case, and because the database
cannot tell: where it is SQLite, nobody else can write to it while a list is being loaded. The clocks of several hosts
have to be in step.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from accreditation.exchange.models import Work
from accreditation.exchange.pace import Pace

_EVERY_SECONDS = 1.0
_NAME_BYTES = 16


@dataclass(frozen=True)
class Sign:
    """What was true `at` a moment, in seconds since 1970. `serves` tells a worker from somebody who works once.

    `work` is the key of what is in hand; `stage`, `done` and `of` are those of its progress, `since` the begin of the
    stage.
    """

    at: float
    serves: bool
    work: int | None = None
    stage: str = ""
    since: float = 0
    done: int = 0
    of: int = 0

    @property
    def is_fresh(self) -> bool:
        return abs(time.time() - self.at) <= settings.WORKER_LOST_SECONDS

    def pace(self) -> Pace:
        return Pace(self.stage, self.done, self.of, self.at - self.since)


class Lost(Exception):
    """The work in hand is not wanted any more, or somebody else has taken it up: it is left as it is."""


class Life:
    """Somebody who does long work: gives a sign of life from a thread of its own, from entering to leaving the block.

    `is_mine` is asked there, now and then, whether the work of a key still belongs to whoever has the name.
    """

    def __init__(self, is_mine: Callable[[int, str], bool], *, serves: bool) -> None:
        self.name = secrets.token_hex(_NAME_BYTES)
        self._is_mine = is_mine
        self._sign = Sign(time.time(), serves)
        self._held: int | None = None
        self._is_lost = False
        self._over = threading.Event()
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._live, name="signs of life", daemon=True)

    def __enter__(self) -> "Life":
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_old()
        self._give()
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        self._thread.join()
        _path(self.name).unlink(missing_ok=True)

    def take(self, work: int) -> None:
        """Tell that a work is in hand, before it is claimed: nobody may find it without a sign of life."""
        self._sign = Sign(time.time(), self._sign.serves, work, since=time.time())
        self._try_to_give()

    def hold(self, work: int) -> None:
        """Look from now on whether the work, which was claimed, is still wanted."""
        self._held, self._is_lost = work, False

    def drop(self) -> None:
        """Tell that nothing is in hand any more."""
        self._held = None
        if self._sign.work is not None:
            with suppress(OSError):
                _end_path(self.name, self._sign.work).unlink()
        self._sign = Sign(time.time(), self._sign.serves)
        self._try_to_give()

    def progress(self, stage: str, done: int, of: int) -> None:
        """Note how far the work in hand has come. Raises `Lost` where it is to be ended."""
        if self._is_lost:
            raise Lost
        since = self._sign.since if stage == self._sign.stage else time.time()
        self._sign = replace(self._sign, stage=str(stage), since=since, done=done, of=of)

    def _live(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            self._try_to_give()
            work = self._held
            if work is not None and self._is_to_end(work) and self._held == work:
                self._is_lost = True

    def _is_to_end(self, work: int) -> bool:
        return _end_path(self.name, work).exists() or not self._is_mine(work, self.name)

    def _try_to_give(self) -> None:
        """Give a sign if that can be written: a disk that is full for a moment is no reason to end."""
        with suppress(OSError):
            self._give()

    def _give(self) -> None:
        with self._writing:
            path = _path(self.name)
            new = path.with_suffix(".new")
            new.write_text(json.dumps(asdict(replace(self._sign, at=time.time()))))
            os.replace(new, path)


def of_work(work: Work) -> Sign | None:
    """Return the sign of life of whoever has the work in hand; None where nobody has."""
    sign = _read(_path(work.worker)) if work.worker else None
    return sign if sign and sign.is_fresh and sign.work == work.pk else None


def ask_to_end(work: Work) -> None:
    """Let whoever has the work in hand leave it, with nothing saved. No database is needed, which may be busy."""
    _end_path(work.worker, work.pk).touch()


def a_worker_lives() -> bool:
    """Whether somebody takes up what waits."""
    signs = map(_read, _folder().glob("*.json"))
    return any(sign and sign.is_fresh and sign.serves for sign in signs)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "workers"


def _path(name: str) -> Path:
    return _folder() / f"{name}.json"


def _end_path(name: str, work: int) -> Path:
    return _folder() / f"{name}-{work}.end"


def _read(path: Path) -> Sign | None:
    """Return the sign in a file; None where there is no file, or it holds none, as after a loss of power."""
    try:
        return Sign(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _remove_old() -> None:
    """Remove the signs of those who were ended before they could do so themselves."""
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > 2 * settings.WORKER_LOST_SECONDS:
                path.unlink()
