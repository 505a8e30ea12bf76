"""``make run``: the whole site on this machine, as in production but for HTTPS, until Ctrl-C.

PostgreSQL and Redis (the embedded ones unless DATABASE_URL and REDIS_URL name others), the web server, a worker, and
the beat that has it look for work. Everything is kept under ``var/`` and is there again the next time.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from config import embedded
from config.children import Child, say, stop

PROJECT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR", PROJECT / "var")).resolve()
HOST = "127.0.0.1"
DEMO = os.environ.get("DEMO", "true") != "false"  # with false, a site without a person or an article
ROOT_IS_FINE = "ignore:You're running the worker with superuser"  # as in a container; it stays on this machine
STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked for the end. Not an error, so nothing that handles errors may catch it."""


def main() -> int:
    VAR.mkdir(parents=True, exist_ok=True)
    port = os.environ.get("PORT", "8000")
    for number in STOPPED_BY:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup asked to outlive the terminal
            signal.signal(number, _stop)
    with open(VAR / "run.lock", "w") as lock:
        try:
            _claim(lock, port)
            return _serve(port)
        except embedded.EmbeddedServerError as error:
            return _fail(str(error))
        except subprocess.CalledProcessError as error:
            return _fail(f"{' '.join(map(str, error.cmd[1:]))} failed; what it said is above.")
        except Stopped:
            return 0


def _serve(port: str) -> int:
    redis = None
    children: list[Child] = []
    try:
        environment, owner_url, redis = _start_servers(port)
        _prepare(environment, owner_url)
        children = [Child(name, command, environment | extra) for name, command, extra in _processes(port)]
        _wait_until_it_answers(children, port)
        _welcome(environment, port)
        return _watch(children, redis, _interrupted_make())
    finally:
        for number in STOPPED_BY:
            signal.signal(number, signal.SIG_IGN)
        if children:
            say("run", "Stopping.")
        stop(children)
        if redis:
            redis.stop()


def _claim(lock, port: str) -> None:
    """Refuse to run twice, or on a port that is taken."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("It is already running from this directory. Stop that one first (Ctrl-C where it runs).")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is {port!r}: write a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except PermissionError:
            sys.exit(f"Port {port} is not open to you: try another with PORT=8001 make run.")
        except OSError:
            sys.exit(
                f"Port {port} is taken by another program: try another with PORT={int(port) % 65535 + 1} make run."
            )


def _start_servers(port: str) -> tuple[dict[str, str], str, embedded.Redis | None]:
    """Everything the children must know, the URL to migrate with, and the Redis to stop at the end."""
    site = {"SECRET_KEY": _secret_key(), "SITE_URL": f"http://{HOST}:{port}", "DEBUG": "false"}
    environment = site | os.environ
    owner_url = environment.get("DATABASE_OWNER_URL", "")
    if not environment.get("DATABASE_URL"):
        postgres = embedded.postgres(VAR / "postgres")
        environment["DATABASE_URL"], owner_url = postgres.application, postgres.owner
    redis = None
    if not environment.get("REDIS_URL"):
        redis = embedded.redis(VAR / "redis")
        environment["REDIS_URL"] = redis.url
    return environment, owner_url or environment["DATABASE_URL"], redis


def _secret_key() -> str:
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def _prepare(environment: dict[str, str], owner_url: str) -> None:
    _manage("migrate", "--verbosity", "0", environment=environment | {"DATABASE_OWNER_URL": owner_url})
    if not _static_files_are_collected():
        _manage("collectstatic", "--noinput", "--verbosity", "0", environment=environment)
    if DEMO:
        _manage("load_demo", "--if-empty", environment=environment)


def _static_files_are_collected() -> bool:
    """Since any of them, or what is installed, changed: collecting takes longer than all else that a start does."""
    collected = VAR / "static" / "staticfiles.json"
    sources = [*PROJECT.glob("*/static/**/*"), *Path(sys.prefix).glob("*-installed")]
    return collected.exists() and collected.stat().st_mtime > max(path.stat().st_mtime for path in sources)


def _manage(*arguments: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=PROJECT, env=environment, check=True)


def web(port: str) -> tuple[list[str], dict[str, str]]:
    """The command of the web server, and what it must know beside what every process is told."""
    gunicorn = [
        *("gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"),
    ]
    return [sys.executable, "-m", *gunicorn], {"DATABASE_POOL": "true"}


def _processes(port: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and further environment of each process."""
    python = [sys.executable, "-m"]
    worker = ("worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "warning")
    celery = ["celery", "--quiet", "--app", "config"]
    return [
        ("web", *web(port)),
        ("worker", [*python, *celery, *worker], {"PYTHONWARNINGS": ROOT_IS_FINE}),
        ("beat", [*python, *celery, "beat", "--pidfile", "", "--loglevel", "warning"], {}),
    ]


def _wait_until_it_answers(children: list[Child], port: str) -> None:
    while all(child.status is None for child in children):
        connection = HTTPConnection(HOST, int(port), timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/healthz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.1)


def _welcome(environment: dict[str, str], port: str) -> None:
    say("run", f"Open http://{HOST}:{port}/ (Ctrl-C stops it)")
    if not DEMO:
        return
    command = [sys.executable, "manage.py", "load_demo", "--logins"]
    logins = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)
    for line in logins.stdout.splitlines():
        say("run", line)


def _watch(children: list[Child], redis: embedded.Redis | None, interrupted: Callable[[], bool]) -> int:
    """Until someone stops it (0), or one of the children has died (1). The site can do without Redis for a moment."""
    while not interrupted():
        for child in children:
            if child.status is not None:
                return _fail(f"The {child.name} process ended with status {child.status}; so everything stops.")
        if redis and redis.ended:
            say("run", "Redis ended; it is started again.")
            redis.start()
        time.sleep(0.2)
    return 0


def _interrupted_make() -> Callable[[], bool]:
    """Whether the ``make`` above was sent an interrupt that only it got: it waits for us and tells us nothing.

    A Ctrl-C on a terminal reaches both. ``kill -INT`` reaches make alone, which then no longer catches it; Linux shows.
    """
    status = Path(f"/proc/{os.getppid()}/status")

    def catches() -> bool:
        try:
            caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        except (OSError, StopIteration):
            return False
        return bool(int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1)

    caught_before = catches()
    return lambda: caught_before and not catches()


def _stop(number: int, frame: object) -> None:
    raise Stopped


def _fail(sentence: str) -> int:
    say("run", sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
