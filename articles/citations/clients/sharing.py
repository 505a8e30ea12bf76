"""What the processes of a site share through one Redis, which may be gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import redis

T = TypeVar("T")


class Gone(Exception):
    """Redis does not answer; each process goes on alone."""


class Shared:
    """Leaves a Redis that failed alone for ``rest`` seconds, so that its timeouts are paid once in that time."""

    def __init__(self, rest: float, clock: Callable[[], float]):
        self._rest, self._clock = rest, clock
        self._gone_until = float("-inf")

    def ask(self, question: Callable[[], T]) -> T:
        """Raises Gone."""
        if self._clock() < self._gone_until:
            raise Gone
        try:
            return question()
        except redis.RedisError as error:
            self._gone_until = self._clock() + self._rest
            raise Gone from error

    def tell(self, message: Callable[[], object]) -> None:
        """As ``ask``, where nobody needs the answer: what is lost runs out by itself, or is said again."""
        try:
            self.ask(message)
        except Gone:
            return
