"""What one reviewer has to answer, to write and has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from articles.models import Person
from reviewboard.models import Assignment, Review
from reviewboard.queries.desk import values_so_far

PAGE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open assignment; ``values`` is what its reviewer said of each citation so far, "" where nothing."""

    assignment: Assignment
    values: Sequence[str]

    @property
    def judged(self) -> int:
        return sum(bool(value) for value in self.values)

    @property
    def left(self) -> int:
        return len(self.values) - self.judged

    @property
    def is_invitation(self) -> bool:
        return self.assignment.state == Assignment.State.INVITED


def waiting_for(person: Person, after: tuple[dt.date, int] | None = None) -> list[Waiting]:
    """Their open assignments, the first due first, one more than ``PAGE``; two statements.

    ``after`` is (due day, id) of the last row of the page before.
    """
    rows = Assignment.objects.filter(reviewer=person, state__in=Assignment.OPEN)
    if after:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    rows = rows.select_related("article__current", "invited_by").defer("article__current__body")
    assignments = list(rows.order_by("due_on", "pk")[: PAGE + 1])
    values = values_so_far(person.pk, [row.article.current_id for row in assignments], [row.pk for row in assignments])
    return [Waiting(row, values.get(row.article.current_id, ())) for row in assignments]


def signed_by(person: Person, before: int | None = None) -> list[Review]:
    """Their signed reviews, the newest first, one more than ``PAGE``; ``before`` is the last signature's id."""
    rows = Review.objects.filter(assignment__reviewer=person, signature__isnull=False)
    if before:
        rows = rows.filter(signature__lt=before)
    rows = rows.select_related("signature", "revision", "assignment__article").defer("revision__body")
    return list(rows.order_by("-signature")[: PAGE + 1])
