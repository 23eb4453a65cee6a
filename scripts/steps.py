"""Steps of a setup: each says what it does and how long it took, and is left out while nothing it needs changed."""

import contextlib
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"


class Failure(Exception):
    """A step failed for a reason that its message tells."""


def say(text: str) -> None:
    print(text, flush=True)


def main(job: Callable[[], int | None]) -> None:
    """Run `job` as a program: a Failure is one line on standard error, and a stop takes the children along."""

    def stop(number: int, frame: FrameType | None) -> None:
        # As an exception, so that whatever was started is ended and whatever was made for the moment is removed;
        # `make` may pass on the same signal once more while that goes on.
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    try:
        sys.exit(job())
    except Failure as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> str:
    """Run a command in the project's folder and return what it printed. Raises Failure, with that, if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        words = " ".join(str(word) for word in command)
        raise Failure(f"{done.stdout}\nFailed with exit code {done.returncode}: {words}".lstrip())
    return done.stdout


def step(name: str, title: str, do: Callable[[], T], sources: str, product: Callable[[], object]) -> T | None:
    """Return what `do` returns, or None if it was done before, from the same sources, and its product is still there.

    `sources` is a fingerprint; `product` looks at what the step makes, or returns None if that cannot be seen from
    here, and then the step is done every time.
    """
    stamp = STAMPS / name
    if product() is not None and stamp.is_file() and stamp.read_text() == f"{sources} {product()}":
        return None
    # Away first: a step that is stopped midway was not done.
    stamp.unlink(missing_ok=True)
    with timed(title):
        done = do()
    write_atomically(stamp, f"{sources} {product()}")
    return done


@contextlib.contextmanager
def timed(title: str) -> Iterator[None]:
    """Print the title, then the seconds that the body took."""
    begin = time.monotonic()
    print(f"{title} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f" {time.monotonic() - begin:.1f} s")


def fingerprint(paths: Iterable[Path], *facts: object) -> str:
    """A key that changes with the name or the content of any of the files (folders: all beneath), or with any fact."""
    digest = hashlib.sha256(repr(facts).encode())
    for path in sorted(files_beneath(paths)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return digest.hexdigest()


def files_beneath(paths: Iterable[Path]) -> set[Path]:
    found: set[Path] = set()
    for path in paths:
        if path.is_file():
            found.add(path)
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if name != "__pycache__"]
            found.update(Path(folder, name) for name in names)
    return {path for path in found if path.is_file()}


def write_atomically(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let no two setups of this checkout run at once; the second waits, then finds everything done."""
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "setup.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another setup of this checkout to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
