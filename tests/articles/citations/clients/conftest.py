"""A getter that waits for nobody, and servers of one test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import Limit
from tests import standin
from tests.articles.citations.conftest import FakeClock


class Unhurried:
    """A pacer that lets everybody through and remembers what it was told."""

    def __init__(self):
        self.turns: list[str] = []
        self.learned: list[tuple[str, str, Limit]] = []
        self.rests: list[float] = []

    def wait(self, host: str, patience: float | None = None, *, lane: str = "") -> str:
        self.turns.append(lane)
        return "turn"

    def done(self, host: str, turn: str, *, lane: str = "") -> None:
        """Nobody counts turns here."""

    def begin(self, host: str, limit: Limit, *, lane: str = "") -> None:
        """Nobody keeps to limits here."""

    def learn(self, host: str, limit: Limit, *, lane: str = "") -> None:
        self.learned.append((host, lane, limit))

    def rest(self, host: str, seconds: float) -> None:
        self.rests.append(seconds)


@pytest.fixture
def unhurried() -> Unhurried:
    return Unhurried()


@pytest.fixture
def getter(clock: FakeClock, unhurried: Unhurried) -> Callable[..., Getter]:
    """Makes getters; pauses pass on the test's clock."""

    def make(**options: object) -> Getter:
        ours = {"clock": clock, "sleep": clock.sleep, "jitter": lambda: 0.0, "timeout": 5.0, "pacer": unhurried}
        return Getter(**{**ours, **options})

    return make


@pytest.fixture
def serve() -> Iterator[Callable[..., standin.Standin]]:
    """Serves recordings of one test's own."""
    with ExitStack() as stack:
        yield lambda *recordings, **options: stack.enter_context(standin.running(recordings, **options))
