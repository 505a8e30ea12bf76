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
    rows = Article.objects.select_related("current", "submitted_by")
    return rows.select_for_update(no_key=True, of=("self",)).get(**named)


def require_seen(article: Article, seen: str) -> None:
    """Refuse unless the digest the person saw is that of the current revision."""
    if seen != article.current.digest:
        message = (
            f"The text changed while you were at it: it is now revision {article.current.number}. "
            "Look at what changed, then do it again."
        )
        raise Stale(message, seen=seen, current=article.current.digest)
