"""The stand-in registries where the site looks for its registries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from articles import registries
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.shelves import MemoryShelf
from tests.at_once import AtOnce
from tests.standin import Standin, running


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
            shelf=MemoryShelf(),
        )
        monkeypatch.setattr(registries, "_of_this_process", lambda: made)
        yield server
