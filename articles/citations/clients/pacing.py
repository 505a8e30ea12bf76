"""Turns at a registry: how often and how many at once it may be asked, whoever in this site is asking.

A turn is a moment at which to ask, reserved ahead: moments are evenly spaced, so that nobody bursts and nobody polls.
First comes a place among those unanswered, then the moment. ``InProcessPacer`` serves one process; ``RedisPacer``
(``shared_pacing``) shares the turns between all workers of a site. Registries announce their limits in headers and
change them (Crossref did in December 2025), so limits are learned.
"""

from __future__ import annotations

import re
import threading
import time
import uuid
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
# Questions are this much further apart than they might be: a registry counts by its own clock, and some arrive late.
SPACING = 1.03
LATE = 0.025  # seconds after its moment from which a question takes a new one, so as not to crowd the next
FULL_AGAIN_IN = 0.005  # seconds until a process looks again whether one of its own turns was handed back
FASTEST, MOST_AT_ONCE = 200.0, 50


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``per_second`` new requests and ``at_once`` unanswered ones."""

    per_second: float = 3.0
    at_once: int = 1

    @property
    def spacing(self) -> float:
        """Seconds from one question to the next."""
        return SPACING / self.per_second


class Pacer(Protocol):
    """``lane`` names questions of a host that have a slower limit of their own besides the host's."""

    def wait(self, host: str, patience: float | None = None, *, lane: str = "") -> str:
        """Blocks until this host may be asked; returns the turn to hand back, "" when that would take too long."""

    def done(self, host: str, turn: str, *, lane: str = "") -> None:
        """Hands a turn back once the answer is in."""

    def begin(self, host: str, limit: Limit, *, lane: str = "") -> None:
        """This host, or this lane of it, is asked within this limit until it announces one."""

    def learn(self, host: str, limit: Limit, *, lane: str = "") -> None:
        """It announced this limit: from now on everybody keeps to it."""

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone so long: nobody gets a turn before."""


def announced(headers: Mapping[str, str], known: Limit) -> Limit:
    """The limit that the headers of an answer announce (x-rate-limit-*, x-concurrency-limit), else the known one.

    Who announces a rate and says nothing of concurrency gets what a rate needs whose answers take a fifth of a second.
    """
    per_second, at_once = known.per_second, known.at_once
    count, interval = _number(headers.get("x-rate-limit-limit", "")), interval_of(headers) or 0.0
    if count and interval:
        per_second = min(max(count / interval, 0.1), FASTEST)
        at_once = max(at_once, min(int(per_second / 5), MOST_AT_ONCE))
    if concurrency := _number(headers.get("x-concurrency-limit", "")):
        at_once = min(int(concurrency), MOST_AT_ONCE) or 1
    return Limit(per_second, at_once)


def interval_of(headers: Mapping[str, str]) -> float | None:
    """Seconds of x-rate-limit-interval ("1s", the default), None where it is unreadable."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?)(ms|s|m|h)?", headers.get("x-rate-limit-interval", "1s").strip())
    return float(match[1]) * SECONDS[match[2] or "s"] if match else None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d{1,6}(?:\.\d{1,6})?\s*", text) else None


@dataclass(frozen=True, slots=True)
class Grant:
    """A turn, ``seconds`` from now; or none, and when to try again: in ``seconds``, or when ``full`` is less so."""

    granted: bool
    seconds: float = 0.0
    full: str = ""


class Turns(ABC):
    """Waiting for turns, wherever they are counted."""

    def __init__(self, patience: float, clock: Callable[[], float], sleep: Callable[[float], None]):
        self._patience, self._clock, self._sleep = patience, clock, sleep

    def wait(self, host: str, patience: float | None = None, *, lane: str = "") -> str:
        turn, places = uuid.uuid4().hex, places_of(host, lane)
        until = self._clock() + (self._patience if patience is None else min(patience, self._patience))
        while True:
            left = until - self._clock()
            grant = self._take(places, turn, left)
            if grant.granted and self._in_time(grant.seconds):
                return turn
            if not grant.granted and (left <= 0 or grant.seconds > left):
                self._hand_back(places, turn)
                return ""
            if not grant.granted:
                self._idle(grant, left)

    def _in_time(self, seconds: float) -> bool:
        """Sleeps until the moment; False if it woke up too late for it."""
        moment = self._clock() + seconds
        if seconds > 0:
            self._sleep(seconds)
        return self._clock() - moment < LATE

    @abstractmethod
    def _take(self, places: tuple[str, ...], turn: str, patience: float) -> Grant: ...

    @abstractmethod
    def _hand_back(self, places: tuple[str, ...], turn: str) -> None: ...

    @abstractmethod
    def _idle(self, grant: Grant, left: float) -> None: ...


def places_of(host: str, lane: str) -> tuple[str, ...]:
    """What a question takes a turn at: the host and, within it, the lane."""
    return (host, f"{host} {lane}") if lane else (host,)


@dataclass
class _Place:
    limit: Limit = Limit()
    next_at: float = 0.0
    rests_until: float = 0.0
    turns: set[str] = field(default_factory=set)


class InProcessPacer(Turns):
    """Turns among the threads of one process. ``patience`` is how many seconds one waits for a turn at most."""

    def __init__(
        self,
        limits: Mapping[str, Limit] | None = None,
        *,
        patience: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        super().__init__(patience, clock, sleep)
        self._places: dict[str, _Place] = defaultdict(_Place)
        self._lock = threading.Lock()
        for host, limit in (limits or {}).items():
            self.learn(host, limit)

    def done(self, host: str, turn: str, *, lane: str = "") -> None:
        self._hand_back(places_of(host, lane), turn)

    def learn(self, host: str, limit: Limit, *, lane: str = "") -> None:
        with self._lock:
            self._places[places_of(host, lane)[-1]].limit = limit

    begin = learn

    def rest(self, host: str, seconds: float) -> None:
        with self._lock:
            at = self._places[host]
            at.rests_until = max(at.rests_until, self._clock() + seconds)

    def _take(self, places: tuple[str, ...], turn: str, patience: float) -> Grant:
        """The host's moments are reserved ahead, a lane's are not: it would keep the host's moments from others."""
        with self._lock:
            now, at = self._clock(), [self._places[place] for place in places]
            slot = max(now, at[0].next_at)
            waits = [at[0].rests_until - now, *(lane.next_at - now for lane in at[1:])]
            if max(waits) > 0:
                return Grant(False, max(waits))
            for name, place in zip(places, at, strict=True):
                if len(place.turns - {turn}) >= place.limit.at_once:
                    return Grant(False, full=name)
            if slot - now > patience:
                return Grant(False, slot - now)
            for place in at:
                place.turns.add(turn)
                place.next_at = slot + place.limit.spacing
            return Grant(True, slot - now)

    def _hand_back(self, places: tuple[str, ...], turn: str) -> None:
        with self._lock:
            for place in places:
                self._places[place].turns.discard(turn)

    def _idle(self, grant: Grant, left: float) -> None:
        self._sleep(min(FULL_AGAIN_IN if grant.full else grant.seconds, left))
