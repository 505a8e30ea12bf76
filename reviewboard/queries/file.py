"""The article's file: everything the board has on one article, in a fixed number of statements.

What is shown to whom is decided here, once: a submitter sees neither reviewers' remarks nor verdicts nor names; whoever
is to review the text and has not signed yet sees nothing that other reviewers found (DESIGN: independent first).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.models import Article, Finding, Publication, Reference, Revision, Signature, Waiver
from articles.permissions import User, overseers
from articles.standings import BAD, SAID
from reviewboard.models import Alert, Assignment, Remark, Review
from reviewboard.queries.blockers import Blocker, blockers
from reviewboard.queries.claim_words import TooMuch, signed_certainties, too_much
from reviewboard.queries.guarded_words import GUARDED
from reviewboard.queries.lookups import Lookups, lookups
from reviewboard.queries.references import ReferenceRow, references_of
from reviewboard.queries.remarks import threads_for
from reviewboard.queries.verdicts import CitationRow, citations_of
from reviewboard.queries.wordings import wordings_on_file

ABOUT_THE_TEXT = ("finding", "source", "cited", "no-citations")
FOR_SUBMITTERS = (*ABOUT_THE_TEXT, "unjudged", "unsigned")


class Sight(StrEnum):
    """How much of the board's work a person sees."""

    ALL = "all"
    BLIND = "blind"
    OWN_TEXT = "own text"


@dataclass(frozen=True, slots=True)
class RevisionRow:
    number: int
    author_name: str
    note: str
    created_at: dt.datetime
    from_suggestion: bool

    def without_reviewers(self) -> RevisionRow:
        """As somebody sees it for whom reviewers' suggestions do not exist."""
        return replace(self, note="") if self.from_suggestion else self


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """One assignment. ``meaning`` and ``signed_at`` where the reviewer signed the current revision; ``review`` is the
    newest that they signed on any: revision, recommendation, answers and remarks.
    """

    id: int
    reviewer_id: int
    name: str
    credentials: str
    state: str
    due_on: dt.date
    invited_at: dt.datetime
    answered_at: dt.datetime | None
    answer_reason: str
    meaning: str
    signed_at: dt.datetime | None
    review: dict[str, Any] | None

    @property
    def named(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def state_words(self) -> str:
        return Assignment.State(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state in Assignment.OPEN


@dataclass(frozen=True, slots=True)
class FindingRow:
    severity: str
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class WaiverRow:
    blocker: str
    reason: str
    until_on: dt.date
    given_by_name: str
    given_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An open task: a source of this article stands worse than before. ``number``: of its reference, None: none now."""

    id: int
    new: str
    said: str
    opened_at: dt.datetime
    source_key: str
    number: int | None

    @property
    def sentence(self) -> str:
        named = f"Reference {self.number}" if self.number else "A source that is no longer cited"
        return f"{named} {SAID.get(self.new, 'stands worse than before')}"

    @property
    def tone(self) -> str:
        return "bad" if self.new in BAD else "warn"


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """What readers see now."""

    revision: int
    published_at: dt.datetime
    published_by_name: str
    notice: str


@dataclass(frozen=True, slots=True)
class File:
    article: Article
    sight: Sight
    blockers: tuple[Blocker, ...]
    citations: list[CitationRow]
    references: list[ReferenceRow]
    remarks: list[Remark]
    revisions: list[RevisionRow]
    reviewers: list[ReviewerRow]
    findings: list[FindingRow]
    waivers: list[WaiverRow]
    alerts: list[AlertRow]
    publication: PublicationRow | None
    too_much: list[TooMuch]

    @property
    def lookups(self) -> Lookups:
        return lookups(row.source for row in self.references if row.source)

    @property
    def sees_reviews(self) -> bool:
        return self.sight == Sight.ALL

    @property
    def review_since(self) -> dt.datetime | None:
        """When the review began: with the first invitation."""
        return min((row.invited_at for row in self.reviewers), default=None)


def articles_on_file() -> QuerySet[Article]:
    """Articles with their current text and, as JSON beside them, the small lists of the file."""
    return Article.objects.select_related("current__rendering", "submitted_by").annotate(
        revision_rows=ArraySubquery(_revisions()),
        reviewer_rows=ArraySubquery(_reviewers()),
        finding_rows=ArraySubquery(_findings()),
        waiver_rows=ArraySubquery(_waivers()),
        alert_rows=ArraySubquery(_alerts()),
        publication_rows=ArraySubquery(_publication()),
        certainty_rows=ArraySubquery(signed_certainties()),
        guarded=ArraySubquery(GUARDED),
        wordings=wordings_on_file(),
    )


def file_of(article: Article, user: User) -> File:
    """``article`` comes from ``articles_on_file``; four more statements."""
    sight, reviewers = sight_of(user, article), [_reviewer(row) for row in article.reviewer_rows]
    return File(
        article=article,
        sight=sight,
        blockers=_shown(blockers(article), sight),
        citations=citations_of(article, with_verdicts=sight == Sight.ALL),
        references=references_of(article.current),
        remarks=list(threads_for(user, article)),
        revisions=seen_revisions(article, sight),
        reviewers=reviewers,
        findings=[FindingRow(**row) for row in article.finding_rows],
        waivers=_in_force(article.waiver_rows),
        alerts=[AlertRow(**_dated(row)) for row in article.alert_rows],
        publication=next((PublicationRow(**_dated(row)) for row in article.publication_rows), None),
        too_much=too_much(article.certainty_rows, article.guarded) if sight == Sight.ALL else [],
    )


def sight_of(user: User, article: Article) -> Sight:
    """How much of the work on an article from ``articles_on_file`` this person sees; they may open its file."""
    states = {row["state"] for row in article.reviewer_rows if row["reviewer_id"] == user.pk}
    if states & set(Assignment.OPEN):
        return Sight.BLIND
    return Sight.ALL if overseers(user) else Sight.OWN_TEXT


def seen_revisions(article: Article, sight: Sight) -> list[RevisionRow]:
    """Newest first, with the reason for each as far as this person may know it."""
    rows = [RevisionRow(**_dated(row)) for row in article.revision_rows]
    return rows if sight == Sight.ALL else [row.without_reviewers() for row in rows]


def _shown(found: tuple[Blocker, ...], sight: Sight) -> tuple[Blocker, ...]:
    if sight == Sight.ALL:
        return found
    kinds = FOR_SUBMITTERS if sight == Sight.OWN_TEXT else ABOUT_THE_TEXT
    return tuple(blocker for blocker in found if blocker.kind in kinds)


def _waivers() -> QuerySet[Waiver]:
    names = ("blocker", "reason", "until_on", "given_by_name", "given_at")
    rows = Waiver.objects.filter(article=OuterRef("pk")).order_by("-pk")
    return rows.values(row=JSONObject(**{name: F(name) for name in names}))


def _alerts() -> QuerySet[Alert]:
    rows = Alert.objects.filter(article=OuterRef("pk"), closed_at=None).order_by("-opened_at", "-pk")
    names = ("id", "new", "said", "opened_at")
    cited = Reference.objects.filter(revision=OuterRef("article__current"), source=OuterRef("source"))
    number = Subquery(cited.order_by("number").values("number")[:1])
    said = {name: F(name) for name in names} | {"source_key": F("source__key"), "number": F("number")}
    return rows.annotate(number=number).values(row=JSONObject(**said))


def _revisions() -> QuerySet[Revision]:
    suggested = Exists(Remark.objects.filter(resulting_revision=OuterRef("pk"), assignment__isnull=False))
    names = ("number", "author_name", "note", "created_at", "from_suggestion")
    rows = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").annotate(from_suggestion=suggested)
    return rows.values(row=JSONObject(**{name: F(name) for name in names}))


def _reviewers() -> QuerySet[Assignment]:
    signed = Signature.objects.filter(
        revision=OuterRef("article__current"), signer=OuterRef("reviewer"), meaning__startswith="review"
    ).order_by("-pk")
    names = ("id", "reviewer_id", "state", "due_on", "invited_at", "answered_at", "answer_reason")
    rows = Assignment.objects.filter(article=OuterRef("pk")).order_by("pk")
    return rows.annotate(
        meaning=signed.values("meaning")[:1],
        signed_at=signed.values("signed_at")[:1],
        review=Subquery(_signed_reviews()[:1]),
    ).values(
        row=JSONObject(
            **{name: F(name) for name in (*names, "meaning", "signed_at", "review")},
            name=F("reviewer__name"),
            credentials=F("reviewer__credentials"),
        )
    )


def _signed_reviews() -> QuerySet[Review]:
    rows = Review.objects.filter(assignment=OuterRef("pk"), signature__isnull=False).order_by("-signature")
    said = {name: F(name) for name in ("recommendation", "answers", "remarks")}
    return rows.values(row=JSONObject(revision=F("revision__number"), **said))


def _findings() -> QuerySet[Finding]:
    rows = Finding.objects.filter(revision=OuterRef("current")).order_by("pk")
    return rows.values(row=JSONObject(severity=F("severity"), message=F("message"), where=F("where")))


def _publication() -> QuerySet[Publication]:
    rows = Publication.objects.filter(article=OuterRef("pk"), ended_at=None)
    names = ("published_at", "published_by_name", "notice")
    return rows.values(row=JSONObject(revision=F("revision__number"), **{name: F(name) for name in names}))


def _reviewer(row: dict[str, Any]) -> ReviewerRow:
    return ReviewerRow(**(_dated(row) | {"meaning": row["meaning"] or ""}))


def _in_force(rows: Sequence[dict[str, Any]]) -> list[WaiverRow]:
    today = timezone.now().date()
    waivers = [WaiverRow(**_dated(row)) for row in rows]
    return [waiver for waiver in waivers if waiver.until_on >= today]


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no dates: ``…_at`` is a moment, ``…_on`` a day."""
    return {name: _date(name, value) for name, value in row.items()}


def _date(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if name.endswith("_on") else value
