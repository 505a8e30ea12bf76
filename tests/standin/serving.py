"""The server: keeps to the recordings, and misbehaves where a recording says so."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.standin.answering import NOT_FOUND, Answers
from tests.standin.limiting import Allowed
from tests.standin.recordings import Recording, own_recordings

COUNTS = "/standin/counts"  # what was counted, for another process


@dataclass
class Standin:
    """The recordings, where they are served, and what was asked for.

    ``latency`` (seconds) is what every answer takes; ``allowed`` is for how much it is to be asked, None for anything.
    """

    answers: Answers
    url: str = ""
    latency: float = 0.0
    allowed: Allowed | None = None
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    queries: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def recordings(self) -> list[Recording]:
        return self.answers.recordings

    def answer(self, target: str, headers: dict[str, str]) -> Recording:
        """The answer to one request, which is counted."""
        parts = urlsplit(target)
        path = unquote(parts.path).lower().replace("/v1/", "/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.lock:
            self.asked[path] += 1
            self.headers[path] = headers
            self.queries.append(query)
            count = self.asked[path]
        if "%2f" in parts.path.lower().partition("/api/handles/")[2]:
            return NOT_FOUND
        return _unless_known(self.answers.find(path, query, count), headers)

    @property
    def counts(self) -> dict[str, int]:
        within = self.allowed or Allowed(0, 0)
        numbers = {"too_often": within.too_often, "too_many": within.too_many, "most_at_once": within.most_at_once}
        return {"asked": self.asked.total(), **numbers}


def _unless_known(answer: Recording, headers: dict[str, str]) -> Recording:
    """304 where the question came with the validator of the answer that there would be."""
    sent = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    asked = {"etag": headers.get("if-none-match"), "last-modified": headers.get("if-modified-since")}
    known = any(value and sent.get(name) == value for name, value in asked.items())
    return {"status": 304, "headers": sent} if known else answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    standin: Standin

    def do_GET(self) -> None:
        if self.path == COUNTS:
            self._send({"json": self.standin.counts})
            return
        allowed = self.standin.allowed
        within = allowed.enter() if allowed else True
        try:
            self._answer(within)
        finally:
            if allowed:
                allowed.leave()

    def _answer(self, within: bool) -> None:
        allowed = self.standin.allowed
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.standin.answer(self.path, headers) if within else allowed.refusal
        delay = self.standin.latency + answer.get("delay", 0)
        if delay and self.standin.closing.wait(delay):
            self.close_connection = True
            return
        self._send(answer, allowed.headers if allowed and allowed.announces else {})

    def _send(self, answer: Recording, more: dict[str, str] | None = None) -> None:
        body = _body(answer)
        kind = {"content-type": "application/json" if "json" in answer else "text/plain"}
        length = {} if answer.get("endless") else {"content-length": str(len(body))}
        packed = {"content-encoding": "gzip"} if "gzip" in answer or "bomb" in answer else {}
        status = answer.get("status", 200)
        self.send_response(status)
        for name, value in (kind | length | packed | answer.get("headers", {}) | (more or {})).items():
            self.send_header(name, value)
        self.close_connection = bool(answer.get("endless") or "cut" in answer) or self.close_connection
        head = b"".join(self._headers_buffer) + b"\r\n"
        self._headers_buffer = []
        self._trickle(head, answer.get("drip_headers", 0))
        self._trickle(b"" if status == 304 else body[: answer.get("cut", len(body))], answer.get("drip", 0))
        self.wfile.flush()

    def _trickle(self, content: bytes, pause: float) -> None:
        """A byte at a time with so many seconds between, or all at once."""
        if not pause:
            self.wfile.write(content)
            return
        for byte in content:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.standin.closing.wait(pause):
                return

    def handle(self) -> None:
        """Whoever asked may hang up at any time."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            return

    def finish(self) -> None:
        try:
            super().finish()
        except (ConnectionError, ValueError):
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the counts are what matters."""


def _body(answer: Recording) -> bytes:
    if "bomb" in answer:  # so many megabytes of nothing
        packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        return b"".join(packer.compress(bytes(1_000_000)) for _ in range(answer["bomb"])) + packer.flush()
    body = (json.dumps(answer["json"]) if "json" in answer else answer.get("text", "")).encode()
    return gzip.compress(body) if answer.get("gzip") else body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def running(
    recordings: Iterable[Recording] | None = None,
    *,
    port: int = 0,
    latency: float = 0.0,
    allowed: Allowed | None = None,
) -> Iterator[Standin]:
    """Serves the recordings (the project's own by default) until the block ends; port 0 takes any free one."""
    answers = Answers(own_recordings() if recordings is None else recordings)
    standin = Standin(answers, latency=latency, allowed=allowed)
    server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"standin": standin}))
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
