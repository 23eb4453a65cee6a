"""Requests a second of the totals page, beside an empty page on the same server."""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.utils import timezone

from accreditation.bulletins.counting import totals
from accreditation.commission.record import accredit, plan_meeting
from accreditation.delegations.lifecycle import move
from accreditation.delegations.models import Observer
from accreditation.exchange.apply import import_list
from tests.benchmarks.figures import RUNS, Figure
from tests.benchmarks.importing import clear, list_of
from tests.factories import make_election, make_user

SECONDS = 4
CONNECTIONS = 16
SIZES = (1_000, 10_000)


def measure_serving() -> list[Figure]:
    """Both pages in turns, so that a change of the machine's speed meets both."""
    found = []
    clerk, secretary = make_user("sends"), make_user("decides")
    for size in SIZES:
        election = make_election(f"2031-01-0{len(str(size))}", is_public=True)
        import_list(list_of(size), "list.csv", election, clerk)
        observers = Observer.objects.of(election)
        move(observers, Observer.Status.READY)
        accredit(observers, plan_meeting(election, timezone.localdate(), "103/594"), secretary)
        if totals(election).total != size:
            raise RuntimeError("not everybody was accredited")
        connections.close_all()
        with served() as address:
            pages = [f"{address}/en/elections/{election.slug}/", f"{address}/empty/"]
            rates = [[requests_per_second(page) for page in pages] for _run in range(RUNS)]
        page, empty = (statistics.median(column) for column in zip(*rates, strict=True))
        found.append(Figure("totals page, made afresh each time", size, page, "requests/s", "empty page", page / empty))
        found.append(Figure("empty page", size, empty, "requests/s"))
    return found


@contextmanager
def served() -> Iterator[str]:
    """The portal on granian, one worker, on a free port of the loopback; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--no-access-log", "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/empty/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen, patience: float = 30) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")


def requests_per_second(address: str) -> float:
    """Load one address with wrk for some seconds. Raises RuntimeError when an answer was not 2xx."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is missing; on Debian and Ubuntu: sudo apt-get install wrk")
    command = [wrk, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s", address]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed:
        raise RuntimeError(f"{address}: {printed}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


__all__ = ["clear", "measure_serving"]
