"""Everything the desk shows of one text: its claims in reading order, what stands beside them, what is in focus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from articles.drafts.anchors import Anchor, place
from articles.drafts.closest import Sentence, closest
from articles.drafts.redline import redline
from articles.models import Claim, Person, Reference
from reviewboard.models import Assignment, Remark, Review
from reviewboard.queries import desk
from reviewboard.queries.changes import as_pairs
from reviewboard.queries.desk import FoundByMachine, JudgedCitation
from reviewboard.queries.pace import minutes
from reviewboard.queries.remarks import remarks_for

WORST_FIRST = ("does_not_support", "", "cannot_access", "indirect", "partly", "supports")
"""How the line under a claim is drawn where its citations differ; not judged is hidden by nothing but a refusal."""


@dataclass(frozen=True, slots=True)
class ShownRemark:
    row: Remark
    mine: bool
    pieces: tuple[tuple[str, str], ...]

    @property
    def blocks(self) -> bool:
        return self.row.blocking and self.row.state == Remark.State.OPEN

    @property
    def can_be_taken_back(self) -> bool:
        return self.mine and self.row.state == Remark.State.OPEN


@dataclass(slots=True)
class Line:
    """One claim: its HTML, how it stands in the text, its citations, and the remarks on it."""

    claim: Claim
    html: str
    opening: bool
    citations: list[JudgedCitation]
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
    sentences: Sequence[Sentence] = ()

    @property
    def first_sentence(self) -> str:
        """The sentence of the passage that comes closest, as ``q`` quotes it."""
        return next((sentence.text for sentence in self.sentences if sentence.rank == 1), "")

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
        claims = {claim.position: claim for claim in self.revision.claims.all()}
        cited: dict[int, list[JudgedCitation]] = {}
        for citation in self.citations:
            cited.setdefault(citation.claim_id, []).append(citation)
        return _parts(self.revision.rendering.blocks, claims, cited)

    @cached_property
    def remarks(self) -> list[ShownRemark]:
        """What the reader may see of what was said about the article, oldest first."""
        rows = remarks_for(self.reader, self.article).exclude(state=Remark.State.TAKEN_BACK)
        return [self._shown(row) for row in rows]

    def _shown(self, row: Remark) -> ShownRemark:
        lines = redline(row.quote, row.replacement) if row.is_suggestion else ()
        pieces = tuple(pair for line in lines for pair in as_pairs(line.pieces))
        return ShownRemark(row, row.author_id == self.reader.pk, pieces)

    @cached_property
    def general_remarks(self) -> list[ShownRemark]:
        """Remarks on no passage, or on one that is no longer found; the others are put beside their claims."""
        return [remark for remark in self.remarks if not self._put_beside_its_claim(remark)]

    def _put_beside_its_claim(self, remark: ShownRemark) -> bool:
        start = self._start(remark.row)
        for line in self.lines.values():
            if start is not None and line.claim.start <= start < line.claim.end:
                line.remarks.append(remark)
                return True
        return False

    def _start(self, row: Remark) -> int | None:
        """Where the passage begins in this revision."""
        if row.start is None or row.revision_id == self.revision.pk:
            return row.start
        found = place(Anchor(row.quote, row.prefix, row.suffix, row.start, row.block), self.revision.body)
        return found[0] if found else None

    @cached_property
    def missing(self) -> list[str]:
        """What keeps the review from being signed."""
        blocking = sum(remark.row.assignment_id == self.assignment.pk and remark.blocks for remark in self.remarks)
        return desk.missing(self.review, self.citations, blocking)

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
        reference, checks = desk.evidence(chosen.reference_id)
        return Focus(line, chosen, own_words, reference, checks, closest(line.claim.text, reference.passage))

    def citation_at(self, position: int | None) -> JudgedCitation | None:
        """The citation at that position, from 1."""
        return self.citations[position - 1] if position and 0 < position <= len(self.citations) else None

    def before(self, position: int) -> JudgedCitation | None:
        """The one asked for before this position."""
        return next((citation for citation in reversed(self.asked) if citation.position < position), None)

    def after(self, position: int) -> JudgedCitation | None:
        return next((citation for citation in self.asked if citation.position > position), None)

    def next_unjudged(self, position: int) -> JudgedCitation | None:
        """The first citation after ``position`` that is not judged; from the start again where there is none."""
        after, before = self.citations[position:], self.citations[:position]
        return next((citation for citation in [*after, *before] if not citation.value), None)


def _parts(blocks: Iterable[dict], claims: dict[int, Claim], cited: dict[int, Sequence[JudgedCitation]]) -> list[Part]:
    parts = [Part()]
    for block in blocks:
        if block["kind"] == "heading":
            parts.append(Part(block["html"], block["level"]))
        else:
            parts[-1].rows += _rows(block, claims, cited)
    return [part for part in parts if part.heading or part.rows]


def _rows(block: dict, claims: dict[int, Claim], cited: dict[int, list[JudgedCitation]]) -> list[Line | Block]:
    rows: list[Line | Block] = [Block(block["kind"], block["html"])] if block["html"] else []
    for entry in block["claims"]:
        claim = claims[entry["position"] + 1]
        rows.append(Line(claim, entry["html"], block["kind"] == "paragraph", cited.get(claim.pk, [])))
    return rows
