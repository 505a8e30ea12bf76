"""One reference of the findings page: its marks at a glance, whose turn it is, and what there is to read about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from articles.citations.rules import Ruling
from articles.models import LinkState, Reference, Waiver
from reviewboard.queries.blockers import Blocker, is_fatal
from reviewboard.queries.records import CONFIRMED, Match, SideBySide, match_of, side_by_side, title_beside
from reviewboard.queries.references import ReferenceRow, Said
from reviewboard.queries.registries import Proof, RegistryAnswer, answers_of, disagree

# What the rules found out about how a work is cited, at a glance; the sentence stands below.
CITED_AS = {
    Ruling.INVALID_ID: ("bad", "Malformed identifier"),
    Ruling.ID_CONFLICT: ("bad", "Identifiers of two works"),
    Ruling.WRONG_WORK: ("bad", "Identifier of another work"),
    Ruling.TITLE_DIFFERS: ("warn", "Another title"),
    Ruling.TITLE_REVIEW: ("warn", "Title to compare"),
    Ruling.TITLE_VARIES: ("warn", "Title varies"),
    Ruling.CITED_WRONG: ("warn", "Details differ"),
    Ruling.PARTLY_RETRACTED: ("warn", "Partly retracted"),
    Ruling.MAYBE_RETRACTED: ("warn", "Perhaps retracted"),
    Ruling.REINSTATED: ("info", "Reinstated"),
    Ruling.TOO_LITTLE: ("unknown", "Too little to search by"),
}
NO_NEW_ANSWER = ("unknown", "Asked again without an answer")
TITLES_TO_COMPARE = {Ruling.TITLE_VARIES, Ruling.TITLE_REVIEW}
RECORD_IS_BETTER = TITLES_TO_COMPARE | {Ruling.CITED_WRONG, Ruling.TITLE_DIFFERS}
LINKS = {LinkState.DEAD: ("warn", "Its page is gone"), LinkState.SOFT_DEAD: ("warn", "Its page leads elsewhere")}
GRAVEST_FIRST = ("bad", "warn", "unknown", "info", "good")


class Group(StrEnum):
    """Whose turn a reference is. In the order of the page."""

    NEEDS = "needs"
    CHECKING = "checking"
    LOOK = "look"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Ruled(Said):
    """One rule's answer, with what it rests on."""

    version: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The newest word of a person on the suggested match."""

    confirmed: bool
    title: str
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Row:
    """One reference with all that is known of it. ``blockers`` are those that no waiver clears.

    ``elsewhere``: how many other articles rest on the same source, counted up to 100; None where the person is
    not to know. ``cited_by`` are the positions of the citations that rest on it.
    """

    reference: Reference
    listed: ReferenceRow
    blockers: tuple[Blocker, ...]
    waivers: tuple[Waiver, ...]
    decision: Decision | None
    elsewhere: int | None
    cited_by: tuple[int, ...]

    @property
    def number(self) -> int:
        return self.listed.number

    @property
    def said(self) -> tuple[Ruled, ...]:
        return self.listed.said

    @property
    def told(self) -> list[Ruled]:
        """What a person has to read; notes stand with how it was checked."""
        return self.listed.told

    @cached_property
    def answers(self) -> tuple[RegistryAnswer, ...]:
        return answers_of(self.listed.source)

    @property
    def registries_disagree(self) -> bool:
        return disagree(self.answers)

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        once = {(proof.url, proof.fetched_at): proof for ruled in self.said for proof in ruled.proofs}
        return tuple(once.values())

    @cached_property
    def match(self) -> Match | None:
        return match_of(self.listed.source)

    @property
    def match_beside(self) -> SideBySide:
        """The words that cite it, and the suggested match."""
        return side_by_side(self.listed.as_cited, self.match.text or self.match.title)

    @property
    def titles(self) -> SideBySide | None:
        """The title as cited and as recorded, where they differ by a word or so."""
        return title_beside(self.reference) if self._outcomes & TITLES_TO_COMPARE else None

    @property
    def has_better_record(self) -> bool:
        """Does its record say something that the reference should say, too?"""
        if self.match and self.match.state == CONFIRMED:
            return not (self.reference.doi or self.reference.pmid)
        return bool(self._outcomes & RECORD_IS_BETTER and self.listed.source.record)

    @property
    def says_too_little(self) -> bool:
        """Does the reference name no title that could be searched for?"""
        return Ruling.TOO_LITTLE in self._outcomes

    @property
    def _outcomes(self) -> set[str]:
        return {ruled.outcome for ruled in self.said}

    @cached_property
    def marks(self) -> list[tuple[str, str]]:
        """(tone, words): the state at a glance, the work's standing first."""
        cited = [CITED_AS[ruled.outcome] for ruled in self.said if ruled.outcome in CITED_AS]
        return list(dict.fromkeys([*self._standing_marks(cited), *cited, *self._link_marks()]))

    def _standing_marks(self, cited: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Another work than is meant may well exist and stand: that is no news of this reference."""
        tone = self.listed.tone if self.listed.was_tried else "unknown"
        if tone != "good" or all(other != "bad" for other, _ in cited):
            yield tone, self.listed.standing
        if self.listed.is_unanswered and self.listed.source.checked_at:
            yield NO_NEW_ANSWER

    def _link_marks(self) -> Iterator[tuple[str, str]]:
        if self.listed.source and self.listed.source.link_state in LINKS:
            yield LINKS[LinkState(self.listed.source.link_state)]

    @property
    def tone(self) -> str:
        """The gravest of its marks and of what the rules tell."""
        tones = {tone for tone, _ in self.marks} | {ruled.tone for ruled in self.told}
        return "bad" if self.is_fatal else min(tones, key=GRAVEST_FIRST.index)

    @property
    def is_fatal(self) -> bool:
        return any(map(is_fatal, self.blockers))

    @property
    def group(self) -> Group:
        if self.listed.is_waiting and not self.is_fatal:
            return Group.CHECKING
        if self.asks:
            return Group.NEEDS
        if any(blocker.turn == "machine" for blocker in self.blockers):
            return Group.CHECKING
        return Group.FINE if self.tone == "good" and not self.waivers else Group.LOOK

    @property
    def asks(self) -> bool:
        """Is there something that only a person can clear?"""
        suggested = self.match is not None and self.match.is_suggested
        return suggested or any(blocker.turn == "editor" for blocker in self.blockers)
