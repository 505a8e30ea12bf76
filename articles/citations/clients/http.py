"""One polite, bounded, repeatable GET, for all registries.

Whatever happens out there comes back as a ``Reply``: either a status with a body, or a sentence that says why there is
none. Statuses that pass (429, 5xx) and broken connections are tried again after growing, jittered pauses;
``Retry-After`` is honoured, by everybody. An answer counts only if it is whole, under ``max_bytes`` and in time.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import httpx

from articles.citations.answers import Evidence
from articles.citations.clients.breaker import Breaker, Breaking
from articles.citations.clients.fetching import Fetched, Fetcher, NotFetched, TooMuch
from articles.citations.clients.pacing import InProcessPacer, Limit, Pacer, announced, interval_of
from articles.citations.clients.replies import MOVED, Reply, digest

__all__ = ["Breaker", "Getter", "Reply", "address"]

PASSING = {408, 425, 429, 500, 502, 503, 504}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_HOPS = 3
# NCBI moves its services between its own hosts (the ID converter, in 2025).
ONE_HOUSE = (".ncbi.nlm.nih.gov",)
LONGEST_PAUSE = 60.0


class Getter:
    """Asks hosts: each within its limits, none forever.

    ``timeout`` (seconds) bounds one request, ``patience`` one call with all its attempts. ``clock``, ``sleep`` and
    ``jitter`` (a number from 0 to 1) can be replaced, so that a test need not wait for a pause.
    """

    def __init__(
        self,
        *,
        timeout: float = 15.0,
        max_bytes: int = 2_000_000,
        attempts: int = 5,
        patience: float = 60.0,
        pacer: Pacer | None = None,
        breaker: Breaking | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ):
        self._attempts, self._patience = attempts, patience
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self.pacer: Pacer = pacer or InProcessPacer(clock=clock, sleep=sleep)
        self._breaker: Breaking = breaker or Breaker(clock=clock)
        self._limits: dict[tuple[str, str], Limit] = {}
        self._heard: set[tuple[str, str]] = set()
        self._fetcher = Fetcher(timeout=timeout, max_bytes=max_bytes)

    def limit(self, url: str, limit: Limit, *, lane: str = "") -> None:
        """Says how a host, or a lane of it, may be asked until its own answers say otherwise."""
        host = httpx.URL(url).netloc.decode()
        if (host, lane) not in self._limits:
            self._limits[host, lane] = limit
            self.pacer.begin(host, limit, lane=lane)

    def get(
        self,
        service: str,
        url: str,
        *,
        now: dt.datetime,
        params: Mapping[str, str] | None = None,
        about_us: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        lane: str = "",
    ) -> Reply:
        """Asks until an answer stands or patience ends. ``about_us`` are parameters that the evidence leaves out."""
        asked = _Question(service, address(url, params), now)
        full = httpx.URL(asked.url).copy_merge_params(dict(about_us)) if about_us else httpx.URL(asked.url)
        if not self._breaker.allows(full.netloc.decode()):
            return asked.failed(f"{service} has not been answering, so it is left alone for a minute.")
        return self._tried(asked, full, dict(headers or {}), lane)

    def _tried(self, asked: _Question, url: httpx.URL, headers: dict[str, str], lane: str) -> Reply:
        host, until = url.netloc.decode(), self._clock() + self._patience
        for attempt in range(1, self._attempts + 1):
            try:
                outcome = self._once(asked, url, headers, lane, until)
            except _NoTurn:
                return asked.failed(f"Too many questions are waiting for {asked.service}.")
            pause = self._pause(host, outcome.reply, attempt, asked.now)
            last = attempt == self._attempts or not outcome.passing or self._clock() + pause >= until
            if last or not outcome.reached:
                (self._breaker.answered if outcome.well else self._breaker.failed)(host)
            if last or self._breaker.resting(host):
                return outcome.reply
            self._sleep(pause)
        raise AssertionError("at least one attempt is made")

    def _once(self, asked: _Question, url: httpx.URL, headers: dict[str, str], lane: str, until: float) -> _Outcome:
        """Raises _NoTurn."""
        for hop in range(MOST_HOPS + 1):
            try:
                fetched = self._in_turn(url, headers, lane, until)
            except NotFetched as error:
                failed = asked.failed(f"{asked.service} {error.why}", too_much=isinstance(error, TooMuch))
                return _Outcome(failed, error.reached, error.passing)
            onward = _onward(url, fetched)
            if onward is None or hop == MOST_HOPS:
                break
            url = onward
        headers_seen = fetched.headers | ({MOVED: "yes"} if hop else {})
        return _Outcome(
            asked.answered(replace(fetched, headers=headers_seen)), reached=True, passing=fetched.status in PASSING
        )

    def _in_turn(self, url: httpx.URL, headers: dict[str, str], lane: str, until: float) -> Fetched:
        host = url.netloc.decode()
        turn = self.pacer.wait(host, until - self._clock(), lane=lane)
        if not turn:
            raise _NoTurn
        try:
            fetched = self._fetcher.fetch(url, headers, within=max(until - self._clock(), 0.001))
            self._learn(host, fetched.headers, lane)
            return fetched
        finally:
            self.pacer.done(host, turn, lane=lane)

    def _learn(self, host: str, headers: Mapping[str, str], lane: str) -> None:
        """The first announcement is passed on even where it is nothing new here: others may have begun otherwise."""
        known = self._limits.get((host, lane), Limit())
        limit, first = announced(headers, known), (host, lane) not in self._heard
        if limit != known or (first and "x-rate-limit-limit" in headers):
            self._heard.add((host, lane))
            self._limits[host, lane] = limit
            self.pacer.learn(host, limit, lane=lane)

    def _pause(self, host: str, reply: Reply, attempt: int, now: dt.datetime) -> float:
        """Seconds before the next attempt: what the host asked for, else doubling from half a second, with jitter.

        What the host asked for it asked of everybody.
        """
        asked_for = _asked_for(reply, now)
        if asked_for is None:
            return min(LONGEST_PAUSE, 0.5 * 2 ** (attempt - 1) * (1 + self._jitter()))
        self.pacer.rest(host, asked_for)
        return min(LONGEST_PAUSE, asked_for + self._jitter())


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One attempt. ``reached``: somebody took the question. ``passing``: another attempt may go better."""

    reply: Reply
    reached: bool
    passing: bool

    @property
    def well(self) -> bool:
        """A host that answers below 500 is well; so is one whose answer was more than is bearable."""
        return not self.passing or (self.reply.status is not None and self.reply.status < 500)


@dataclass(frozen=True, slots=True)
class _Question:
    service: str
    url: str
    now: dt.datetime

    def answered(self, fetched: Fetched) -> Reply:
        proof = Evidence(self.service, self.url, self.now, fetched.status, digest(fetched.body))
        return Reply(proof, fetched.body, fetched.headers)

    def failed(self, why: str, *, too_much: bool = False) -> Reply:
        return Reply(Evidence(self.service, self.url, self.now, None, ""), failure=why, too_much=too_much)


class _NoTurn(Exception):
    """Patience would end before the host may be asked."""


def address(url: str, params: Mapping[str, str] | None = None) -> str:
    """The whole address of a question, as the evidence has it."""
    fit = {name: value.encode(errors="replace").decode() for name, value in (params or {}).items()}
    return str(httpx.URL(url, params=fit) if fit else httpx.URL(url))


def _onward(url: httpx.URL, fetched: Fetched) -> httpx.URL | None:
    """Where a redirect leads, if that is the same host or house: nobody else was meant to be asked."""
    if fetched.status not in REDIRECTS or "location" not in fetched.headers:
        return None
    try:
        onward = url.join(fetched.headers["location"])
    except (httpx.InvalidURL, ValueError):
        return None
    at_home = any(url.host.endswith(house) and onward.host.endswith(house) for house in ONE_HOUSE)
    same = onward.netloc == url.netloc or (at_home and onward.port == url.port)
    return onward if same and onward.scheme == url.scheme else None


def _asked_for(reply: Reply, now: dt.datetime) -> float | None:
    """Seconds that the host asked to be left alone: Retry-After, else on 429 the interval that it counts by."""
    if reply.status not in (429, 503):
        return None
    seconds = _retry_after(reply.headers.get("retry-after", ""), now)
    if seconds is None and reply.status == 429 and "x-rate-limit-interval" in reply.headers:
        seconds = interval_of(reply.headers)
    return None if seconds is None else min(seconds, LONGEST_PAUSE)


def _retry_after(value: str, now: dt.datetime) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); None when it is missing or unreadable."""
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return float(value)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=dt.UTC)) - now).total_seconds())
