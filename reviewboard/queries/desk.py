"""What one reviewer has found so far on one text, and what the machine found about its sources."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from articles.models import CLEAN, Check, Person, Reference, Standing, Verdict
from reviewboard.models import Remark, Review
from reviewboard.queries.answers import still_to_be_answered
from reviewboard.queries.checklists import with_questions
from reviewboard.queries.draft_remarks import drafts_column
from reviewboard.queries.guarded_words import GUARDED
from reviewboard.queries.newest import newest_column
from reviewboard.queries.pace import own_seconds
from reviewboard.queries.reading import with_reading
from reviewboard.queries.references import Said as FoundByMachine
from reviewboard.queries.references import answers_to, with_answers
from reviewboard.queries.wordings import wordings_to_compare

NOT_KNOWN = (Standing.UNKNOWN, Standing.NOT_INDEXED, Standing.UNMATCHED)
MAY_STAND = (*CLEAN, *NOT_KNOWN)
NO_NEWS = (*NOT_KNOWN, Standing.STANDS)
"""Standings that leave a verdict as it was, whatever the source's standing was when it was given."""
ASKS_FOR_WORDING = (Verdict.Value.PARTLY, Verdict.Value.INDIRECT)
SIGNED_LAST = JSONObject(revision="revision", number="revision__number", at="signature__signed_at")


SQL = """
SELECT c.revision_id, c.id, c.position, c.claim_id, c.root_id, r.id, r.number, s.standing, since.number, {others},
    typed.*, signed.*
FROM articles_citation c
JOIN articles_reference r ON r.id = c.reference_id
LEFT JOIN articles_source s ON s.id = r.source_id
JOIN articles_citation root ON root.id = c.root_id
JOIN articles_revision since ON since.id = root.revision_id
LEFT JOIN LATERAL ({typed}) typed ON true
LEFT JOIN LATERAL (
    SELECT v.value, v.stands_as_worded, v.quote, v.locator, v.note, v.given_at, rev.number, v.source_standing
    FROM articles_verdict v
    JOIN articles_citation given ON given.id = v.citation_id
    JOIN articles_revision rev ON rev.id = given.revision_id
    WHERE v.root_id = c.root_id AND v.given_by_id = %(reviewer)s
    ORDER BY v.id DESC LIMIT 1
) signed ON true
WHERE c.revision_id = ANY(%(revisions)s)
ORDER BY c.revision_id, c.position
"""
TYPED_ON_THIS_REVIEW = """
SELECT d.value, d.stands_as_worded, d.quote, d.locator, d.note, d.saved_at, d.active_seconds
FROM reviewboard_draftverdict d
WHERE d.review_id = %(review)s AND d.citation_id = c.id
"""
TYPED_ON_ANY_REVISION = """
SELECT d.value, d.stands_as_worded, d.quote, d.locator, d.note, d.saved_at, d.active_seconds
FROM reviewboard_draftverdict d
JOIN reviewboard_review rv ON rv.id = d.review_id AND rv.signature_id IS NULL
JOIN articles_citation old ON old.id = d.citation_id
WHERE old.root_id = c.root_id AND rv.assignment_id = ANY(%(assignments)s)
ORDER BY rv.revision_id DESC LIMIT 1
"""
OTHERS = """
ARRAY(
    SELECT DISTINCT ON (v.given_by_id) jsonb_build_object(
        'value', v.value, 'stands_as_worded', v.stands_as_worded, 'quote', v.quote, 'locator', v.locator,
        'note', v.note, 'by', v.given_by_name)
    FROM articles_verdict v
    WHERE v.root_id = c.root_id AND v.given_by_id <> %(reviewer)s
    ORDER BY v.given_by_id, v.id DESC
)
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one citation. ``revision`` is the number of the one it was signed on, None while it is only
    typed; ``source_standing`` the source's standing at signing; ``by`` the name of another reviewer; ``active_seconds``
    the time that was spent on what is only typed.
    """

    value: str
    stands_as_worded: bool | None
    quote: str
    locator: str
    note: str
    at: dt.datetime | None = None
    revision: int | None = None
    source_standing: str = ""
    by: str = ""
    active_seconds: int = 0


@dataclass(frozen=True, slots=True)
class JudgedCitation:
    """One citation with what its reviewer typed on this review, and what they signed of it last, on any revision.

    ``since``: the number of the revision from which on wording and source are what they are. ``stale``: signed earlier,
    but the source has got worse since, so to be given again. ``said`` is what counts now: typed here, else signed
    earlier and carried over. ``others`` is what other reviewers signed, empty until this reviewer has signed.
    """

    revision_id: int
    pk: int
    position: int
    claim_id: int
    root_id: int
    reference_id: int
    number: int
    standing: str
    since: int
    others: Sequence[Said]
    typed: Said | None
    signed: Said | None
    stale: bool
    said: Said | None

    @property
    def value(self) -> str:
        return self.said.value if self.said else ""

    @property
    def carried(self) -> Said | None:
        """The signed verdict, where it is what counts."""
        return self.said if self.said and self.said.revision is not None else None

    @property
    def is_asked(self) -> bool:
        """Is its reviewer asked about it: not signed before on the same words and source, or the source got worse, or
        opened again by typing. All else carries over.
        """
        return self.signed is None or self.stale or self.typed is not None

    @property
    def asks_for_wording(self) -> bool:
        """Partly or indirect, and not yet said whether the wording can stand."""
        return self.value in ASKS_FOR_WORDING and self.said.stands_as_worded is None

    @property
    def source_is_bad(self) -> bool:
        """Is it known that no claim can rest on the source?"""
        return self.standing not in MAY_STAND


def judged_citations(review: Review) -> list[JudgedCitation]:
    """Every citation of the review's revision, in text order: one statement."""
    reviewer = review.assignment.reviewer_id
    others = OTHERS if review.signature_id is not None else "NULL"
    parameters = {"review": review.pk, "revisions": [review.revision_id], "reviewer": reviewer}
    return _found(SQL.format(typed=TYPED_ON_THIS_REVIEW, others=others), parameters)


def citations_so_far(
    reviewer_id: int, revisions: Sequence[int], assignments: Sequence[int]
) -> dict[int, list[JudgedCitation]]:
    """{revision id: its citations with what this reviewer says of each, in text order}, in one statement.

    What was typed under these assignments on an earlier revision counts where it still holds.
    """
    statement = SQL.format(typed=TYPED_ON_ANY_REVISION, others="NULL")
    found: dict[int, list[JudgedCitation]] = {}
    for row in _found(statement, {"reviewer": reviewer_id, "revisions": revisions, "assignments": assignments}):
        found.setdefault(row.revision_id, []).append(row)
    return found


def _found(statement: str, parameters: dict) -> list[JudgedCitation]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [_judged(row) for row in cursor.fetchall()]


def _judged(row: tuple) -> JudgedCitation:
    known, standing, since, others = row[:7], row[7] or Standing.UNKNOWN, row[8], row[9]
    typed, signed = _typed(row[10:17]), _said(row[17:25])
    stale = bool(signed) and standing not in NO_NEWS and standing != signed.source_standing
    said = typed if typed and typed.value else None if stale else signed
    shown = tuple(Said(**json.loads(words)) for words in others or ())
    return JudgedCitation(*known, standing, since, shown, typed, signed, stale, said)


def _typed(columns: tuple) -> Said | None:
    *said, seconds = columns
    return Said(*said, active_seconds=seconds) if said[0] is not None else None


def _said(columns: tuple) -> Said | None:
    return Said(*columns) if columns[0] is not None else None


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
    required = sum(question.required for question in review.questions)
    unanswered = len(still_to_be_answered(review.questions, review.checklist))
    comments = "1 of your blocking comments is" if blocking == 1 else f"{blocking} of your blocking comments are"
    return [
        sentence
        for count, sentence in (
            (unjudged, f"{_counted(unjudged)} still to be judged."),
            (against, f"You found {_counted(against)} not supported: recommend changes, or change the verdict."),
            (unanswered, f"{unanswered} of {required} checklist questions still to be answered."),
            (blocking, f"{comments} still open: recommend changes, or take it back."),
        )
        if count
    ]


def _counted(count: int) -> str:
    return "1 citation" if count == 1 else f"{count} citations"


def evidence(
    reference_id: int, *, reader_id: int, root_id: int | None = None
) -> tuple[Reference, list[FoundByMachine]]:
    """A reference as cited with its source and what there is to read of it (``reading``), and what is known of it, the
    gravest first: one statement.
    """
    rows = with_reading(with_answers(Reference.objects.all()), reader_id=reader_id, root_id=root_id)
    reference = rows.get(pk=reference_id)
    found = [FoundByMachine(**answer) for answer in answers_to(reference)]
    return reference, sorted(found, key=lambda row: (Check.Severity.values.index(row.severity), row.rule))


def review_with(citation_id: int, assignment_id: int, reviewer_id: int) -> Review | None:
    """This reviewer's newest review of the revision that the citation is part of; None for anyone else's."""
    rows = _of(assignment_id, reviewer_id).select_related("revision", "assignment__article", "assignment__reviewer")
    return rows.filter(revision__citations=citation_id).order_by("-pk").first()


def review_of_claim(claim_id: int, assignment_id: int, reviewer_id: int) -> Review | None:
    """As ``review_with``, by a claim."""
    rows = _of(assignment_id, reviewer_id).select_related("revision", "assignment__article", "assignment__reviewer")
    return rows.filter(revision__claims=claim_id).order_by("-pk").first()


def current_review(assignment_id: int, reviewer_id: int) -> Review | None:
    """This reviewer's newest review of the article's current revision with all the desk shows, in one statement.

    ``earlier`` is the number of the revision that they reviewed, or began to review, before this one; None: none.
    ``guarded``: the lists of words that editors changed (``guarded_words``). ``wordings``: the revision's newest texts
    for other readers (``wordings_to_compare``). ``signed_last``: {"revision": id, "number", "at"} of what they signed
    last before this review; None: nothing. ``newest``: when anything on this desk was saved last. ``drafts``: what
    ``Drafts`` takes. ``pace``: how many seconds the reviewer needs for a citation.
    """
    rows = _of(assignment_id, reviewer_id).select_related("revision__rendering", "assignment__article", "signature")
    others = Review.objects.filter(assignment=OuterRef("assignment")).exclude(revision=OuterRef("revision"))
    rows = rows.annotate(
        earlier=Subquery(others.order_by("-revision__number").values("revision__number")[:1]),
        wordings=wordings_to_compare(),
        signed_last=Subquery(_signed_before().values(found=SIGNED_LAST)[:1]),
        guarded=ArraySubquery(GUARDED),
        newest=newest_column(assignment_id),
        drafts=drafts_column(assignment_id),
        pace=own_seconds(Person(pk=reviewer_id)),
    )
    rows = rows.filter(revision=F("assignment__article__current")).defer("revision__rendering__leaves")
    return with_questions(rows).order_by("-pk").first()


def _signed_before() -> QuerySet[Review]:
    signed = Review.objects.filter(assignment=OuterRef("assignment"), signature__isnull=False)
    return signed.exclude(pk=OuterRef("pk")).order_by("-signature")


def _of(assignment_id: int, reviewer_id: int) -> QuerySet[Review]:
    return Review.objects.filter(assignment=assignment_id, assignment__reviewer=reviewer_id)
