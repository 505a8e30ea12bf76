"""When an article is due: a step of every action that opens or ends an assignment."""

from __future__ import annotations

from django.db.models import Min

from articles.models import Article
from reviewboard.models import Assignment


def set_due(article: Article) -> None:
    """Due when the first of its open assignments is; without any, nobody's answer is awaited. Stored by the caller."""
    open_ones = article.assignments.filter(state__in=Assignment.OPEN)
    article.due_on = open_ones.aggregate(due=Min("due_on"))["due"]
