"""How much of what a registry allows is used, and whether it is ever exceeded, by one worker process and by four.

Whole sources are checked, as workers do it: Crossref's stand-in answers in 100 ms, announces its limit and counts every
question beyond it; the others, at another address, answer as slowly and allow more.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle

import redis

from articles.citations.checking import Batch, check_batches
from articles.citations.cited import Cited
from articles.citations.clients import Registries
from articles.citations.clients.breaker import RedisBreaker
from articles.citations.clients.http import Getter
from articles.citations.clients.shared_pacing import RedisPacer
from tests.benchmarks.citations.sets import recording
from tests.standin import Allowed, Standin, running

LATENCY = 0.1  # seconds
WARM_UP = 3.0  # seconds until every process has heard the limits
LEAST, PROCESSES = 0.95, (1, 4)
LIMITS = ((10, 3), (50, 10))
BATCH = 200  # sources that a worker takes at one time (articles.tasks.AT_ONCE)
WORKS = 2000


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_second`` sources were checked where ``allowed`` might have been; ``beyond`` questions broke the limits."""

    allowed: int
    at_once: int
    processes: int
    per_second: float
    beyond: int

    @property
    def share(self) -> float:
        return self.per_second / self.allowed


def rates(redis_url: str, *, seconds: float) -> list[Rate]:
    """Each limit with each number of processes, for so long each."""
    return [_rate(redis_url, seconds, *limit, count) for limit in LIMITS for count in PROCESSES]


def _rate(redis_url: str, seconds: float, per_second: int, at_once: int, processes: int) -> Rate:
    redis.Redis.from_url(redis_url).flushall()  # nobody knows a limit yet
    pool = multiprocessing.get_context("spawn").Pool(processes)
    with _registries(per_second, at_once) as (crossref, others), pool:
        pool.map(_nothing, range(processes), chunksize=1)  # the processes are up before the time runs
        begin = time.monotonic() + 0.5
        end = begin + WARM_UP + seconds
        asking = [(place, processes, crossref.url, others.url, redis_url, begin, end) for place in range(processes)]
        moments = [moment for part in pool.starmap(_check, asking, chunksize=1) for moment in part]
        beyond = crossref.counts["too_often"] + crossref.counts["too_many"]
    within = sum(begin + WARM_UP <= moment < end for moment in moments)
    return Rate(per_second, at_once, processes, within / seconds, beyond)


@contextmanager
def _registries(per_second: int, at_once: int) -> Iterator[tuple[Standin, Standin]]:
    works = [recording(_doi(number), {"title": [f"Work {number}"]}) for number in range(WORKS)]
    limited, free = Allowed(per_second, at_once), Allowed(1000, 200)
    with (
        running(works, latency=LATENCY, allowed=limited) as crossref,
        running([], latency=LATENCY, allowed=free) as others,
    ):
        yield crossref, others


def _doi(number: int) -> str:
    return f"10.5555/bench.{number}"


def _nothing(_: int) -> None:
    time.sleep(0.5)  # so that no process of the pool takes another's turn


def _check(
    place: int, processes: int, crossref: str, others: str, redis_url: str, begin: float, end: float
) -> list[float]:
    """Checks its share of the works from then to then, a batch after another; the moments at which each was known."""
    client = redis.Redis.from_url(redis_url)
    getter = Getter(attempts=1, pacer=RedisPacer(client), breaker=RedisBreaker(client))
    urls = {f"{name}_url": others for name in ("doi", "ncbi", "europepmc", "openalex")}
    registries = Registries(crossref_url=crossref, **urls, contact="bench@example.org", getter=getter)
    mine = [Cited(doi=_doi(number)) for number in range(place, WORKS, processes)]
    time.sleep(max(0.0, begin - time.monotonic()))
    return [time.monotonic() for _ in check_batches(_batches(mine, registries, end))]


def _batches(mine: list[Cited], registries: Registries, end: float) -> Iterator[Batch]:
    for start in cycle(range(0, len(mine), BATCH)):
        if time.monotonic() >= end:
            return
        yield Batch(mine[start : start + BATCH], registries, dt.datetime.now(dt.UTC))


def as_text(rate: Rate) -> str:
    """A line for people."""
    asking = f"{rate.processes} process{'es' if rate.processes > 1 else ''}"
    over = "" if rate.share >= LEAST and not rate.beyond else "   NOT REACHED"
    return (
        f"{rate.allowed}/s, {rate.at_once} at once, {asking}: {rate.per_second:.1f} sources a second, "
        f"{rate.share:.1%} of what is allowed (goal {LEAST:.0%}), {rate.beyond} questions beyond it{over}"
    )
