"""The lock that every change of an article holds."""

from __future__ import annotations

from articles.models import Article
from articles.refusals import Stale


def lock(article: int | str) -> Article:
    """The article with this id or slug, with its current revision, its row held to the end of the transaction.

    ``no_key``: child rows can still be inserted by others, who need only that the article exists. Raises
    Article.DoesNotExist.
    """
    named = {"slug": article} if isinstance(article, str) else {"pk": article}
    rows = Article.objects.select_related("current", "submitted_by").select_for_update(no_key=True, of=("self",))
    try:
        return rows.get(**named)
    except Article.DoesNotExist:
        # Having waited for the lock, PostgreSQL pairs the article as it is now with the revision that was current
        # before, and drops the pair if the text has changed. The lock is held by now: asked again, it finds both.
        return rows.get(**named)


def require_seen(article: Article, seen: str) -> None:
    """Refuse unless the digest the person saw is that of the current revision."""
    if seen != article.current.digest:
        message = (
            f"The text changed while you were at it: it is now revision {article.current.number}. "
            "Look at what changed, then do it again."
        )
        raise Stale(message, seen=seen, current=article.current.digest)
