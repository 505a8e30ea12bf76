"""PostgreSQL starts, is joined, is left, and comes back after whatever may befall it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config.embedded import EmbeddedServerError, Postgres, postgres, stop_postgres
from config.embedded.sockets import LONGEST

pytestmark = pytest.mark.slow
JOIN_AND_WAIT = """
import sys
from pathlib import Path
from config.embedded import postgres
print(postgres(Path(sys.argv[1]), durable=False).owner, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(data_dir: Path) -> Iterator[str]:
    """The owner's URL in a process that uses the server until the block ends."""
    command = [sys.executable, "-c", JOIN_AND_WAIT, str(data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchone()[0]


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT true")
    except psycopg.OperationalError:
        return False


@pytest.fixture
def server(data_dir: Path) -> Postgres:
    return postgres(data_dir, durable=False)


def test_stays_up_until_the_last_process_has_left_it(another_dir: Path) -> None:
    with another_process(another_dir) as url:
        with another_process(another_dir) as same:
            assert same == url
        assert answers(url)
    assert not answers(url)


def test_a_process_that_was_killed_does_not_hold_it_up(another_dir: Path) -> None:
    command = [sys.executable, "-c", JOIN_AND_WAIT, str(another_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        killed.stdout.readline()
        killed.kill()
    with another_process(another_dir) as url:
        assert answers(url)
    assert not answers(url)


def test_keeps_what_was_committed_when_it_is_killed(another_dir: Path) -> None:
    with psycopg.connect(postgres(another_dir).owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'committed' AS word")
    os.kill(int((another_dir / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert ask(postgres(another_dir).owner, "SELECT word FROM kept") == "committed"


def test_starts_where_a_pid_file_names_a_process_that_is_something_else(server: Postgres, data_dir: Path) -> None:
    stale = (data_dir / "postmaster.pid").read_text().split("\n")
    stop_postgres(data_dir)
    (data_dir / "postmaster.pid").write_text("\n".join([str(os.getpid()), *stale[1:]]))
    assert answers(postgres(data_dir, durable=False).application)


def test_takes_two_hundred_connections(server: Postgres) -> None:
    assert ask(server.application, "SHOW max_connections") == "200"


@pytest.mark.parametrize("role", ["application", "sealer"])
def test_only_the_owner_changes_tables(server: Postgres, role: str) -> None:
    with psycopg.connect(server.owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS record (word text)")
    with psycopg.connect(getattr(server, role)) as connection:
        connection.execute("INSERT INTO record VALUES ('added')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner of table record"):
            connection.execute("ALTER TABLE record DISABLE TRIGGER USER")


def test_a_path_too_long_for_a_socket_gets_a_short_one(data_dir: Path) -> None:
    deep = data_dir.with_name("deep" * (LONGEST // 4))
    try:
        url = postgres(deep, durable=False).owner
        assert "?host=/tmp/reviewboard-" in url
        assert answers(url)
    finally:
        stop_postgres(deep)


def test_says_why_it_does_not_start(another_dir: Path) -> None:
    postgres(another_dir, durable=False)
    stop_postgres(another_dir)
    (another_dir / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(EmbeddedServerError) as refused:
        postgres(another_dir, durable=False)
    assert str(refused.value).startswith(f"PostgreSQL did not start on {another_dir}: ")
    assert "pg_control" in str(refused.value)
    assert str(refused.value).endswith(f"move {another_dir} away. Or set DATABASE_URL to a PostgreSQL of yours.")


def test_does_not_overwrite_a_directory_that_is_something_else(another_dir: Path) -> None:
    another_dir.mkdir(parents=True)
    (another_dir / "letters.txt").write_text("Dear Sir")
    with pytest.raises(EmbeddedServerError, match="holds something that is not PostgreSQL's"):
        postgres(another_dir, durable=False)
    assert (another_dir / "letters.txt").read_text() == "Dear Sir"
