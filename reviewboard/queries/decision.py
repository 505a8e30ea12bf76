"""What an editor has to see before deciding on an article."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists

from articles.models import Article, Person, Publication, Revision, Signature
from reviewboard.models import Assignment
from reviewboard.queries.answers import in_words


def article_to_decide(slug: str) -> Article:
    """With its current revision and submitter, without the text. Raises Article.DoesNotExist."""
    rows = Article.objects.select_related("current", "submitted_by").defer("current__body")
    return rows.get(slug=slug)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, and the answers of the review under it: (question as it was asked, answer)."""

    signature: Signature
    answers: list[tuple[str, str]]


def signatures_on(article: Article, reader: Person) -> list[Signed]:
    """Every signature on the current revision, oldest first; waivers are listed for themselves.

    Without answers for an editor who is to review the text: what others found does not exist for them yet.
    """
    own = Assignment.objects.filter(article=article, reviewer=reader, state__in=Assignment.OPEN)
    rows = article.current.signatures.exclude(meaning=Signature.Meaning.WAIVER)
    rows = rows.select_related("review").annotate(blind=Exists(own)).order_by("pk")
    return [Signed(row, _answers(row)) for row in rows]


def _answers(signature: Signature) -> list[tuple[str, str]]:
    review = getattr(signature, "review", None)  # an approval has none
    return in_words(review.answers) if review and not signature.blind else []


def live_publication(article: Article) -> Publication | None:
    return article.publications.filter(ended_at=None).select_related("revision").defer("revision__body").first()


def revisions_since(article: Article, digest: str) -> list[Revision]:
    """The revision with this digest and those after it, oldest first; none where it never was a text of the article."""
    rows = list(article.revisions.defer("body").order_by("number"))
    seen = next((index for index, row in enumerate(rows) if row.digest == digest), None)
    return [] if seen is None else rows[seen:]
