"""Set up what is missing, then serve the site on this machine alone, at the port that PORT names."""

import contextlib
import errno
import os
import socket

from scripts.environment import PYTHON
from scripts.prepare import prepare_site
from scripts.steps import ROOT, Failure, main, say
from scripts.supervise import supervise_server

HOST = "127.0.0.1"


def read_port(text: str) -> int:
    """The port as a number. Raises Failure unless it is one."""
    with contextlib.suppress(ValueError):
        if 1 <= int(text) <= 65535:
            return int(text)
    raise Failure(f"PORT is {text!r}; expected a whole number from 1 to 65535.")


def check_port(port: int) -> None:
    """Raise Failure unless a server could listen at the port now."""
    with socket.socket() as probe:
        # As servers do: connections of one that has just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"Port {port} is in use; name another: make run PORT={port % 65535 + 1}"
            else:
                reason = f"Port {port} cannot be used ({error.strerror}); name another: make run PORT=8000"
            raise Failure(reason) from error


def serve(port: int) -> int:
    """Run the server until this process is told to stop, and return its exit code."""
    os.chdir(ROOT)
    say(f"Serving at http://{HOST}:{port}/ (Ctrl+C stops it)")
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--blocking-threads", "4"]
    # A worker that is told to stop while it is still starting does not hear it.
    options += ["--workers-kill-timeout", "5", "--log-level", "warning"]
    return supervise_server([PYTHON, "-m", "granian", *options, "config.wsgi:application"], os.environ)


def job() -> int:
    """Check the port before the slow work."""
    port = read_port(os.environ.get("PORT", "8000"))
    check_port(port)
    prepare_site()
    return serve(port)


if __name__ == "__main__":
    main(job)
