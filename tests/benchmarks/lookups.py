"""How much of what a registry allows is used, and whether it is ever exceeded, by one worker process and by four.

The stand-in, in a process of its own, answers in 100 ms, announces its limits and counts every question beyond them.
``python -m tests.benchmarks.lookups`` measures this alone.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from articles.citations.clients import Registries, crossref
from articles.citations.clients.breaker import RedisBreaker
from articles.citations.clients.http import Getter
from articles.citations.clients.shared_pacing import RedisPacer
from config import embedded
from tests.standin.serving import COUNTS

LATENCY = 0.1  # seconds
WARM_UP = 2.0  # seconds until every process has heard the limits
LEAST, PROCESSES = 0.95, (1, 4)
LIMITS = ((10, 3), (50, 10))
VAR = Path(__file__).resolve().parents[2] / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_second`` questions were answered where ``allowed`` might have been; ``beyond`` broke the limits."""

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
    threads = -(-2 * at_once // processes)
    with _registry(per_second, at_once) as url, multiprocessing.get_context("spawn").Pool(processes) as pool:
        # The processes are up before the time runs.
        pool.map(_nothing, range(processes), chunksize=1)
        begin = time.monotonic() + 0.5
        asking = [(url, redis_url, threads, begin, begin + WARM_UP + seconds)] * processes
        moments = [moment for part in pool.starmap(_ask, asking, chunksize=1) for moment in part]
        counts = _counts(url)
    within = sum(begin + WARM_UP <= moment < begin + WARM_UP + seconds for moment in moments)
    return Rate(per_second, at_once, processes, within / seconds, counts["too_often"] + counts["too_many"])


def _nothing(_: int) -> None:
    time.sleep(0.2)  # so that no process of the pool takes another's turn


def _ask(url: str, redis_url: str, threads: int, begin: float, end: float) -> list[float]:
    """Asks from then to then; the moments at which answers were in."""
    client = redis.Redis.from_url(redis_url)
    getter = Getter(attempts=1, pacer=RedisPacer(client), breaker=RedisBreaker(client))
    registries = Registries(url, url, url, contact="bench@example.org", getter=getter)
    time.sleep(max(0.0, begin - time.monotonic()))
    with ThreadPoolExecutor(threads) as several:
        asked = [several.submit(_ask_on, registries, number, end) for number in range(threads)]
        return [moment for each in asked for moment in each.result()]


def _ask_on(registries: Registries, asker: int, end: float) -> list[float]:
    moments: list[float] = []
    while time.monotonic() < end:
        now = dt.datetime.now(dt.UTC)
        if crossref.work(registries, f"10.5555/bench.{asker}.{len(moments)}", now=now).absent:
            moments.append(time.monotonic())
    return moments


@contextmanager
def _registry(per_second: int, at_once: int) -> Iterator[str]:
    limits = ["--latency", str(LATENCY), "--per-second", str(per_second), "--at-once", str(at_once)]
    command = [sys.executable, "-m", "tests.standin", "--port", "0", *limits]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split(" at ")[1].split()[0]
    finally:
        process.terminate()
        process.wait()


def _counts(url: str) -> dict[str, int]:
    with urllib.request.urlopen(url + COUNTS) as answer:
        return json.load(answer)


def as_text(rate: Rate) -> str:
    """A line for people."""
    asking = f"{rate.processes} process{'es' if rate.processes > 1 else ''}"
    over = "" if rate.share >= LEAST and not rate.beyond else "   over"
    return (
        f"{rate.allowed}/s, {rate.at_once} at once, {asking}: {rate.per_second:.1f}/s, "
        f"{rate.share:.1%} of what is allowed (at least {LEAST:.0%}), {rate.beyond} beyond it{over}"
    )


if __name__ == "__main__":
    server = embedded.redis(VAR / "redis")
    server.client().flushall()
    try:
        for measured in rates(server.url, seconds=8.0):
            print(as_text(measured))  # noqa: T201
    finally:
        server.stop()
