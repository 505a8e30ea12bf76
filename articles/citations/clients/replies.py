"""What a registry sent back, before anybody reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.citations.answers import Answer, Evidence, Existence, Search

MOVED = ":moved"  # beside the headers, where no server can have put it: a name that begins so is none


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with a body, or the sentence ``failure`` that says why nothing came (then ``status`` is None).

    ``headers`` have lower-case names. ``kept``: the answer was given before and still holds. ``too_much``: there would
    be an answer, longer than is bearable.
    """

    evidence: Evidence
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""
    kept: bool = False
    too_much: bool = False

    @property
    def status(self) -> int | None:
        return self.evidence.status

    @property
    def moved(self) -> bool:
        """Whether the registry led from the address that was asked to another one of its own."""
        return MOVED in self.headers

    @property
    def framed(self) -> bool:
        """Whether the answer said where it ends. One that ends with the connection may have been cut off anywhere."""
        return "content-length" in self.headers or "chunked" in self.headers.get("transfer-encoding", "").lower()

    def json(self) -> dict[str, Any] | list[Any] | None:
        """The body as JSON; None where it is something else, whatever its content type says."""
        try:
            parsed = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return parsed if isinstance(parsed, dict | list) else None

    def unavailable(self, service: str) -> Answer:
        """The answer "could not check", with the reason in a sentence."""
        return Answer(Existence.UNAVAILABLE, self.evidence, reason=self._why(service))

    def unanswered(self, service: str) -> Search:
        """The search "could not check", with the reason in a sentence."""
        return Search(self.evidence, answered=False, reason=self._why(service))

    def _why(self, service: str) -> str:
        if self.failure:
            return self.failure
        if self.status == 429:
            return f"{service} is receiving too many questions (429)."
        if self.status == 200:
            return f"{service} sent something other than the record that was asked for."
        return f"{service} answered with status {self.status}."


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
