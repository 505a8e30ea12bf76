"""Registries that stand in for the real ones, and a getter that never waits for real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from tests import standin

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "citations"


@dataclass
class FakeClock:
    """Time that passes only when somebody sleeps."""

    at: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def served() -> Iterator[standin.Standin]:
    with standin.running() as server:
        yield server


@pytest.fixture
def registry(served: standin.Standin) -> standin.Standin:
    """The stand-in, with nothing counted yet."""
    served.asked.clear()
    served.queries.clear()
    return served


@pytest.fixture
def registries_at(clock: FakeClock) -> Callable[..., Registries]:
    """Makes registries at one base URL; keywords go to the getter."""

    def make(url: str, **options: object) -> Registries:
        getter = Getter(**{"clock": clock, "sleep": clock.sleep, "jitter": lambda: 0.0, "timeout": 5.0, **options})
        return Registries(
            crossref_url=url,
            doi_url=url,
            ncbi_url=url,
            contact="editor@example.org",
            datacite_url=url,
            europepmc_url=url,
            openalex_url=url,
            getter=getter,
        )

    return make


@pytest.fixture
def registries(registries_at: Callable[..., Registries], registry: standin.Standin) -> Registries:
    return registries_at(registry.url)
