"""Which remarks exist for whom."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article
from articles.permissions import User, overseers
from reviewboard.models import Assignment, Remark


def remarks_for(user: User, article: Article) -> QuerySet[Remark]:
    """The remarks this person may see, oldest first, in one statement.

    Their own; those of editors and the submitter; and, once shown, reviewers' remarks: for a reviewer who has signed a
    review of this article, and for editors and admins, unless they are to review it themselves and have not signed yet.
    A submitter never sees a reviewer's remarks.
    """
    own = Assignment.objects.filter(article=OuterRef("article"), reviewer=user.pk)
    signed = Q(Exists(own.filter(state=Assignment.State.SUBMITTED)))
    may_see_all = signed | ~Q(Exists(own.filter(state__in=Assignment.OPEN))) if overseers(user) else signed
    mine, from_editors = Q(author=user.pk), Q(assignment=None)
    rows = article.remarks.select_related("author", "closed_by", "revision").order_by("pk")
    return rows.filter(mine | from_editors | (Q(shown_at__isnull=False) & may_see_all))
