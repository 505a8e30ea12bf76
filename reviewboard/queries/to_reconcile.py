"""Where a reviewer who has signed is asked to look at another's verdict."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from articles.models import Person, State
from reviewboard.models import Assignment
from reviewboard.queries.disagreements import disagreements_of

SHOWN = 25


def to_reconcile(person: Person) -> list[tuple[Assignment, int]]:
    """(their assignment, on how many citations they have not answered yet), the newest first; two statements."""
    mine = Assignment.objects.filter(reviewer=person, state=Assignment.State.SUBMITTED)
    others = Assignment.objects.filter(article=OuterRef("article"), state=Assignment.State.SUBMITTED)
    mine = mine.filter(Exists(others.exclude(reviewer=person)), article__state=State.UNDER_REVIEW)
    rows = list(mine.select_related("article__current").defer("article__current__body").order_by("-pk")[:SHOWN])
    found = disagreements_of([row.article_id for row in rows])
    asked = [(row, sum(each.is_asked(person) for each in found.get(row.article_id, ()))) for row in rows]
    return [(row, count) for row, count in asked if count]
