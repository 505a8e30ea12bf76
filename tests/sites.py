"""Sites on this machine that count who connects, and answer byte for byte as a test says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TLS = Path(__file__).parent / "data" / "tls"
PAUSE = 0.05  # seconds between the pieces of an answer that drips
Answer = bytes | Iterable[bytes]


def answering(status: int, *headers: str) -> bytes:
    """An answer without a body."""
    return "\r\n".join((f"HTTP/1.1 {status} Said", *headers, "Content-Length: 0", "", "")).encode()


def redirecting(location: str, status: int = 302) -> bytes:
    return answering(status, f"Location: {location}")


@dataclass
class Site:
    """One listening socket. ``answers`` are bytes, or pieces that drip, by path ("*": any other) or "METHOD path"."""

    answers: dict[str, Answer] = field(default_factory=dict)
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    port: int = 0
    requests: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    peers: list[tuple[str, int]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    counted: threading.Condition = field(default_factory=threading.Condition)

    def connections(self) -> int:
        """How many connected. Whoever did before now stands in line before the one that is made here to ask."""
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as own:
            own.connect((self.address, self.port))
            me = own.getsockname()[:2]
            with self.counted:
                assert self.counted.wait_for(lambda: me in self.peers, timeout=30)
                self.peers.remove(me)
                return len(self.peers)

    def serve(self, listening: socket.socket) -> None:
        while not self.closing.is_set():
            try:
                connection, peer = listening.accept()
            except OSError:
                return
            with self.counted:
                self.peers.append(peer[:2])
                self.counted.notify_all()
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            with self.tls.wrap_socket(connection, server_side=True) if self.tls else connection as talking:
                self._answer(talking)
        except OSError:
            connection.close()  # the other side had heard enough

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
        method, path, _ = head.decode("latin-1").split(" ", 2)
        self.heads.append(head.decode("latin-1"))
        self.requests.append(f"{method} {path}")
        self._send(connection, self._answer_to(method, path))

    def _answer_to(self, method: str, path: str) -> Answer:
        known = (self.answers.get(key) for key in (f"{method} {path}", path, "*"))
        return next((answer for answer in known if answer is not None), answering(200))

    def _send(self, connection: socket.socket, answer: Answer) -> None:
        if isinstance(answer, bytes):
            connection.sendall(answer)
            return
        for piece in answer:
            connection.sendall(piece)
            if self.closing.wait(PAUSE):
                return


@contextmanager
def site(answers: dict[str, Answer] | None = None, *, address: str = "127.0.0.1", **more: object) -> Iterator[Site]:
    """Serves until the block ends. ``port`` 0 takes any free one."""
    made = Site(answers or {}, address, **more)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, made.port), family=family, backlog=50) as listening:
        made.port = listening.getsockname()[1]
        thread = threading.Thread(target=made.serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.closing.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def site_certificate(noticed: Callable[[str | None], None] = lambda name: None) -> ssl.SSLContext:
    """The certificate of site.example; ``noticed`` is told which name a visitor asks for (SNI)."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "site.pem")
    context.sni_callback = lambda connection, name, own: noticed(name)
    return context


def trusting() -> ssl.SSLContext:
    """A visitor who trusts the tests' own authority and no other."""
    return ssl.create_default_context(cafile=str(TLS / "authority.pem"))
