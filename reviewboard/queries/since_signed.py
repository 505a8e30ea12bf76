"""What changed since a reviewer signed: the claims they are asked about again, and what became of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.drafts.carry_over import Carried, carry_over, wording
from articles.drafts.claims import claims
from articles.models import Revision
from reviewboard.queries.changes import words
from reviewboard.queries.desk import JudgedCitation
from reviewboard.queries.desk_page import Desk, Line
from reviewboard.queries.wording import Wording, wording_of, work_of


@dataclass(frozen=True, slots=True)
class Touched:
    """A claim to look at again, and why: ``reworded`` (``pieces`` is the redline), ``sources`` (other ones are cited),
    ``new``, ``worse`` (a source's standing), ``open`` (signed without a verdict on it).
    """

    why: str
    line: Line
    pieces: Sequence[tuple[str, str]] = ()

    @property
    def citation(self) -> JudgedCitation | None:
        """The first of its citations that is asked about."""
        return next((row for row in self.line.citations if row.is_asked), None)


class SinceSigned:
    """``number`` is the revision that was signed last, ``at`` when; the rest is worked out when it is first shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk, signed = desk, desk.review.signed_last
        self.number, self.at = signed["number"], dt.datetime.fromisoformat(signed["at"])
        self.same_text = signed["revision"] == desk.revision.pk

    @cached_property
    def touched(self) -> list[Touched]:
        """In text order."""
        return [found for pair in self._pairs if pair.new for found in self._touched(pair)]

    @property
    def gone(self) -> list[str]:
        """The claims that were signed and are no longer there."""
        return [pair.old.text for pair in self._pairs if pair.new is None]

    @property
    def carried(self) -> list[JudgedCitation]:
        """The citations whose signed verdict stands."""
        return [row for row in self._desk.citations if not row.is_asked]

    @property
    def first(self) -> JudgedCitation | None:
        """Where to begin: the first that is still without a verdict, else the first that is asked about."""
        asked = self._desk.asked
        return next((row for row in asked if not row.value), asked[0] if asked else None)

    @cached_property
    def _pairs(self) -> list[Carried]:
        new = self._desk.revision
        old = new if self.same_text else Revision.objects.get(pk=self._desk.review.signed_last["revision"])
        before = wording_of(old)
        after = before if self.same_text else wording_of(new)
        was, now = _works(before), _works(after)
        return carry_over(
            claims(old.body),
            claims(new.body),
            old_key=lambda number: was.get(number, ""),
            new_key=lambda number: now.get(number, ""),
        )

    def _touched(self, pair: Carried) -> Iterator[Touched]:
        line = self._desk.lines.get(pair.new_position + 1)
        if line is None:
            return
        if pair.outcome == "new":
            yield Touched("new", line)
        elif pair.outcome == "changed" and wording(pair.old.text) == wording(pair.new.text):
            yield Touched("sources", line)
        elif pair.outcome == "changed":
            yield Touched("reworded", line, words(pair.old.text, pair.new.text))
        elif any(row.stale for row in line.citations):
            yield Touched("worse", line)
        elif any(row.is_asked for row in line.citations):
            yield Touched("open", line)


def _works(text: Wording) -> dict[int, str]:
    return {row.number: work_of(row) for row in text.references}
