"""A port that cannot be served at is told in one sentence, before the slow work."""

import socket

import pytest

from scripts.serve import check_port, read_port
from scripts.steps import Failure


@pytest.mark.parametrize("text", ["", "http", "80a", "8000.0", "0", "-1", "65536"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(Failure, match="expected a whole number from 1 to 65535"):
        read_port(text)


def test_a_port_is_read():
    assert read_port("8000") == 8000


def test_a_port_in_use_is_refused_and_another_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Failure, match=f"Port {port} is in use; name another: make run PORT="):
            check_port(port)


def test_a_port_that_a_server_has_just_left_is_free():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server.accept()[0].close()
            client.recv(1)
    check_port(port)
