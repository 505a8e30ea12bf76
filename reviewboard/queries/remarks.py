"""Which remarks exist for whom."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from articles.models import Article
from articles.permissions import User, overseers
from reviewboard.models import Assignment, Remark


def remarks_for(user: User, article: Article) -> QuerySet[Remark]:
    """The remarks this person may see, oldest first; one statement.

    Their own; those of editors and the submitter; and, once shown, reviewers' remarks: for a reviewer who has signed a
    review of this article, and for editors and admins unless they are at work on a review of it themselves. A submitter
    never sees a reviewer's remarks.
    """
    rows = article.remarks.select_related("author", "closed_by", "revision", "resulting_revision").order_by("pk")
    assignments = Assignment.objects.filter(article=article, reviewer=user.pk)
    may = ~Exists(assignments.filter(state__in=Assignment.OPEN))
    if not overseers(user):
        may = Exists(assignments.filter(state=Assignment.State.SUBMITTED))
    mine, from_editors = Q(author=user.pk), Q(assignment=None)
    return rows.filter(mine | from_editors | (Q(shown_at__isnull=False) & may))
