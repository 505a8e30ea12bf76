"""A registry that allows so much and no more: it says so in headers, answers 429 beyond, and counts who goes beyond."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field

WINDOW = 1.0  # seconds, sliding


@dataclass
class Allowed:
    """``per_second`` questions in any second, ``at_once`` unanswered; ``too_often`` and ``too_many`` count the rest."""

    per_second: int
    at_once: int
    announces: bool = True
    retry_after: str = ""
    too_often: int = 0
    too_many: int = 0
    unanswered: int = 0
    most_at_once: int = 0
    times: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self) -> bool:
        """Whether this question is within the limits."""
        with self.lock:
            now = time.monotonic()
            while self.times and self.times[0] <= now - WINDOW:
                self.times.popleft()
            self.times.append(now)
            self.unanswered += 1
            self.most_at_once = max(self.most_at_once, self.unanswered)
            often, many = len(self.times) > self.per_second, self.unanswered > self.at_once
            self.too_often, self.too_many = self.too_often + often, self.too_many + many
            return not (often or many)

    def leave(self) -> None:
        with self.lock:
            self.unanswered -= 1

    @property
    def headers(self) -> dict[str, str]:
        return {
            "x-rate-limit-limit": str(self.per_second),
            "x-rate-limit-interval": "1s",
            "x-concurrency-limit": str(self.at_once),
        }

    @property
    def refusal(self) -> dict:
        headers = {"retry-after": self.retry_after} if self.retry_after else {}
        return {"status": 429, "headers": {"content-type": "text/html", **headers}, "text": "429 Too Many Requests"}
