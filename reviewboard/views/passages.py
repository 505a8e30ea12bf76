"""The text of an article as rows for a page: block by block, claims with their citations beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from articles.drafts.look_twice import Twice
from articles.drafts.rendering import RENDERER_VERSION, render_blocks
from articles.models import Revision
from reviewboard.queries.file import File
from reviewboard.queries.references import ReferenceRow
from reviewboard.queries.verdicts import CitationRow, worst


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """``html`` was made safe when the text was stored; ``position`` counts from 1."""

    position: int
    html: str
    citations: list[CitationRow]
    twice: tuple[Twice, ...] = ()

    @property
    def value(self) -> str:
        """The worst that counts of its citations; "" while one of them was judged by nobody."""
        values = [citation.value for citation in self.citations]
        return worst(values) if all(values) or worst(values) == "does_not_support" else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text: a heading, or words that make no claim (``html``), or claims."""

    kind: str
    level: int
    html: str
    claims: list[ShownClaim]

    @property
    def tag(self) -> int:
        """The heading's level on the page, under the heading of its panel."""
        return min(self.level + 1, 6)

    @property
    def citations(self) -> list[CitationRow]:
        return [citation for claim in self.claims for citation in claim.citations]


@dataclass(frozen=True, slots=True)
class ShownReference:
    row: ReferenceRow
    cited_by: list[int]


def passages(file: File) -> list[Passage]:
    by_claim: dict[int, list[CitationRow]] = {}
    for citation in file.citations:
        by_claim.setdefault(citation.claim, []).append(citation)
    return [_passage(block, by_claim) for block in _blocks(file.article.current)]


def _blocks(revision: Revision) -> list[dict[str, Any]]:
    """As stored; made again where an older renderer stored them."""
    rendering = getattr(revision, "rendering", None)
    if rendering is not None and rendering.version == RENDERER_VERSION:
        return rendering.blocks
    return render_blocks(revision.body)


def _passage(block: dict[str, Any], by_claim: dict[int, list[CitationRow]]) -> Passage:
    claims = [_claim(claim, by_claim) for claim in block["claims"]]
    return Passage(block["kind"], block["level"], block["html"], claims)


def _claim(stored: dict[str, Any], by_claim: dict[int, list[CitationRow]]) -> ShownClaim:
    position, twice = stored["position"] + 1, tuple(Twice(*found) for found in stored.get("twice", ()))
    return ShownClaim(position, stored["html"], by_claim.get(position, []), twice)


def to_look_at_twice(text: list[Passage]) -> list[ShownClaim]:
    return [claim for passage in text for claim in passage.claims if claim.twice]


def references(file: File) -> list[ShownReference]:
    """Each with the positions of the citations that rest on it."""
    uses: dict[int, list[int]] = {}
    for citation in file.citations:
        uses.setdefault(citation.reference, []).append(citation.position)
    return [ShownReference(row, uses.get(row.number, [])) for row in file.references]
