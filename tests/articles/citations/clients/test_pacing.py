"""Turns within one process; no test waits for real."""

from __future__ import annotations

import pytest

from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import FULL_AGAIN_IN, LATE, SPACING, InProcessPacer, Limit, announced

HOST = "api.example.org"


@pytest.fixture
def pacer(clock):
    return lambda limit, **options: InProcessPacer({HOST: limit}, clock=clock, sleep=clock.sleep, **options)


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-concurrency-limit": "3"}, Limit(10, 3)),
        ({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, Limit(50, 10)),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"}, Limit(5, 1)),
        ({"x-rate-limit-limit": "600", "x-rate-limit-interval": "1m"}, Limit(10, 2)),
        ({"x-rate-limit-limit": "9000"}, Limit(200, 40)),
        ({"x-rate-limit-limit": "5", "x-concurrency-limit": "9000"}, Limit(5, 50)),
        ({"x-rate-limit-limit": "1", "x-rate-limit-interval": "10h"}, Limit(0.1, 1)),
        ({"x-rate-limit-interval": "1s"}, Limit(3, 1)),
        ({"x-rate-limit-limit": "many", "x-rate-limit-interval": "0s", "x-concurrency-limit": "-1"}, Limit(3, 1)),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "0s"}, Limit(3, 1)),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "s"}, Limit(3, 1)),
        ({}, Limit(3, 1)),
    ],
)
def test_what_headers_announce(headers, limit):
    assert announced(headers, Limit(3, 1)) == limit


def test_turns_of_one_host_are_spaced_and_other_hosts_do_not_wait(clock, pacer):
    turns = pacer(Limit(4, 9))
    assert all([turns.wait(HOST), turns.wait(HOST), turns.wait("other"), turns.wait(HOST)])
    assert clock.slept == pytest.approx([SPACING / 4] * 2)


def test_nobody_saves_up_turns_to_burst_with(clock, pacer):
    turns = pacer(Limit(4, 9))
    turns.wait(HOST)
    clock.at += 60
    assert turns.wait(HOST)
    assert turns.wait(HOST)
    assert clock.slept == pytest.approx([SPACING / 4])


def test_who_wakes_too_late_for_its_moment_takes_another(clock):
    def oversleep(seconds: float) -> None:
        clock.sleep(seconds + (2 * LATE if len(clock.slept) == 0 else 0))

    turns = InProcessPacer({HOST: Limit(4, 9)}, clock=clock, sleep=oversleep)
    turns.wait(HOST)
    began = clock.at
    turns.wait(HOST)
    assert clock.at - began == pytest.approx(2 * SPACING / 4)


def test_no_more_are_asked_at_once_than_allowed(clock, pacer):
    turns = pacer(Limit(50, 2))
    first, second = turns.wait(HOST), turns.wait(HOST)
    assert first
    assert second
    assert turns.wait(HOST, 1) == ""
    turns.done(HOST, first)
    assert turns.wait(HOST)
    assert set(clock.slept[1:-1]) == {FULL_AGAIN_IN}


def test_a_turn_that_patience_does_not_reach_keeps_nobody_from_theirs(clock, pacer):
    turns = pacer(Limit(0.1, 9))
    turns.wait(HOST)
    assert turns.wait(HOST, 5) == ""
    turns.wait(HOST)
    assert clock.slept == pytest.approx([SPACING / 0.1])


def test_a_limit_can_be_learned_on_the_way(clock, pacer):
    turns = pacer(Limit(50, 9))
    turns.learn(HOST, Limit(1, 9))
    turns.wait(HOST)
    turns.wait(HOST)
    assert clock.slept == pytest.approx([SPACING])


def test_a_host_that_asked_for_rest_has_it(clock, pacer):
    turns = pacer(Limit(50, 9))
    turns.rest(HOST, 30)
    turns.rest(HOST, 10)
    assert turns.wait(HOST, 20) == ""
    assert turns.wait(HOST)
    assert clock.slept == pytest.approx([30])


def test_a_slower_lane_holds_up_nobody_outside_it(clock, pacer):
    turns = pacer(Limit(10, 9))
    turns.begin(HOST, Limit(1, 1), lane="search")
    search = turns.wait(HOST, lane="search")
    assert turns.wait(HOST, 0.5, lane="search") == ""
    began = clock.at
    assert turns.wait(HOST)
    assert turns.wait(HOST)
    assert clock.at - began == pytest.approx(2 * SPACING / 10)
    turns.done(HOST, search, lane="search")
    assert turns.wait(HOST, lane="search")


def test_a_lane_takes_turns_at_the_host_too(clock, pacer):
    turns = pacer(Limit(1, 9))
    turns.begin(HOST, Limit(50, 9), lane="search")
    turns.wait(HOST)
    turns.wait(HOST, lane="search")
    turns.wait(HOST)
    assert clock.slept == pytest.approx([SPACING] * 2)


def test_services_behind_one_host_begin_with_what_each_allows():
    begun: dict[tuple[str, str], Limit] = {}

    class Noting(InProcessPacer):
        def begin(self, host: str, limit: Limit, *, lane: str = "") -> None:
            begun[host, lane] = limit

    one = "http://127.0.0.1:9"
    Registries(one, one, "https://ncbi.example.org/entrez", getter=Getter(pacer=Noting()), europepmc_url=one)
    assert begun["127.0.0.1:9", ""] == Limit(5 + 3 + 10, 1 + 1 + 3)
    assert begun["127.0.0.1:9", "search"] == Limit(3, 1)
    assert begun["ncbi.example.org", ""] == Limit(3, 1)
