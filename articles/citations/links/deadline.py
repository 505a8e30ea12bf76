"""Seconds that run out once, however slowly an answer drips."""

from __future__ import annotations

from collections.abc import Callable


class Deadline:
    """``seconds`` from now on ``clock``; a ``within`` that ends earlier ends this one too."""

    def __init__(self, seconds: float, clock: Callable[[], float], within: Deadline | None = None):
        self._clock, self._within = clock, within
        self._at = clock() + seconds

    def left(self) -> float:
        """How many seconds are left, always more than none. Raises TimeoutError where that is over."""
        seconds = self._at - self._clock()
        if seconds <= 0:
            raise TimeoutError
        return min(seconds, self._within.left()) if self._within else seconds

    def wait_for(self, wait: Callable[[], str]) -> str:
        """What ``wait`` returns; the time that takes is not counted here, only in what this is within."""
        began = self._clock()
        result = wait()
        self._at += self._clock() - began
        return result
