"""Which checklists there are, which of them an article asks, and what a review asks."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from articles.models import Article
from reviewboard.models import ChecklistVersion, Review


def newest_versions() -> QuerySet[ChecklistVersion]:
    """The newest version of every checklist, with it; the oldest checklist first."""
    rows = ChecklistVersion.objects.order_by("checklist", "-number").distinct("checklist")
    return rows.select_related("checklist")


def fitting(article: Article) -> list[ChecklistVersion]:
    """What a review opened now asks of this article: the newest versions that are in use and fit, the oldest first."""
    in_use = newest_versions().filter(checklist__retired_at=None)
    return [row for row in in_use if row.checklist.fits(article.risk, article.specialty)]


def with_questions(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews that bring along what they ask, in the same statement."""
    rows = ChecklistVersion.objects.filter(reviews=OuterRef("pk")).order_by("checklist")
    return reviews.annotate(asked_rows=ArraySubquery(rows.values("questions")))


def all_checklists() -> list[ChecklistVersion]:
    """The newest version of each by the checklist's name, those in use first: one statement."""
    return sorted(newest_versions(), key=lambda row: (row.checklist.retired_at is not None, row.checklist.name.lower()))


def versions_of(checklist_id: int) -> list[ChecklistVersion]:
    """Every version of one checklist, the newest first."""
    return list(ChecklistVersion.objects.filter(checklist=checklist_id).select_related("checklist").order_by("-number"))


def newest_version(checklist_id: int) -> ChecklistVersion | None:
    return newest_versions().filter(checklist=checklist_id).first()
