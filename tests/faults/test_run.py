"""``make run`` comes up, goes away without a trace, and finds everything as it was left, even after being killed."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded import stop_postgres
from tests.settings import TEST_VAR

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds; a start takes six on two idle cores
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE")


class Run:
    """One ``make run`` less the make, with a ``var`` and a port of its own."""

    def __init__(self, var: Path, port: int) -> None:
        self.log = var / "run.log"
        self.port = port
        self.var = var

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        with open(self.log, "w") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "config.run"],
                cwd=PROJECT,
                env={**environment, "DEMO": "false", "VAR": str(self.var), "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._until(lambda: "Ctrl-C stops it" in self.said or self.process.poll() is not None)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def status_of(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().status

    def end(self, number: signal.Signals) -> int:
        """Its exit status, when all that it started is gone as well."""
        started = self.process.children(recursive=True)
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._until(lambda: not any(alive(process) for process in started))
        return status

    def _until(self, done) -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, self.said
            time.sleep(0.1)


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.fixture
def var() -> Path:
    var = TEST_VAR / "run"
    stop_postgres(var / "postgres")
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    return var


@pytest.fixture
def run(var: Path) -> Iterator[Run]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = Run(var, port)
    yield run
    if run.process.is_running():
        run.end(signal.SIGTERM)
    stop_postgres(var / "postgres")


def test_comes_up_is_killed_comes_back_and_stops(run: Run) -> None:
    run.start()
    assert (run.status_of("/readyz"), run.status_of("/no-such-page")) == (200, 404), run.said
    secret = (run.var / "secret-key").read_text()
    assert refusal(run.var, run.port + 1) == (
        "It is already running from this directory. Stop that one first (Ctrl-C where it runs).\n"
    )
    run.end(signal.SIGKILL)

    run.start()
    assert run.status_of("/readyz") == 200, run.said
    assert (run.var / "secret-key").read_text() == secret
    assert run.end(signal.SIGINT) == 0
    assert run.said.count("Stopping.") == 1
    assert not (run.var / "postgres" / "postmaster.pid").exists()


def test_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal(tmp_path, port) == (
            f"Port {port} is taken by another program: try another with PORT={port + 1} make run.\n"
        )


def refusal(var: Path, port: int) -> str:
    run = Run(var, port)
    run.log = var / "refused.log"
    run.start()
    assert run.process.wait(PATIENCE) == 1
    return run.said
