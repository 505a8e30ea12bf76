"""What does not agree between the tables and the history."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What of an article is not as its history says. ``sequence`` is the event's, 0 where there is none."""

    article_id: int
    sequence: int
    why: str
