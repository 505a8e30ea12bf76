"""Which remarks and replies exist for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from articles.models import Article
from articles.permissions import User, overseers
from reviewboard.models import Assignment, Remark, Reply


@dataclass(frozen=True, slots=True)
class ReplyRow:
    id: int
    author_id: int
    author: str
    text: str
    made_at: dt.datetime
    shown: bool


def remarks_for(user: User, article: Article) -> QuerySet[Remark]:
    """The remarks this person may see, oldest first, in one statement.

    Their own; those of editors and the submitter; and, once shown, reviewers' remarks: for a reviewer who has signed a
    review of this article, and for editors and admins, unless they are to review it themselves and have not signed yet.
    A submitter never sees a reviewer's remarks.
    """
    rows = article.remarks.select_related("author", "closed_by", "revision").order_by("pk")
    return rows.filter(_exists_for(user, article))


def threads_for(user: User, article: Article) -> QuerySet[Remark]:
    """The same, each with ``reply_rows``: those of its replies that exist for this person by the same rule."""
    replies = Reply.objects.filter(_exists_for(user, article), remark=OuterRef("pk")).order_by("pk")
    said = {name: F(name) for name in ("id", "author_id", "text", "made_at")}
    rows = replies.values(row=JSONObject(author=F("author__name"), shown=Q(shown_at__isnull=False), **said))
    return remarks_for(user, article).annotate(reply_rows=ArraySubquery(rows))


def replies_of(remark: Remark) -> list[ReplyRow]:
    """Of a remark from ``threads_for``, oldest first."""
    return [ReplyRow(**row | {"made_at": dt.datetime.fromisoformat(row["made_at"])}) for row in remark.reply_rows]


def _exists_for(user: User, article: Article) -> Q:
    """Of what was said about this article."""
    own = Assignment.objects.filter(article=article, reviewer=user.pk)
    signed = Q(Exists(own.filter(state=Assignment.State.SUBMITTED)))
    may_see_all = signed | ~Q(Exists(own.filter(state__in=Assignment.OPEN))) if overseers(user) else signed
    mine, from_editors = Q(author=user.pk), Q(assignment=None)
    return mine | from_editors | (Q(shown_at__isnull=False) & may_see_all)


def drops_words(numbers: Sequence[int]) -> str:
    """“drops citations [2] and [3]”: what a suggestion does beside changing words; "" where it drops none."""
    if not numbers:
        return ""
    named = [f"[{number}]" for number in numbers]
    *first, last = named
    return f"drops {'citations' if first else 'citation'} {' and '.join(filter(None, [', '.join(first), last]))}"
