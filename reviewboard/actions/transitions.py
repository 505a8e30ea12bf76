"""Taking an edge of the article's state machine, under its lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from articles.models import Article
from articles.refusals import NotPossible

MOVED = ("state", "state_since_at", "review_started_at", "closed_because", "due_on")


def move(article: Article, transition: Callable, at: dt.datetime, reason: str = "") -> dict:
    """Take the edge, and say what the state was. The edges themselves are on the model."""
    if not _possible(article, transition):
        raise NotPossible(f"The article is {article.get_state_display().lower()}, so this cannot be done now.")
    old = {"state": article.state}
    transition(article)
    article.state_since_at, article.closed_because = at, reason
    return old


def _possible(article: Article, transition: Callable) -> bool:
    return any(edge.name == transition.__name__ for edge in article.get_available_state_transitions())


def insist_reason(reason: str) -> None:
    """Every way back and every exception says why. Raises NotPossible."""
    if not reason.strip():
        raise NotPossible("Give a reason: whoever it concerns is told, and it stays in the history.")
