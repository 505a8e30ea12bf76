"""Whatever a server does, it holds nobody up and fills nobody's memory. All of it over real sockets."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator

import pytest

from articles.citations.clients import crossref
from tests.articles.citations.conftest import NOW

WORK = {"status": "ok", "message-type": "work", "message": {"DOI": "10.5555/x", "title": ["A title"]}}


def failure(getter, server, **options) -> str:
    reply = getter(**{"attempts": 1, **options}).get("Crossref", f"{server.url}/works/10.5555/x", now=NOW)
    assert (reply.status, reply.body) == (None, b"")
    return reply.failure


@pytest.mark.parametrize(
    "dripping",
    [
        {"drip": 0.02, "text": "x" * 10_000},
        {"drip_headers": 0.02, "headers": {"x-long": "y" * 10_000}},
        {"drip": 0.02, "text": "x" * 10_000, "endless": True},
        {"delay": 60},
    ],
)
def test_time_is_bounded_from_first_to_last_byte(getter, serve, dripping):
    server = serve({"path": "/works/10.5555/x", **dripping})
    assert failure(getter, server, timeout=0.2) == "Crossref did not answer within 0.2 seconds."


def test_patience_bounds_the_last_attempt_too(getter, serve):
    server = serve({"path": "/works/10.5555/x", "delay": 60})
    assert failure(getter, server, timeout=60, patience=0.2) == "Crossref did not answer within 0.2 seconds."


@pytest.mark.parametrize(
    "too_much",
    [
        {"text": "x" * 1001},
        {"text": "x" * 1001, "endless": True},
        {"text": "x" * 100_000, "gzip": True},
        {"bomb": 50},
        {"bomb": 1, "endless": True},
    ],
)
def test_size_is_bounded_packed_and_unpacked(getter, serve, too_much):
    server = serve({"path": "/works/10.5555/x", **too_much})
    assert failure(getter, server, attempts=5, max_bytes=1000) == "Crossref sent more than 0.001 MB."
    assert server.asked.total() == 1


def test_what_is_just_bearable_is_borne(getter, serve):
    server = serve({"path": "/works/a", "text": "x" * 1000}, {"path": "/works/b", "text": "x" * 1000, "gzip": True})
    asking = getter(max_bytes=1000)
    replies = [asking.get("Crossref", f"{server.url}/works/{name}", now=NOW) for name in "ab"]
    assert [reply.body for reply in replies] == [b"x" * 1000] * 2


@pytest.mark.parametrize(
    "broken",
    [
        {"json": WORK, "cut": 30},
        {"json": WORK, "headers": {"content-length": "9999"}, "cut": 500},
        {"json": WORK, "gzip": True, "cut": 30},
        {"json": WORK, "headers": {"content-encoding": "gzip"}},
        {"json": WORK, "headers": {"content-encoding": "br"}},
        {"json": WORK, "headers": {"content-length": "many"}},
    ],
)
def test_what_is_not_whole_is_no_answer(getter, serve, broken):
    assert failure(getter, serve({"path": "/works/10.5555/x", **broken})).startswith("Crossref ")


@pytest.mark.parametrize(
    ("lying", "existence"),
    [
        ({"json": WORK, "headers": {"content-type": "text/html"}}, "found"),
        ({"text": "<html>a title</html>", "headers": {"content-type": "application/json"}}, "unavailable"),
        ({"json": WORK, "headers": {"content-length": "40"}}, "unavailable"),
        ({"json": WORK, "endless": True, "cut": 60}, "unavailable"),
        ({"json": WORK, "gzip": True}, "found"),
        ({"json": WORK, "endless": True}, "found"),
        ({"status": 404, "json": WORK}, "absent"),
        ({"status": 500, "json": WORK}, "unavailable"),
        ({"status": 204}, "unavailable"),
    ],
)
def test_the_status_decides_and_then_the_body_not_what_is_said_about_it(registries_at, serve, lying, existence):
    server = serve({"path": "/works/10.5555/x", **lying})
    registries = registries_at(server.url, attempts=1)
    assert crossref.work(registries, "10.5555/x", now=NOW).existence == existence


@pytest.fixture
def speaking() -> Iterator:
    """Servers that say exactly these bytes to whoever connects, and hang up."""
    listening: list[socket.socket] = []

    def speak(words: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(words)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/works/1"

    yield speak
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"220 mail.example.org ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n0123456789",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 40_000 + b"\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" * 3,
        b"HTTP/1.1 999999 No\r\n\r\n",
        b"\xff\xfe\x00" * 1000,
    ],
)
def test_no_bytes_raise(getter, speaking, words):
    reply = getter(attempts=1).get("Crossref", speaking(words), now=NOW)
    assert reply.failure or reply.status != 200


def test_a_connection_that_went_stale_is_replaced(getter, serve):
    server = serve({"path": "/works/1", "text": "ok", "endless": True})
    asking = getter()
    assert [asking.get("Crossref", f"{server.url}/works/1", now=NOW).body for _ in range(3)] == [b"ok"] * 3


def test_gzip_of_several_parts_ends_with_the_first(getter, speaking):
    packed = gzip.compress(b"one") + gzip.compress(b"two")
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    assert getter().get("Crossref", speaking(head + packed), now=NOW).body == b"one"
