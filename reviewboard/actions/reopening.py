"""An approved text is in doubt: under review again. A step of the editor's act, and of following a source."""

from __future__ import annotations

import datetime as dt

from articles.models import Article
from reviewboard.actions.asking_again import ask_again
from reviewboard.actions.transitions import move
from reviewboard.models import Assignment
from reviewboard.queries.relying import stale_verdicts


def reopen_for(article: Article, reason: str, at: dt.datetime) -> tuple[dict, list[Assignment]]:
    """What the state was, and the assignments that are open again because their verdicts no longer count.

    A live publication stays, with the reason as its notice. The caller records, and stores what moved.
    """
    old = move(article, Article.reopen, at, reason)
    article.publications.filter(ended_at=None).update(notice=reason, notice_since_at=at)
    return old, ask_again(article, {verdict.reviewer_id for verdict in stale_verdicts(article)})
