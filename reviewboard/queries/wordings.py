"""The wordings of an article for other readers as its file and the reviewer's desk list them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import JSONObject

from articles.drafts.reading_grade import reading_grade
from articles.models import Article, Audience, AudienceVariant, VariantSignature
from articles.permissions import User
from reviewboard.policy import QUORUM, READING_GRADE

APPROVAL = VariantSignature.Meaning.APPROVAL


@dataclass(frozen=True, slots=True)
class Wording:
    """A variant as the article's file names it. ``approved``: an approval of it holds."""

    id: int
    audience: str
    number: int
    revision: int
    author_name: str
    body: str
    approved: bool
    reviews: list[dict[str, Any]]

    @property
    def grade(self) -> float:
        return reading_grade(self.body)

    @property
    def reads_too_hard(self) -> bool:
        return self.grade > READING_GRADE.get(Audience(self.audience), self.grade)

    def signed_as(self, meaning: str) -> int:
        return sum(review["meaning"] == meaning for review in self.reviews)


@dataclass(frozen=True, slots=True)
class VariantRow:
    """What the article's file says of one audience.

    ``newest`` is the newest wording of the current revision, None: nobody wrote one. ``recommend`` of ``needed``
    reviewers recommend it, ``dissent`` ask for changes; both None where that is not for this person. ``readers_see`` is
    the wording before readers, which may be of an earlier revision.
    """

    audience: Audience
    newest: Wording | None
    readers_see: Wording | None
    needed: int
    recommend: int | None = None
    dissent: int | None = None


def wordings_on_file() -> ArraySubquery:
    """To annotate a query of articles with: the wordings of all its revisions, newest first."""
    signatures = VariantSignature.objects.filter(variant=OuterRef("pk"))
    reviews = signatures.exclude(meaning=APPROVAL).values(said=JSONObject(signer=F("signer"), meaning=F("meaning")))
    names = ("id", "audience", "number", "author_name", "body")
    rows = AudienceVariant.objects.filter(revision__article=OuterRef("pk")).order_by("-revision__number", "-number")
    row = JSONObject(
        **{name: F(name) for name in names},
        revision=F("revision__number"),
        approved=Exists(signatures.filter(meaning=APPROVAL, taken_back=None)),
        reviews=ArraySubquery(reviews),
    )
    return ArraySubquery(rows.values(row=row))


def variant_rows(
    article: Article, published: int | None, *, sees_reviews: bool, compares: User | None
) -> list[VariantRow]:
    """One row an audience. ``article.wordings`` is ``wordings_on_file``, ``published`` the number of the revision
    before readers; ``compares`` the reader of the page where they are to compare the wordings: what others found of one
    does not exist for them before they signed it.
    """
    wordings = [Wording(**row) for row in article.wordings]
    rows = []
    for audience in Audience:
        found = [row for row in wordings if row.audience == audience]
        newest = next((row for row in found if row.revision == article.current.number), None)
        seen = next((row for row in found if row.approved and row.revision == published), None)
        row = VariantRow(audience, newest, seen, QUORUM[article.risk].signatures)
        if newest and sees_reviews and (compares is None or _signed_by(compares, newest)):
            said = VariantSignature.Meaning
            recommend, dissent = newest.signed_as(said.REVIEW_APPROVES), newest.signed_as(said.REVIEW_ASKS_CHANGES)
            row = replace(row, recommend=recommend, dissent=dissent)
        rows.append(row)
    return rows


def _signed_by(user: User, wording: Wording) -> bool:
    return any(review["signer"] == user.pk for review in wording.reviews)


def wordings_to_compare() -> ArraySubquery:
    """To annotate a query of reviews with: the newest wordings of each one's revision, as {id, audience, readers,
    signed}; ``signed``: whether its reviewer signed a comparison of it.
    """
    reviewer = OuterRef(OuterRef("assignment__reviewer"))
    signatures = VariantSignature.objects.filter(variant=OuterRef("pk"), signer=reviewer)
    rows = AudienceVariant.objects.filter(revision=OuterRef("revision")).order_by("audience", "-number")
    readers = Case(*(When(audience=audience, then=Value(audience.readers)) for audience in Audience))
    signed = Exists(signatures.exclude(meaning=APPROVAL))
    row = JSONObject(id=F("id"), audience=F("audience"), readers=readers, signed=signed)
    return ArraySubquery(rows.distinct("audience").values(row=row))
