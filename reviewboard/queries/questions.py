"""What readers asked."""

from __future__ import annotations

from django.db.models import QuerySet

from articles.models import FollowUpQuestion

PAGE = 50


def follow_up_questions() -> QuerySet[FollowUpQuestion]:
    """With the article and its current title."""
    rows = FollowUpQuestion.objects.select_related("article__current")
    return rows.only("text", "asked_at", "revision_number", "article__slug", "article__current__title")
