"""A registry that fails again and again is left alone for a while, by all processes; then one question tries it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import redis

from articles.citations.clients.sharing import Gone, Shared

TRYING = 30.0  # seconds that the one question has; then another may try


class Breaking(Protocol):
    def allows(self, host: str) -> bool:
        """Whether this host may be asked now. After its rest one may, who must say how it went."""

    def resting(self, host: str) -> bool:
        """Whether others are kept from asking it."""

    def answered(self, host: str) -> None: ...

    def failed(self, host: str) -> None: ...


@dataclass
class _Host:
    failures: int = 0
    until: float = 0.0


class Breaker:
    """For one process: ``rest`` seconds of peace after ``limit`` failures in a row."""

    def __init__(self, limit: int = 5, rest: float = 60.0, *, clock: Callable[[], float] = time.monotonic):
        self._limit, self._rest, self._clock = limit, rest, clock
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._lock = threading.Lock()

    def allows(self, host: str) -> bool:
        with self._lock:
            at, now = self._hosts[host], self._clock()
            if now < at.until:
                return False
            if at.failures >= self._limit:
                at.until = now + TRYING
            return True

    def resting(self, host: str) -> bool:
        with self._lock:
            return self._clock() < self._hosts[host].until

    def answered(self, host: str) -> None:
        with self._lock:
            self._hosts.pop(host, None)

    def failed(self, host: str) -> None:
        with self._lock:
            at = self._hosts[host]
            at.failures += 1
            if at.failures >= self._limit:
                at.until = self._clock() + self._rest


# KEYS: the failures of a host in a row, whether it rests. ARGV: how many failures, milliseconds.
ALLOWS = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then
  redis.call('SET', KEYS[2], 1, 'PX', ARGV[2])
end
return 1
"""
FAILED = """
if redis.call('INCR', KEYS[1]) >= tonumber(ARGV[1]) then redis.call('SET', KEYS[2], 1, 'PX', ARGV[2]) end
redis.call('EXPIRE', KEYS[1], 3600)
"""


class RedisBreaker:
    """For all processes that use one Redis; while it is gone, each for itself."""

    def __init__(
        self,
        client: redis.Redis,
        limit: int = 5,
        rest: float = 60.0,
        *,
        prefix: str = "registry-failures",
        gone_rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._client, self._limit, self._rest, self._prefix = client, limit, rest, prefix
        self._allows, self._failed = client.register_script(ALLOWS), client.register_script(FAILED)
        self._shared, self._alone = Shared(gone_rest, clock), Breaker(limit, rest, clock=clock)

    def allows(self, host: str) -> bool:
        try:
            return bool(self._shared.ask(lambda: self._allows(keys=self._keys(host), args=self._for(TRYING))))
        except Gone:
            return self._alone.allows(host)

    def resting(self, host: str) -> bool:
        try:
            return bool(self._shared.ask(lambda: self._client.exists(self._keys(host)[1])))
        except Gone:
            return self._alone.resting(host)

    def answered(self, host: str) -> None:
        self._alone.answered(host)
        self._shared.tell(lambda: self._client.delete(*self._keys(host)))

    def failed(self, host: str) -> None:
        self._alone.failed(host)
        self._shared.tell(lambda: self._failed(keys=self._keys(host), args=self._for(self._rest)))

    def _keys(self, host: str) -> list[str]:
        return [f"{self._prefix}:{{{host}}}:count", f"{self._prefix}:{{{host}}}:rests"]

    def _for(self, seconds: float) -> list[int]:
        return [self._limit, max(1, round(seconds * 1000))]
