"""Redis keeps what it was given, is joined rather than started twice, and is asked for where there is none."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import EmbeddedServerError, Redis, redis, redis_server

pytestmark = pytest.mark.slow


@pytest.fixture
def server(another_dir: Path) -> Iterator[Redis]:
    server = redis(another_dir)
    yield server
    server.stop()


def test_keeps_what_it_held_when_it_is_stopped(server: Redis) -> None:
    server.client().rpush("celery", "a task")
    server.stop()
    assert not server.answers()
    server.start()
    assert server.client().lrange("celery", 0, -1) == [b"a task"]


def test_is_joined_where_it_runs_and_left_to_the_one_who_started_it(server: Redis, another_dir: Path) -> None:
    joined = redis(another_dir)
    assert joined.url == server.url
    joined.stop()
    assert server.answers()


def test_starts_again_after_it_was_killed(server: Redis) -> None:
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()
    server.start()
    assert server.answers()


def test_says_why_it_does_not_start(another_dir: Path) -> None:
    another_dir.mkdir(parents=True)
    (another_dir / "appendonly.aof").write_text("not a log of commands")
    with pytest.raises(EmbeddedServerError, match=r"Redis did not start on .*Bad file format"):
        redis(another_dir)


def test_says_what_to_install_where_there_is_none(another_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_server.shutil, "which", lambda name: None)
    monkeypatch.setattr(redis_server, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedServerError, match="apt install redis-server"):
        redis(another_dir)
