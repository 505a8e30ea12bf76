"""A nudge reaches the worker's queue after the commit, and costs next to nothing where there is no Redis to take it."""

import json
import logging
import os
import signal
import time
from base64 import b64decode
from collections.abc import Iterator

import pytest
from django.db import transaction

from articles import nudge as nudging
from articles.nudge import nudge
from config.embedded import Redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    """Every test begins without a failure in memory, and with an empty redis_server."""
    nudging._Broker.quiet_until = 0.0
    yield
    nudging._Broker.quiet_until = 0.0


def waiting(server: Redis) -> list[tuple[str, dict]]:
    """Task names and arguments in the redis_server."""
    messages = map(json.loads, server.client().lrange("celery", 0, -1))
    return [(message["headers"]["task"], json.loads(b64decode(message["body"]))[1]) for message in messages]


def test_is_sent_when_the_transaction_commits(redis_server: Redis) -> None:
    with transaction.atomic():
        nudge("articles.tasks.send_mail", key="invitation:7")
        assert waiting(redis_server) == []
    assert waiting(redis_server) == [("articles.tasks.send_mail", {"key": "invitation:7"})]


def test_is_not_sent_when_the_transaction_is_rolled_back(redis_server: Redis) -> None:
    with transaction.atomic():
        nudge("articles.tasks.send_mail")
        transaction.set_rollback(True)
    assert waiting(redis_server) == []


def test_returns_at_once_and_says_so_where_redis_is_gone(redis_server: Redis, caplog: pytest.LogCaptureFixture) -> None:
    redis_server.stop()
    began = time.monotonic()
    nudge("articles.tasks.send_mail")
    assert time.monotonic() - began < 1
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "the next sweep finds what there is to do" in caplog.text


def test_reaches_a_redis_that_came_back(redis_server: Redis) -> None:
    redis_server.stop()
    nudge("articles.tasks.lost")
    redis_server.start()
    nudging._Broker.quiet_until = 0.0
    nudge("articles.tasks.send_mail")
    assert waiting(redis_server) == [("articles.tasks.send_mail", {})]


def test_waits_for_a_hanging_redis_once_however_many_acts_follow(redis_server: Redis) -> None:
    os.kill(redis_server._process.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for _ in range(100):
            nudge("articles.tasks.send_mail")
        assert time.monotonic() - began < 1
    finally:
        os.kill(redis_server._process.pid, signal.SIGCONT)
