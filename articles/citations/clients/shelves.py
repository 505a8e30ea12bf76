"""Answers kept with their validators (RFC 9111): asked once, however many articles and ways of citing need them."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """One registry's last whole answer to one question. ``fetched_at``: when it last said so, be it by "not modified".

    ``url`` is the question without who asked; ``headers`` are those that a reader may need, names in lower case.
    """

    service: str
    url: str
    status: int
    body: bytes
    body_sha256: str
    fetched_at: dt.datetime
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the answer only if it is another by now; none where there is nothing to ask by."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


class Shelf(Protocol):
    """Keeps answers by question (SHA-256 of service and address). It raises nothing: what it cannot do, it leaves."""

    def get(self, question: str) -> Kept | None: ...

    def put(self, question: str, kept: Kept) -> None: ...

    def touch(self, question: str, at: dt.datetime) -> None:
        """The answer was confirmed then."""

    def release(self) -> None:
        """Nothing more is asked for a while: what is held open for asking can be let go."""


class MemoryShelf:
    """A shelf for one process: the last ``most`` answers that were used."""

    def __init__(self, most: int = 1000):
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, question: str) -> Kept | None:
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
            return self._kept.get(question)

    def put(self, question: str, kept: Kept) -> None:
        with self._lock:
            self._kept[question] = kept
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def release(self) -> None:
        """Nothing is held open."""

    def touch(self, question: str, at: dt.datetime) -> None:
        with self._lock:
            if question in self._kept:
                self._kept[question] = replace(self._kept[question], fetched_at=at)
