"""What one reviewer has found so far on one text, and what the machine found about its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from articles.models import CLEAN, Check, Citation, Source, Standing, Verdict
from reviewboard.models import DraftVerdict, Remark, Review
from reviewboard.policy import CHECKLIST

NOT_KNOWN = (Standing.UNKNOWN, Standing.NOT_INDEXED)
NO_NEWS = (*NOT_KNOWN, Standing.STANDS)
"""Standings that leave a verdict as it was, whatever the source's standing was when it was given."""
ASKS_FOR_WORDING = (Verdict.Value.PARTLY, Verdict.Value.INDIRECT)
CHECKS_READ = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What the reviewer says of one citation. ``revision`` is the number of the one it was signed on, None while it is
    only typed; ``source_standing`` what the source's standing was at signing; ``at`` an ISO time.
    """

    value: str
    stands_as_worded: bool | None
    quote: str
    locator: str
    note: str
    at: str
    revision: int | None = None
    source_standing: str = ""


@dataclass(frozen=True, slots=True)
class JudgedCitation:
    """One citation with what its reviewer typed on this review, and what they signed of it last, on any revision."""

    row: Citation
    typed: Said | None
    signed: Said | None

    @property
    def stale(self) -> bool:
        """Signed earlier, but the source has got worse since: to be given again."""
        standing = self.source.standing if self.source else Standing.UNKNOWN
        return bool(self.signed) and standing not in NO_NEWS and self.signed.source_standing != standing

    @property
    def said(self) -> Said | None:
        """What counts now: typed here, else signed earlier and carried over."""
        if self.typed and self.typed.value:
            return self.typed
        return None if self.stale else self.signed

    @property
    def value(self) -> str:
        return self.said.value if self.said else ""

    @property
    def carried(self) -> Said | None:
        """The signed verdict, where it is what counts."""
        return self.said if self.said and self.said.revision is not None else None

    @property
    def asks_for_wording(self) -> bool:
        """Partly or indirect, and not yet said whether the wording can stand."""
        return self.value in ASKS_FOR_WORDING and self.said.stands_as_worded is None

    @property
    def source(self) -> Source | None:
        return self.row.reference.source

    @property
    def source_is_bad(self) -> bool:
        """Is it known that no claim can rest on the source?"""
        return bool(self.source) and self.source.standing not in (*CLEAN, *NOT_KNOWN)

    @property
    def position(self) -> int:
        return self.row.position


def judged_citations(review: Review) -> list[JudgedCitation]:
    """Every citation of the review's revision, in text order, with its reference and source: one statement.

    ``row.since`` is the number of the revision from which on the wording and the source are what they are.
    """
    typed = DraftVerdict.objects.filter(review=review, citation=OuterRef("pk"))
    rows = Citation.objects.filter(revision=review.revision_id).select_related("reference__source")
    rows = rows.annotate(since=F("root__revision__number"))
    found = with_own_words(rows, typed, review.assignment.reviewer_id).order_by("position")
    return [_judged(row) for row in found]


def with_own_words(rows: QuerySet[Citation], typed: QuerySet[DraftVerdict], reviewer_id: int) -> QuerySet[Citation]:
    """The citations with ``typed_words`` and ``signed_words``: JSON of the newest draft and verdict, or None."""
    said = {"value": "value", "quote": "quote", "locator": "locator", "note": "note"}
    stands = {"stands_as_worded": "stands_as_worded"}
    signed = Verdict.objects.filter(root=OuterRef("root"), given_by=reviewer_id).order_by("-pk")
    at_signing = {"revision": "citation__revision__number", "source_standing": "source_standing"}
    return rows.annotate(
        typed_words=Subquery(typed.values(found=JSONObject(**said, **stands, at="saved_at"))[:1]),
        signed_words=Subquery(signed.values(found=JSONObject(**said, **stands, **at_signing, at="given_at"))[:1]),
    )


def _judged(row: Citation) -> JudgedCitation:
    return JudgedCitation(row, _said(row.typed_words), _said(row.signed_words))


def _said(words: dict | None) -> Said | None:
    return Said(**words) if words else None


def values_by_revision(rows: QuerySet[Citation]) -> dict[int, list[str]]:
    """{revision id: what is said of each of its citations, in text order} of citations ``with_own_words``."""
    values: dict[int, list[str]] = {}
    for row in rows.select_related("reference__source").order_by("revision", "position"):
        values.setdefault(row.revision_id, []).append(_judged(row).value)
    return values


def open_blocking_remarks(review: Review) -> int:
    """How many of the reviewer's own blocking comments are open."""
    return review.assignment.remarks.filter(blocking=True, state=Remark.State.OPEN).count()


def missing(review: Review, citations: Sequence[JudgedCitation], blocking: int) -> list[str]:
    """What keeps this review from being signed, in sentences; none: it can be signed.

    Only a recommendation to approve has to be complete: who asks for changes may stop at the first grave fault. While
    none is chosen, all that approving would need is listed. ``blocking`` is ``open_blocking_remarks``.
    """
    wording = sum(citation.asks_for_wording for citation in citations)
    said = [] if review.recommendation else ["Choose a recommendation."]
    said += [f"Say for {_counted(wording)} whether the wording can stand."] if wording else []
    if review.recommendation in ("", Review.Recommendation.APPROVE):
        said += _missing_to_approve(review, citations, blocking)
    return said


def _missing_to_approve(review: Review, citations: Sequence[JudgedCitation], blocking: int) -> list[str]:
    unjudged = sum(not citation.value for citation in citations)
    against = sum(citation.value == Verdict.Value.DOES_NOT_SUPPORT for citation in citations)
    unanswered = sum(not review.checklist.get(key) for key in CHECKLIST)
    comments = "1 of your blocking comments is" if blocking == 1 else f"{blocking} of your blocking comments are"
    return [
        sentence
        for count, sentence in (
            (unjudged, f"{_counted(unjudged)} still to be judged."),
            (against, f"You found {_counted(against)} not supported: recommend changes, or change the verdict."),
            (unanswered, f"{unanswered} of {len(CHECKLIST)} checklist questions still to be answered."),
            (blocking, f"{comments} still open: recommend changes, or take it back."),
        )
        if count
    ]


def _counted(count: int) -> str:
    return "1 citation" if count == 1 else f"{count} citations"


def newest_checks(source: Source | None) -> list[Check]:
    """The newest answers of each rule about this source, the gravest first."""
    if source is None:
        return []
    run_of: dict[str, object] = {}
    rows = source.checks.order_by("-checked_at", "-id")[:CHECKS_READ]
    newest = [row for row in rows if run_of.setdefault(row.rule, row.run) == row.run]
    return sorted(newest, key=lambda row: (Check.Severity.values.index(row.severity), row.rule))


def others_verdicts(review: Review, root_id: int) -> list[Verdict]:
    """What other reviewers signed of one citation; only for who has signed this review themselves."""
    if review.signature_id is None:
        return []
    rows = Verdict.objects.filter(root=root_id).exclude(given_by=review.assignment.reviewer_id)
    return list(rows.select_related("signature").order_by("given_by", "-pk").distinct("given_by"))


def review_with(citation_id: int, assignment_id: int, reviewer_id: int) -> Review | None:
    """This reviewer's review of the revision that the citation is part of; None for anyone else's."""
    rows = Review.objects.filter(assignment=assignment_id, assignment__reviewer=reviewer_id)
    rows = rows.select_related("revision", "assignment__article", "assignment__reviewer")
    return rows.filter(revision__citations=citation_id).first()


def current_review(assignment_id: int, reviewer_id: int) -> Review | None:
    """This reviewer's review of the article's current revision with all the desk shows of both, in one statement.

    ``earlier`` is the number of the revision that they reviewed, or began to review, before this one; None: none.
    """
    rows = Review.objects.filter(assignment=assignment_id, assignment__reviewer=reviewer_id)
    rows = rows.select_related("revision__rendering", "assignment__article", "assignment__reviewer", "signature")
    others = Review.objects.filter(assignment=OuterRef("assignment")).exclude(pk=OuterRef("pk"))
    rows = rows.annotate(earlier=Subquery(others.order_by("-revision__number").values("revision__number")[:1]))
    return rows.filter(revision=F("assignment__article__current")).defer("revision__rendering__leaves").first()
