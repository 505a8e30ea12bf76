"""The site on a database of the benchmarks, served as ``make run`` serves it; asked one request at a time."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from articles.models import Person
from config.run import web

HOST = "127.0.0.1"
CSRF = "0123456789abcdefghijklmnopqrstuv"  # cookie and field hold the same


@dataclass(frozen=True, slots=True)
class Server:
    """The PostgreSQL: its URL for the application's role, and the number of its main process."""

    url: str
    main_process: int


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    seconds: float


@dataclass
class Site:
    """``database`` with ``articles`` articles, served by gunicorn."""

    articles: int
    database: str
    gunicorn: subprocess.Popen
    postgres: int
    connection: HTTPConnection

    def ask(self, path: str, cookies: str = "", body: str | None = None) -> Answer:
        """GET, or POST of a form where there is a ``body``; over a connection that is kept."""
        headers = {"Cookie": cookies, "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        return Answer(response.status, content, time.perf_counter() - start)

    def call_again(self) -> None:
        """A new connection: the server has closed one that was silent for a while. Any worker may take it."""
        self.connection.close()

    def cpu_seconds(self) -> float:
        """What the web workers and the database's processes for them have used so far."""
        return sum(map(_cpu_seconds, (*self._workers(), *self._backends())))

    def worker_megabytes(self) -> float:
        """The resident memory of the largest worker."""
        return max(worker.memory_info().rss for worker in self._workers()) / 2**20

    def _workers(self) -> list[psutil.Process]:
        return psutil.Process(self.gunicorn.pid).children()

    def _backends(self) -> list[psutil.Process]:
        """PostgreSQL names each of its processes for its user and database."""
        named = f" {self.database} [local]"
        return [child for child in psutil.Process(self.postgres).children() if named in _title(child)]


def _title(process: psutil.Process) -> str:
    """Empty where it has just ended: PostgreSQL's own helpers come and go."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _cpu_seconds(process: psutil.Process) -> float:
    """To the nanosecond where the kernel tells (on Linux), else to the hundredth of a second."""
    if sys.platform.startswith("linux"):
        return time.clock_gettime(~process.pid << 3 | 2)  # its clock, as of clock_getcpuclockid(3)
    spent = process.cpu_times()
    return spent.user + spent.system


@contextlib.contextmanager
def serving(articles: int, database: str, server: Server) -> Iterator[Site]:
    """The site on ``database`` until the end of the block."""
    port = _free_port()
    command, extra = web(str(port))
    url = server.url.replace(f"/{settings.DATABASES['default']['NAME']}?", f"/{database}?")
    environment = {**os.environ, **extra, "DATABASE_URL": url}
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        site = Site(articles, database, process, server.main_process, HTTPConnection(HOST, port, timeout=120))
        _wait_for(site)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(site: Site) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and site.gunicorn.poll() is None:
        with contextlib.suppress(OSError):
            if site.ask("/healthz").status == 200:
                return
        site.call_again()
        time.sleep(0.1)
    raise SystemExit("The web server did not start; what it said is above.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def signed_in(person: Person) -> str:
    """The cookies of somebody who has signed in, on the database that Django is connected to."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
