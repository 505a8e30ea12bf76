"""Turns, rests and failures shared through a real Redis, by processes that may be killed, while it may go away."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from articles.citations.clients import shared_pacing
from articles.citations.clients.breaker import RedisBreaker
from articles.citations.clients.pacing import SPACING, Limit
from articles.citations.clients.shared_pacing import RedisPacer
from tests import standin

HOST = "api.example.org"


@pytest.fixture
def pacer(redis_server, clock) -> Callable[..., RedisPacer]:
    """One process' view; it does not really sleep, but what it would sleep is in ``clock.slept``."""

    def make(limit: Limit, **options: object) -> RedisPacer:
        return RedisPacer(redis_server.client(), {HOST: limit}, clock=clock, sleep=clock.sleep, **options)

    return make


@pytest.fixture
def start(redis_server) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts worker processes."""
    started: list[subprocess.Popen] = []

    def begin(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.articles.citations.clients.worker", redis_server.url, *arguments]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_processes_that_share_redis_share_the_turns(clock, pacer):
    one, other = pacer(Limit(1, 9)), pacer(Limit(1, 9))
    assert all([one.wait(HOST), other.wait(HOST), one.wait(HOST), other.wait(HOST)])
    # No time passed but what it took to ask Redis, so each moment is a whole second behind the one before it.
    assert clock.slept == pytest.approx([SPACING, 2 * SPACING, 3 * SPACING], abs=0.3)


def test_processes_that_share_redis_share_what_is_unanswered(pacer):
    one, other = pacer(Limit(50, 1)), pacer(Limit(50, 1))
    turn = one.wait(HOST)
    assert turn
    assert other.wait(HOST, 0) == ""
    one.done(HOST, turn)
    assert other.wait(HOST, 1)


def test_who_waits_is_woken_when_a_turn_is_handed_back(redis_server, monkeypatch):
    monkeypatch.setattr(shared_pacing, "LONGEST_SLEEP", 0.9)
    one, other = (RedisPacer(redis_server.client(), {HOST: Limit(50, 1)}) for _ in range(2))
    turn, woken = one.wait(HOST), []
    waiting = threading.Thread(target=lambda: woken.append(other.wait(HOST, 0.8)))
    waiting.start()
    one.done(HOST, turn)
    waiting.join()
    assert woken != [""]


def test_a_limit_that_one_process_learned_holds_for_all(clock, pacer):
    one, other = pacer(Limit(50, 9)), pacer(Limit(50, 9))
    one.learn(HOST, Limit(1, 2))
    assert all([other.wait(HOST), other.wait(HOST)])
    assert other.wait(HOST, 0) == ""
    assert clock.slept == pytest.approx([SPACING], abs=0.1)


def test_a_new_process_does_not_undo_what_was_learned(clock, pacer):
    pacer(Limit(50, 9)).learn(HOST, Limit(1, 9))
    fresh = pacer(Limit(50, 9))
    fresh.begin(HOST, Limit(50, 9))
    fresh.wait(HOST)
    fresh.wait(HOST)
    assert clock.slept == pytest.approx([SPACING], abs=0.1)


def test_a_host_that_asked_one_process_for_rest_has_it_from_all(pacer):
    one, other = pacer(Limit(50, 9)), pacer(Limit(50, 9))
    one.rest(HOST, 60)
    one.rest(HOST, 1)
    assert other.wait(HOST, 30) == ""
    assert other.wait("other.example.org", 0)


def test_a_slower_lane_is_shared_and_holds_up_nobody_outside_it(clock, pacer):
    one, other = pacer(Limit(50, 9)), pacer(Limit(50, 9))
    for each in (one, other):
        each.begin(HOST, Limit(0.1, 9), lane="search")
    assert one.wait(HOST, lane="search")
    assert other.wait(HOST, 1, lane="search") == ""
    assert other.wait(HOST, 1)
    assert max(clock.slept, default=0) < 1


def test_a_turn_too_far_away_is_not_reserved(clock, pacer):
    one = pacer(Limit(0.1, 9))
    one.wait(HOST)
    assert one.wait(HOST, 5) == ""
    one.wait(HOST)
    assert clock.slept == pytest.approx([SPACING / 0.1], abs=0.3)


def test_a_turn_that_its_process_was_killed_with_comes_free(redis_server, start):
    worker = start(f"http://{HOST}")
    assert worker.stdout.readline() == "True\n"
    worker.kill()
    assert RedisPacer(redis_server.client(), {HOST: Limit(50, 1)}).wait(HOST, 10)


def test_without_redis_each_process_keeps_the_limits_alone_and_with_it_again_together(redis_server, clock, pacer):
    one, other = pacer(Limit(4, 9)), pacer(Limit(4, 9))
    turn = one.wait(HOST)
    redis_server.stop()
    turns = [one.wait(HOST), one.wait(HOST)]
    assert all(turns)
    assert clock.slept == pytest.approx([SPACING / 4])
    for each in (turn, *turns):
        one.done(HOST, each)
    one.rest(HOST, 60)
    assert one.wait(HOST, 1) == ""
    redis_server.start()
    redis_server.client().flushall()
    clock.at += 61
    assert one.wait(HOST)
    assert other.wait(HOST)
    assert clock.slept[1:] == pytest.approx([SPACING / 4], abs=0.1)


def test_a_redis_that_goes_while_somebody_waits_holds_nobody_up(redis_server, pacer, clock):
    full = pacer(Limit(50, 1))
    full.wait(HOST)
    got: list[str] = []
    waiting = threading.Thread(target=lambda: got.append(full.wait(HOST, 30)))
    waiting.start()
    redis_server.stop()
    waiting.join()
    assert got != [""]


def test_failures_are_counted_for_all_and_one_question_tries_again(redis_server):
    one, other = (RedisBreaker(redis_server.client(), limit=2, rest=60) for _ in range(2))
    one.failed(HOST)
    assert other.allows(HOST)
    other.failed(HOST)
    assert [one.allows(HOST), other.allows(HOST), one.resting(HOST)] == [False, False, True]
    rested(redis_server)
    assert [one.allows(HOST), other.allows(HOST), one.resting(HOST)] == [True, False, True]
    one.answered(HOST)
    assert [one.allows(HOST), other.allows(HOST), one.resting(HOST)] == [True, True, False]


def test_a_host_that_fails_the_trying_question_rests_again(redis_server):
    one = RedisBreaker(redis_server.client(), limit=2, rest=60)
    one.failed(HOST)
    one.failed(HOST)
    rested(redis_server)
    assert one.allows(HOST)
    one.failed(HOST)
    assert not one.allows(HOST)


def rested(redis_server) -> None:
    """As if the minute were over."""
    client = redis_server.client()
    assert client.delete(*client.keys("registry-failures:*:rests")) == 1


def test_without_redis_each_process_counts_failures_alone(redis_server, clock):
    one = RedisBreaker(redis_server.client(), limit=2, rest=60, clock=clock)
    redis_server.stop()
    one.failed(HOST)
    one.failed(HOST)
    assert [one.allows(HOST), one.resting(HOST)] == [False, True]
    clock.at += 60
    assert one.allows(HOST)
    one.answered(HOST)
    assert not one.resting(HOST)


def test_four_processes_together_stay_within_what_the_registry_allows(start):
    allowed = standin.Allowed(20, 2)
    with standin.running([{"path": "/works/1", "text": "ok"}], allowed=allowed) as server:
        workers = [start(f"{server.url}/works/1", "8") for _ in range(4)]
        said = [worker.communicate()[0].split() for worker in workers]
    # Each for itself would be beyond it most of the time; on a busy machine one or another may be late on its way.
    assert allowed.too_often + allowed.too_many <= 2
    assert sum(statuses.count("200") for statuses in said) >= 4 * 8 - 2


def test_a_429_with_retry_after_stops_the_other_processes(redis_server, start, clock):
    busy = {"path": "/works/1", "status": 429, "headers": {"retry-after": "60"}}
    with standin.running([busy]) as server:
        assert start(f"{server.url}/works/1", "1").communicate()[0] == "429\n"
        host = httpx.URL(server.url).netloc.decode()
        assert RedisPacer(redis_server.client(), clock=clock, sleep=clock.sleep).wait(host, 30) == ""


def test_a_dead_host_is_left_alone_by_the_other_processes(redis_server, start):
    with standin.running([{"path": "/works/1", "status": 503}]) as server:
        assert start(f"{server.url}/works/1", "5").communicate()[0] == "503 503 503 503 503\n"
        host = httpx.URL(server.url).netloc.decode()
        assert not RedisBreaker(redis_server.client()).allows(host)
        assert start(f"{server.url}/works/1", "2").communicate()[0] == "None None\n"
    assert server.asked["/works/1"] == 5
