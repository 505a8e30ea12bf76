"""The stand-in registries where the site looks for its registries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from articles import registries
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import Limit
from tests.standin import Standin, running


class AtOnce:
    """A pacer for a registry that minds nothing: the stand-in."""

    def wait(self, host: str, patience: float | None = None, *, lane: str = "") -> str:
        return "turn"

    def done(self, host: str, turn: str, *, lane: str = "") -> None:
        """There is no turn to hand back."""

    def begin(self, host: str, limit: Limit, *, lane: str = "") -> None:
        """There is no limit to keep."""

    learn = begin

    def rest(self, host: str, seconds: float) -> None:
        """Nobody waits here."""


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    """Recorded answers of every registry; what was asked is counted in ``standin.asked``. Retries do not wait."""
    with running() as server:
        getter = Getter(attempts=2, timeout=2, pacer=AtOnce(), sleep=lambda seconds: None)
        made = Registries(
            crossref_url=server.url,
            doi_url=server.url,
            ncbi_url=server.url,
            datacite_url=server.url,
            europepmc_url=server.url,
            openalex_url=server.url,
            getter=getter,
            shelf=registries.DatabaseShelf(),
        )
        monkeypatch.setattr(registries, "_of_this_process", lambda: made)
        yield server
