"""By which way an action came, and in which request: known at the edge, written down with every event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from articles.models import Via


@dataclass(frozen=True, slots=True)
class Way:
    via: str = Via.COMMAND
    request_id: str = ""


UNSAID = Way()
_way: ContextVar[Way] = ContextVar("way")


def current() -> Way:
    """A command, where nobody said otherwise."""
    return _way.get(UNSAID)


@contextmanager
def acting(via: Via, request_id: str = "") -> Iterator[None]:
    """Everything recorded inside came by ``via``."""
    token = _way.set(Way(via, request_id))
    try:
        yield
    finally:
        _way.reset(token)
