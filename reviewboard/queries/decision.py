"""What an editor has to see before deciding on an article."""

from __future__ import annotations

from django.db.models import QuerySet

from articles.models import Article, Publication, Revision, Signature


def article_to_decide(slug: str) -> Article:
    """With its current revision and submitter, without the text. Raises Article.DoesNotExist."""
    rows = Article.objects.select_related("current", "submitted_by").defer("current__body")
    return rows.get(slug=slug)


def signatures_on(article: Article) -> QuerySet[Signature]:
    """Every signature on the current revision, oldest first; waivers are listed for themselves."""
    return article.current.signatures.exclude(meaning=Signature.Meaning.WAIVER).order_by("pk")


def live_publication(article: Article) -> Publication | None:
    return article.publications.filter(ended_at=None).select_related("revision").defer("revision__body").first()


def revisions_since(article: Article, digest: str) -> list[Revision]:
    """The revision with this digest and those after it, oldest first; none where it never was a text of the article."""
    rows = list(article.revisions.defer("body").order_by("number"))
    seen = next((index for index, row in enumerate(rows) if row.digest == digest), None)
    return [] if seen is None else rows[seen:]
