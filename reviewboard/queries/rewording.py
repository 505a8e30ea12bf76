"""What a wording that is being typed would be: beside the main text, and against what somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from articles.drafts.aligning import align
from articles.drafts.canonical import normalise
from articles.drafts.claims import claims
from articles.drafts.draft import DraftClaim, Finding
from articles.drafts.reading_grade import reading_grade
from articles.drafts.redline import redline
from articles.drafts.variant_text import findings_of
from articles.models import Article, Audience, AudienceVariant, Revision
from reviewboard.policy import READING_GRADE
from reviewboard.queries.changes import as_pairs
from reviewboard.queries.comparison import MainClaim, main_claims


@dataclass(frozen=True, slots=True)
class PreviewRow:
    claim: DraftClaim
    main: tuple[MainClaim, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A typed text lined up with the main text. Grades as ``reading_grade``; ``target_grade`` None: there is none."""

    rows: list[PreviewRow]
    left_out: list[MainClaim]
    findings: tuple[Finding, ...]
    grade: float
    main_grade: float
    target_grade: int | None

    @property
    def reads_too_hard(self) -> bool:
        return self.target_grade is not None and self.grade > self.target_grade


@dataclass(frozen=True, slots=True)
class Conflict:
    """``newest`` is what stands now for these readers, None: nothing. ``revised``: the main text has another revision
    than the writer saw. ``theirs`` is what saving the typed text would change of ``newest``.
    """

    newest: AudienceVariant | None
    revised: bool
    theirs: list[list[tuple[str, str]]]


def preview_of(revision: Revision, audience: Audience, title: str, body: str) -> Preview:
    body = normalise(body)
    main, typed = main_claims(revision), claims(body)
    found = align(main, typed)
    numbers = set(revision.references.values_list("number", flat=True))
    return Preview(
        rows=[
            PreviewRow(claim, tuple(main[at] for at in beside)) for claim, beside in zip(typed, found.rows, strict=True)
        ],
        left_out=[main[at] for at in found.left_out],
        findings=findings_of(title, body, numbers),
        grade=reading_grade(body),
        main_grade=reading_grade(revision.body),
        target_grade=READING_GRADE.get(audience),
    )


def conflict_with(article: Article, newest: AudienceVariant | None, revision: str, body: str) -> Conflict:
    """``revision`` is the digest of the main text that the writer saw, ``body`` what they typed."""
    theirs = [as_pairs(line.pieces) for line in redline(newest.body, normalise(body))] if newest else []
    return Conflict(newest, revision != article.current.digest, theirs)
