"""A PostgreSQL server for a while: started in a temporary folder on a free port, gone without a trace afterwards.

`python -m scripts.postgres -- COMMAND` runs COMMAND with DATABASE_URL set and ends with its exit code.
With `--durable` the server writes as carefully as in earnest, which is what measurements want and tests do not.
"""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from scripts.steps import Failure, main
from scripts.supervise import end_with_parent, supervise

ROLE = "accreditation"
DATABASE = "accreditation"
SECONDS_TO_START = 60
# Nothing here outlives the server, so nothing has to survive a power cut.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def find_programs() -> Path | None:
    """The folder that holds initdb, postgres and their like; None where no server is installed."""
    folders = [Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)], reverse=True)
    if config := shutil.which("pg_config"):
        printed = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout
        folders.append(Path(printed.strip()))
    needed = ("initdb", "postgres", "pg_isready", "createdb")
    return next((folder for folder in folders if all((folder / name).exists() for name in needed)), None)


@contextlib.contextmanager
def postgres(durable: bool = False) -> Iterator[str]:
    """Run a server for as long as the body runs, and yield the URL of an empty database in it."""
    programs = find_programs()
    if programs is None:
        raise Failure("No PostgreSQL server is installed; on Debian and Ubuntu: apt-get install postgresql")
    password = secrets.token_urlsafe(24)
    with temporary_folder() as folder:
        initialize(programs, folder, password)
        with started(programs, folder, [] if durable else CARELESS) as port:
            environment = {**os.environ, "PGPASSWORD": password}
            address = ["--host", "127.0.0.1", "--port", str(port), "--username", ROLE]
            call([programs / "createdb", *address, "--maintenance-db", "postgres", DATABASE], env=environment)
            yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="accreditation-postgres-"))
    try:
        if account := unprivileged_account():
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom to run the server as: PostgreSQL refuses to run as root. None: as whoever runs this."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Failure("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to run it as.")


def as_account() -> dict[str, object]:
    account = unprivileged_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def initialize(programs: Path, folder: Path, password: str) -> None:
    passwords = folder / "password"
    passwords.write_text(password)
    if account := unprivileged_account():
        os.chown(passwords, account.pw_uid, account.pw_gid)
    options: list[str | Path] = [
        "--username",
        ROLE,
        "--pwfile",
        passwords,
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
    ]
    options += ["--locale", "C.UTF-8", "--no-sync", "--no-instructions"]
    call([programs / "initdb", "--pgdata", folder / "data", *options], cwd=folder, **as_account())
    passwords.unlink()


@contextlib.contextmanager
def started(programs: Path, folder: Path, options: Sequence[str]) -> Iterator[int]:
    """Start the server at a free port, yield the port, and stop the server."""
    for _ in range(5):
        port = free_port()
        server = start(programs, folder, port, options)
        try:
            if not is_ready(programs, server, port):
                # Somebody else may have taken the port meanwhile.
                continue
            yield port
            return
        finally:
            stop(server)
    raise Failure(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(programs: Path, folder: Path, port: int, options: Sequence[str]) -> "subprocess.Popen[bytes]":
    address = ["-h", "127.0.0.1", "-p", str(port), "-k", ""]
    sizes = ["-c", "max_connections=100", "-c", "shared_buffers=128MB"]
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", *address, *sizes, *options]
    with open(folder / "log", "ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl+C is for the command that uses the server; the server is stopped after it.
            start_new_session=True,
            preexec_fn=partial(end_with_parent, signal.SIGQUIT),
            **as_account(),  # type: ignore[call-overload]
        )


def is_ready(programs: Path, server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the server answers; False if it ended instead."""
    question: list[str | Path] = [programs / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(question, check=False).returncode == 0:
            return server.poll() is None
        time.sleep(0.05)
    return False


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Stop at once: what it holds is thrown away."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def call(command: Sequence[str | Path], **options: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise Failure(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def job() -> int:
    """Run the command that the arguments name beside a server."""
    options, command = split(sys.argv[1:])
    if not command or options not in ([], ["--durable"]):
        raise Failure("Usage: python -m scripts.postgres [--durable] -- COMMAND")
    with postgres(durable="--durable" in options) as url:
        return supervise(command, {**os.environ, "DATABASE_URL": url})


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and what stands after the first `--`."""
    place = words.index("--") if "--" in words else len(words)
    return words[:place], words[place + 1 :]


if __name__ == "__main__":
    main(job)
