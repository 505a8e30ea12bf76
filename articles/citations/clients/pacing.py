"""Turns at a registry: how often and how many at once it may be asked, whoever in this site is asking.

``InProcessPacer`` serves one process; ``RedisPacer`` shares the turns between all workers of a site, by Redis' clock.
Registries announce their limits in headers and change them (Crossref did in December 2025), so limits are learned.
"""

from __future__ import annotations

import re
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import redis

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
FULL_AGAIN_IN = 0.05  # seconds until a registry that is being asked by enough others is looked at again


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``per_second`` new requests and ``at_once`` unanswered ones."""

    per_second: float = 3.0
    at_once: int = 1


class Pacer(Protocol):
    def wait(self, host: str) -> str:
        """Blocks until this host may be asked; returns the turn to hand back, "" when that took too long."""

    def done(self, host: str, turn: str) -> None:
        """Hands a turn back once the answer is in."""

    def learn(self, host: str, limit: Limit) -> None:
        """From now on this host is asked within this limit."""


def announced(headers: Mapping[str, str], known: Limit) -> Limit:
    """The limit that the headers of an answer announce (x-rate-limit-*, x-concurrency-limit), else the known one."""
    per_second, at_once = known.per_second, known.at_once
    interval = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)?", headers.get("x-rate-limit-interval", "1s").strip())
    count = _number(headers.get("x-rate-limit-limit", ""))
    if interval and count and (seconds := float(interval[1]) * SECONDS[interval[2] or "s"]):
        per_second = min(max(count / seconds, 0.1), 50.0)
    if concurrency := _number(headers.get("x-concurrency-limit", "")):
        at_once = min(int(concurrency), 20) or 1
    return Limit(per_second, at_once)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d{1,6}(?:\.\d{1,6})?\s*", text) else None


@dataclass
class _Host:
    limit: Limit = Limit()
    next_at: float = 0.0
    turns: set[str] = field(default_factory=set)


class InProcessPacer:
    """Turns among the threads of one process. ``patience`` is how many seconds one waits for a turn at most."""

    def __init__(
        self,
        limits: Mapping[str, Limit] | None = None,
        *,
        patience: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()
        self._patience, self._clock, self._sleep = patience, clock, sleep
        for host, limit in (limits or {}).items():
            self.learn(host, limit)

    def wait(self, host: str) -> str:
        turn = uuid.uuid4().hex
        return turn if _waited(lambda: self._delay(host, turn), self._patience, self._clock, self._sleep) else ""

    def done(self, host: str, turn: str) -> None:
        with self._lock:
            self._hosts[host].turns.discard(turn)

    def learn(self, host: str, limit: Limit) -> None:
        with self._lock:
            self._hosts[host].limit = limit

    def _delay(self, host: str, turn: str) -> float:
        """Takes the turn and returns 0, or returns how many seconds to wait before trying again."""
        with self._lock:
            at, now = self._hosts[host], self._clock()
            if now < at.next_at:
                return at.next_at - now
            if len(at.turns) >= at.limit.at_once:
                return FULL_AGAIN_IN
            at.turns.add(turn)
            at.next_at = now + 1 / at.limit.per_second
            return 0.0


# KEYS: the unanswered turns of a host, its next free moment. ARGV: turn, milliseconds between turns, turns at once,
# milliseconds after which a turn counts as lost with its worker. Returns the milliseconds to wait; 0 is the turn taken.
TAKE_TURN = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local next_at = tonumber(redis.call('GET', KEYS[2]) or '0')
if now < next_at then return next_at - now end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 50 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[4]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[4]))
redis.call('SET', KEYS[2], now + tonumber(ARGV[2]), 'PX', tonumber(ARGV[2]) + 1000)
return 0
"""


class RedisPacer:
    """Turns shared by all processes that use one Redis. While it is gone each process keeps the limits alone.

    A Redis that failed is tried again after ``rest`` seconds: the client's own timeouts are paid once in that time.
    """

    def __init__(
        self,
        client: redis.Redis,
        limits: Mapping[str, Limit] | None = None,
        *,
        prefix: str = "registry-turns",
        patience: float = 60.0,
        longest_turn: float = 30.0,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self._client, self._prefix = client, prefix
        self._take = client.register_script(TAKE_TURN)
        self._limits: dict[str, Limit] = dict(limits or {})
        self._longest_turn, self._rest = longest_turn, rest
        self._gone_until = 0.0
        self._patience, self._clock, self._sleep = patience, clock, sleep
        self._alone = InProcessPacer(limits, patience=patience, clock=clock, sleep=sleep)

    def wait(self, host: str) -> str:
        if self._clock() < self._gone_until:
            return self._alone.wait(host)
        turn = uuid.uuid4().hex
        try:
            waited = _waited(lambda: self._delay(host, turn), self._patience, self._clock, self._sleep)
        except redis.RedisError:
            self._gone_until = self._clock() + self._rest
            return self._alone.wait(host)
        return turn if waited else ""

    def done(self, host: str, turn: str) -> None:
        self._alone.done(host, turn)
        if self._clock() < self._gone_until:
            return  # a turn taken from Redis before that runs out by itself
        try:
            self._client.zrem(self._key(host, "unanswered"), turn)
        except redis.RedisError:
            self._gone_until = self._clock() + self._rest

    def learn(self, host: str, limit: Limit) -> None:
        self._limits[host] = limit
        self._alone.learn(host, limit)

    def _delay(self, host: str, turn: str) -> float:
        limit = self._limits.get(host, Limit())
        keys = [self._key(host, "unanswered"), self._key(host, "next")]
        spacing = max(1, round(1000 / limit.per_second))
        return self._take(keys=keys, args=[turn, spacing, limit.at_once, round(self._longest_turn * 1000)]) / 1000

    def _key(self, host: str, what: str) -> str:
        return f"{self._prefix}:{{{host}}}:{what}"


def _waited(
    delay_of: Callable[[], float], patience: float, clock: Callable[[], float], sleep: Callable[[float], None]
) -> bool:
    until = clock() + patience
    while (delay := delay_of()) > 0:
        if clock() + delay > until:
            return False
        sleep(delay)
    return True
