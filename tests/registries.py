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
        ask(server, monkeypatch)
        yield server


def ask(server: Standin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every registry looked for at this stand-in."""
    getter = Getter(attempts=2, timeout=2, pacer=AtOnce(), sleep=lambda seconds: None)
    urls = {f"{name}_url": server.url for name in ("crossref", "doi", "ncbi", "datacite", "europepmc", "openalex")}
    made = Registries(**urls, getter=getter, shelf=MemoryShelf())
    monkeypatch.setattr(registries, "_of_this_process", lambda: made)
