"""Everything the desk shows of one text: its claims in reading order, what stands beside them, what is in focus."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from articles.drafts.look_twice import Twice
from articles.drafts.wording_guard import Overclaim, overclaims
from articles.models import Claim, Person, Reference
from reviewboard.models import Assignment, Remark, Review
from reviewboard.queries import desk
from reviewboard.queries.answers import in_words
from reviewboard.queries.changes import words
from reviewboard.queries.desk import FoundByMachine, JudgedCitation
from reviewboard.queries.guarded_words import lists_of
from reviewboard.queries.judged_claims import JudgedClaim, judged_claims
from reviewboard.queries.pace import minutes
from reviewboard.queries.reading import EarlierVerdict, Text, as_formatted, earlier_verdicts, texts
from reviewboard.queries.remarks import ReplyRow, drops_words, replies_of, threads_for

WORST_FIRST = ("does_not_support", "", "cannot_access", "indirect", "partly", "supports")
"""How the line under a claim is drawn where its citations differ; not judged is hidden by nothing but a refusal."""


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """``pieces`` of a suggestion is its redline; ``quotes``: it is not about a whole claim, so its passage is shown."""

    row: Remark
    mine: bool
    pieces: tuple[tuple[str, str], ...]
    quotes: bool
    replies: Sequence[ReplyRow]

    @property
    def blocks(self) -> bool:
        return self.row.blocking and self.row.state == Remark.State.OPEN

    @property
    def drops(self) -> str:
        return drops_words(self.row.drops)

    @property
    def can_be_reopened(self) -> bool:
        return self.mine and self.row.state in (Remark.State.RESOLVED, Remark.State.REJECTED)

    @property
    def can_be_taken_back(self) -> bool:
        return self.mine and self.row.state == Remark.State.OPEN


@dataclass(slots=True)
class Line:
    """One claim: its HTML, how it stands in the text, its citations, what is said of it as a whole, why to look at it
    twice, and the remarks on it.
    """

    claim: Claim
    html: str
    opening: bool
    citations: list[JudgedCitation]
    judged: JudgedClaim
    twice: tuple[Twice, ...] = ()
    remarks: list[ShownRemark] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The worst of what its citations were found to be."""
        return min((citation.value for citation in self.citations), key=WORST_FIRST.index, default="")


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between claims: HTML that was made safe when the text was stored."""

    kind: str
    html: str


@dataclass(slots=True)
class Part:
    """A heading and what stands under it."""

    heading: str = ""
    level: int = 2
    rows: list[Line | Block] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """The title of the text is an h2."""
        return f"h{min(self.level + 1, 6)}"


@dataclass(frozen=True, slots=True)
class Focus:
    """The claim in the panel, and which of its citations with its reference; None for a claim that cites nothing.

    ``own_words``: the claim's wording is the reader's own, taken over from a suggestion of theirs.
    """

    line: Line
    citation: JudgedCitation | None
    own_words: bool
    reference: Reference | None = None
    checks: Sequence[FoundByMachine] = ()
    texts: Sequence[Text] = ()

    @property
    def first_sentence(self) -> str:
        """The sentence of the source that comes closest, as ``q`` quotes it."""
        return next((text.first_sentence for text in self.texts if text.first_sentence), "")

    @property
    def formatted(self) -> str:
        """The reference in NLM's style; "" where it has to stand as cited."""
        return as_formatted(self.reference)

    @property
    def earlier(self) -> list[EarlierVerdict]:
        return earlier_verdicts(self.reference)

    @property
    def place(self) -> int:
        """Which of the claim's own citations this is, from 1."""
        return self.line.citations.index(self.citation) + 1


class Desk:
    """One reviewer's desk. ``review`` is ``desk.current_review``; each part is asked for when it is first shown."""

    def __init__(self, review: Review, reader: Person) -> None:
        self.review, self.reader = review, reader
        self.assignment, self.revision = review.assignment, review.revision
        self.article = review.assignment.article

    @cached_property
    def citations(self) -> list[JudgedCitation]:
        return desk.judged_citations(self.review)

    @cached_property
    def asked(self) -> list[JudgedCitation]:
        """The citations to be judged here; what was signed before, and nothing touched since, is carried over."""
        if not self.can_write:
            return self.citations
        return [citation for citation in self.citations if citation.is_asked]

    @property
    def carried(self) -> int:
        """How many citations keep a verdict that was signed before, and are not asked about."""
        return len(self.citations) - len(self.asked)

    @cached_property
    def lines(self) -> dict[int, Line]:
        """{position of the claim: its line}."""
        return {row.claim.position: row for part in self.parts for row in part.rows if isinstance(row, Line)}

    @cached_property
    def parts(self) -> list[Part]:
        """The text; remarks stand beside the claims that they are about only when ``general_remarks`` was asked."""
        cited: dict[int, list[JudgedCitation]] = {}
        for citation in self.citations:
            cited.setdefault(citation.claim_id, []).append(citation)
        return _parts(self.revision.rendering.blocks, judged_claims(self.review), cited)

    @cached_property
    def remarks(self) -> list[ShownRemark]:
        """What the reader may see of what was said about the article, oldest first."""
        rows = threads_for(self.reader, self.article).exclude(state=Remark.State.TAKEN_BACK)
        return [self._shown(row) for row in rows]

    def _shown(self, row: Remark) -> ShownRemark:
        pieces = words(row.quote, row.replacement) if row.is_suggestion else ()
        quotes = bool(row.quote) and row.quote not in self._whole_claims
        return ShownRemark(row, row.author_id == self.reader.pk, pieces, quotes, replies_of(row))

    @cached_property
    def _whole_claims(self) -> frozenset[str]:
        return frozenset(self.revision.body[line.claim.start : line.claim.end] for line in self.lines.values())

    @cached_property
    def general_remarks(self) -> list[ShownRemark]:
        """Remarks on the whole text; those on a passage are put beside its claim."""
        for remark in self.remarks:
            if line := self._line_of(remark.row):
                line.remarks.append(remark)
        return [remark for remark in self.remarks if not remark.row.is_unplaced and not self._line_of(remark.row)]

    @property
    def unplaced(self) -> list[ShownRemark]:
        """Remarks on a passage that is not in the text any more."""
        return [remark for remark in self.remarks if remark.row.is_unplaced]

    def _line_of(self, row: Remark) -> Line | None:
        return None if row.placed_start is None else self.line_at(row.placed_start, row.placed_end)

    def line_at(self, start: int, end: int) -> Line | None:
        """The claim that holds the first words of ``body[start:end]``; else the next claim, or the last."""
        lines = list(self.lines.values())
        at = bisect_right([line.claim.end for line in lines], start)
        return lines[min(at, len(lines) - 1)] if lines else None

    @cached_property
    def missing(self) -> list[str]:
        """What keeps the review from being signed."""
        blocking = sum(remark.row.assignment_id == self.assignment.pk and remark.blocks for remark in self.remarks)
        return desk.missing(self.review, self.citations, blocking)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was signed beside the verdicts: questions as they were asked, and answers."""
        return in_words(self.review.answers)

    @property
    def to_look_at_twice(self) -> list[Line]:
        return [line for line in self.lines.values() if line.twice]

    def overclaims(self, line: Line) -> tuple[Overclaim, ...]:
        """The words of a claim that say more than the certainty that its reviewer gave it."""
        return overclaims(line.claim.text, line.judged.said.certainty, lists_of(self.review.guarded))

    @property
    def can_write(self) -> bool:
        return self.assignment.state == Assignment.State.ACCEPTED and self.review.signature_id is None

    @property
    def judged(self) -> int:
        return sum(bool(citation.value) for citation in self.asked)

    @property
    def left(self) -> int:
        return len(self.asked) - self.judged

    @property
    def minutes_left(self) -> int:
        """At the reviewer's own pace."""
        return minutes(self.left, self.review.pace)

    @property
    def values(self) -> list[str]:
        return [citation.value for citation in self.asked]

    @property
    def counts(self) -> dict[str, int]:
        """{value: how many citations}."""
        return {value: self.values.count(value) for value in set(self.values)}

    @property
    def saved_at(self) -> dt.datetime | None:
        """When something was typed last; None if nothing was."""
        typed = [citation.typed.at for citation in self.citations if citation.typed]
        typed += [line.judged.typed.at for line in self.lines.values() if line.judged.typed]
        answers = [self.review.saved_at] if self.review.saved_at > self.review.started_at else []
        return max([*typed, *answers], default=None)

    def focus(self, citation: int | None, claim: int | None) -> Focus | None:
        """What the panel shows: the citation or claim asked for, else the first that is not judged, else the first."""
        chosen = self.citation_at(citation)
        line = self.lines.get(claim) if claim and not chosen else None
        if line and line.citations:
            chosen = line.citations[0]
        if not chosen and not line:
            chosen = self.next_unjudged(0) or self.citation_at(1)
        if chosen:
            line = next(row for row in self.lines.values() if row.claim.pk == chosen.claim_id)
        return self._focus(line, chosen) if line else self._first_claim()

    def _first_claim(self) -> Focus | None:
        first = next(iter(self.lines.values()), None)
        return self._focus(first, None) if first else None

    def _focus(self, line: Line, chosen: JudgedCitation | None) -> Focus:
        own_words = line.claim.worded_by_id == self.reader.pk
        if chosen is None:
            return Focus(line, None, own_words)
        reference, checks = desk.evidence(chosen.reference_id, reader_id=self.reader.pk, root_id=chosen.root_id)
        return Focus(line, chosen, own_words, reference, checks, texts(line.claim.text, reference))

    def citation_at(self, position: int | None) -> JudgedCitation | None:
        """The citation at that position, from 1."""
        return self.citations[position - 1] if position and 0 < position <= len(self.citations) else None

    def before(self, position: int) -> JudgedCitation | None:
        """The one asked for before this position."""
        return next((citation for citation in reversed(self.asked) if citation.position < position), None)

    def after(self, position: int) -> JudgedCitation | None:
        return next((citation for citation in self.asked if citation.position > position), None)

    def place(self, focus: Focus | None) -> tuple[int, int]:
        """Where the focus stands among the citations: (those before it have a lower position than this, those after it
        a higher one than that); between two of them for a claim that cites nothing.
        """
        if focus is None:
            return 0, 0
        if focus.citation:
            return focus.citation.position, focus.citation.position
        here = focus.line.claim.position
        passed = sum(len(line.citations) for position, line in self.lines.items() if position < here)
        return passed + 1, passed

    def next_uncited(self, focus: Focus | None) -> Line | None:
        """The next claim that cites nothing and of which nobody said yet whether it needs a source; from the start
        again where there is none.
        """
        here = focus.line.claim.position if focus else 0
        waiting = [line for line in self.lines.values() if not line.citations and not line.judged.said.need]
        others = [line for line in waiting if line.claim.position != here]
        return next((line for line in others if line.claim.position > here), others[0] if others else None)

    def next_unjudged(self, position: int) -> JudgedCitation | None:
        """The first citation after ``position`` that is not judged; from the start again where there is none."""
        after, before = self.citations[position:], self.citations[:position]
        return next((citation for citation in [*after, *before] if not citation.value), None)


Judged = dict[int, JudgedClaim]


def _parts(blocks: Iterable[dict], claims: Judged, cited: dict[int, list[JudgedCitation]]) -> list[Part]:
    parts = [Part()]
    for block in blocks:
        if block["kind"] == "heading":
            parts.append(Part(block["html"], block["level"]))
        else:
            parts[-1].rows += _rows(block, claims, cited)
    return [part for part in parts if part.heading or part.rows]


def _rows(block: dict, claims: Judged, cited: dict[int, list[JudgedCitation]]) -> list[Line | Block]:
    rows: list[Line | Block] = [Block(block["kind"], block["html"])] if block["html"] else []
    for entry in block["claims"]:
        judged = claims[entry["position"] + 1]
        claim, opening = judged.claim, block["kind"] == "paragraph"
        twice = tuple(Twice(*found) for found in entry.get("twice", ()))
        rows.append(Line(claim, entry["html"], opening, cited.get(claim.pk, []), judged, twice))
    return rows
