"""Asking registries that mind nothing."""

from __future__ import annotations

from articles.citations.clients.pacing import Limit


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
