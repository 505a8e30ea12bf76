"""Which remarks exist for whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from articles.models import Article
from articles.permissions import User, overseers
from reviewboard.models import Assignment, Remark


def remarks_for(user: User, article: Article) -> QuerySet[Remark]:
    """The remarks this person may see, oldest first.

    Their own; those of editors and the submitter; and, once shown, reviewers' remarks: for editors and admins, and for
    a reviewer who has signed a review of this article. A submitter never sees a reviewer's remarks.
    """
    rows = article.remarks.select_related("author", "closed_by", "revision").order_by("pk")
    mine, from_editors = Q(author=user.pk), Q(assignment=None)
    if overseers(user) or _has_signed(user, article):
        return rows.filter(mine | from_editors | Q(shown_at__isnull=False))
    return rows.filter(mine | from_editors)


def _has_signed(user: User, article: Article) -> bool:
    return article.assignments.filter(reviewer=user.pk, state=Assignment.State.SUBMITTED).exists()
