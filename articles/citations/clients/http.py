"""One polite, bounded, repeatable GET, for all registries.

Whatever happens out there comes back as a ``Reply``: either a status with a body, or a sentence that says why there is
none. Statuses that pass (429, 5xx) and broken connections are tried again after growing, jittered pauses;
``Retry-After`` is honoured. An answer counts only if it is whole, under ``max_bytes`` and in time.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import hashlib
import json
import logging
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from articles.citations.answers import Answer, Evidence, Existence
from articles.citations.clients.pacing import InProcessPacer, Limit, Pacer, announced

# httpx writes every address it asks into the log, and with it NCBI's key.
logging.getLogger("httpx").setLevel(logging.WARNING)

PASSING = {408, 425, 429, 500, 502, 503, 504}
REDIRECTS = {301, 302, 303, 307, 308}
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a registry sent back, or the sentence ``failure`` that says why nothing came (then ``status`` is None)."""

    evidence: Evidence
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""

    @property
    def status(self) -> int | None:
        return self.evidence.status

    def json(self) -> dict[str, Any] | list[Any] | None:
        """The body as JSON; None where it is something else, whatever its content type says."""
        try:
            parsed = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return parsed if isinstance(parsed, dict | list) else None

    def unavailable(self, service: str) -> Answer:
        """The answer "could not check", with the reason in a sentence."""
        return Answer(Existence.UNAVAILABLE, self.evidence, reason=self.failure or _status_says(service, self))


def _status_says(service: str, reply: Reply) -> str:
    if reply.status == 429:
        return f"{service} is receiving too many questions (429)."
    if reply.status == 200:
        return f"{service} sent something other than the record that was asked for."
    return f"{service} answered with status {reply.status}."


class Breaker:
    """Leaves a host alone for ``rest`` seconds once ``limit`` calls in a row got no HTTP answer from it."""

    def __init__(self, limit: int = 5, rest: float = 60.0):
        self._limit, self._rest = limit, rest
        self._failures: dict[str, int] = defaultdict(int)
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def resting(self, host: str, at: float) -> bool:
        with self._lock:
            return at < self._until.get(host, at)

    def answered(self, host: str) -> None:
        with self._lock:
            self._failures[host] = 0

    def failed(self, host: str, at: float) -> None:
        with self._lock:
            self._failures[host] += 1
            if self._failures[host] >= self._limit:
                self._until[host] = at + self._rest


class Getter:
    """Asks hosts: each within its limits, none forever.

    ``timeout`` (seconds) bounds one request, ``patience`` one call with all its attempts. ``clock``, ``sleep`` and
    ``jitter`` (a number from 0 to 1) can be replaced, so that a test need not wait.
    """

    def __init__(
        self,
        *,
        timeout: float = 15.0,
        max_bytes: int = 2_000_000,
        attempts: int = 5,
        patience: float = 60.0,
        pacer: Pacer | None = None,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ):
        self._timeout, self._max_bytes, self._attempts, self._patience = timeout, max_bytes, attempts, patience
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self.pacer: Pacer = pacer or InProcessPacer(clock=clock, sleep=sleep)
        self._breaker = breaker or Breaker()
        self._limits: dict[str, Limit] = {}
        self._client = httpx.Client(timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)), follow_redirects=False)

    def limit(self, url: str, limit: Limit) -> None:
        """Says how a host may be asked until its own answers say otherwise."""
        host = httpx.URL(url).netloc.decode()
        self._limits[host] = limit
        self.pacer.learn(host, limit)

    def get(
        self,
        service: str,
        url: str,
        *,
        now: dt.datetime,
        params: Mapping[str, str] | None = None,
        about_us: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Asks until an answer stands or patience ends. ``about_us`` are parameters that the evidence leaves out."""
        asked = _Question(service, httpx.URL(url, params=params) if params else httpx.URL(url), now)
        full = asked.url.copy_merge_params(dict(about_us)) if about_us else asked.url
        host, began = full.netloc.decode(), self._clock()
        if self._breaker.resting(host, began):
            return asked.failed(f"{service} has not been answering, so it is left alone for a minute.")
        reply = self._tried(asked, full, dict(headers or {}), began)
        if reply.status is None:
            self._breaker.failed(host, self._clock())
        else:
            self._breaker.answered(host)
        return reply

    def _tried(self, asked: _Question, url: httpx.URL, headers: dict[str, str], began: float) -> Reply:
        for attempt in range(1, self._attempts + 1):
            reply = self._once(asked, url, headers)
            pause = self._pause(reply, attempt, asked.now)
            late = self._clock() + pause - began > self._patience
            if not _worth_repeating(reply) or attempt == self._attempts or late:
                return reply
            self._sleep(pause)
        raise AssertionError("at least one attempt is made")

    def _once(self, asked: _Question, url: httpx.URL, headers: dict[str, str]) -> Reply:
        host = url.netloc.decode()
        turn = self.pacer.wait(host)
        if not turn:
            return asked.failed(f"Too many questions are waiting for {asked.service}.")
        try:
            return self._fetched(asked, url, headers)
        finally:
            self.pacer.done(host, turn)

    def _fetched(self, asked: _Question, url: httpx.URL, headers: dict[str, str], hops: int = 3) -> Reply:
        try:
            with self._client.stream("GET", url, headers={"Accept-Encoding": "gzip", **headers}) as response:
                self._learn(url, response.headers)
                onward = _same_host_redirect(url, response) if hops else None
                if onward is None:
                    return self._read(asked, response)
            return self._fetched(asked, onward, headers, hops - 1)
        except httpx.TimeoutException:
            return asked.failed(f"{asked.service} did not answer within {self._timeout:g} seconds.")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            return asked.failed(f"{asked.service} could not be reached ({type(error).__name__}).")

    def _read(self, asked: _Question, response: httpx.Response) -> Reply:
        body, began = bytearray(), self._clock()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._max_bytes:
                return asked.failed(f"{asked.service} sent more than {self._max_bytes / 1e6:g} MB.")
            if self._clock() - began > self._timeout:
                return asked.failed(f"{asked.service} did not finish answering within {self._timeout:g} seconds.")
        return asked.answered(response.status_code, bytes(body), response.headers)

    def _learn(self, url: httpx.URL, headers: httpx.Headers) -> None:
        host = url.netloc.decode()
        known = self._limits.get(host, Limit())
        limit = announced(headers, known)
        if limit != known:
            self._limits[host] = limit
            self.pacer.learn(host, limit)

    def _pause(self, reply: Reply, attempt: int, now: dt.datetime) -> float:
        """Seconds before the next attempt: what the host asked for, else doubling from half a second, with jitter."""
        asked_for = _retry_after(reply.headers.get("retry-after", ""), now)
        grown = 0.5 * 2 ** (attempt - 1) * (1 + self._jitter())
        return min(LONGEST_PAUSE, grown if asked_for is None else asked_for + self._jitter())


@dataclass(frozen=True, slots=True)
class _Question:
    service: str
    url: httpx.URL
    now: dt.datetime

    def answered(self, status: int, body: bytes, headers: httpx.Headers) -> Reply:
        proof = Evidence(self.service, str(self.url), self.now, status, hashlib.sha256(body).hexdigest())
        return Reply(proof, body, {name.lower(): value for name, value in headers.items()})

    def failed(self, why: str) -> Reply:
        return Reply(Evidence(self.service, str(self.url), self.now, None, ""), failure=why)


def _worth_repeating(reply: Reply) -> bool:
    return reply.status is None or reply.status in PASSING


def _same_host_redirect(url: httpx.URL, response: httpx.Response) -> httpx.URL | None:
    if response.status_code not in REDIRECTS or "location" not in response.headers:
        return None
    onward = url.join(response.headers["location"])
    return onward if (onward.scheme, onward.netloc) == (url.scheme, url.netloc) else None


def _retry_after(value: str, now: dt.datetime) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); None when it is missing or unreadable."""
    if value.strip().isdecimal():
        return min(float(value), LONGEST_PAUSE)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=dt.UTC)) - now).total_seconds())
