"""The stand-in registries where the site looks for its registries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from articles import tasks
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import Limit
from tests.standin import Standin, running


class AtOnce:
    """A pacer for a registry that minds nothing: the stand-in."""

    def wait(self, host: str) -> str:
        return "turn"

    def done(self, host: str, turn: str) -> None:
        """There is no turn to hand back."""

    def learn(self, host: str, limit: Limit) -> None:
        """There is no limit to keep."""


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """Recorded answers of every registry; what was asked is counted in ``standin.asked``. Retries do not wait."""
    with running() as server:
        ask(server, monkeypatch)
        yield server


def ask(server: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every registry looked for at this stand-in."""
    getter = Getter(attempts=2, timeout=2, pacer=AtOnce(), sleep=lambda seconds: None)
    made = Registries(
        crossref_url=server.url, doi_url=server.url, ncbi_url=server.url, datacite_url=server.url, getter=getter
    )
    monkeypatch.setattr(tasks, "registries", lambda: made)
