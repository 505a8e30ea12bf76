"""What one reviewer has to answer, to write and has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from articles.models import Person
from reviewboard.models import Assignment, Review
from reviewboard.queries.desk import JudgedCitation, citations_so_far
from reviewboard.queries.pace import minutes, own_seconds

PAGE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open assignment; ``values`` is what its reviewer said so far of each citation they are asked about, "" where
    nothing. ``carried`` verdicts were signed before and stand. ``pace``: the seconds a citation takes them.
    """

    assignment: Assignment
    values: Sequence[str]
    carried: int
    pace: float

    @property
    def judged(self) -> int:
        return sum(bool(value) for value in self.values)

    @property
    def left(self) -> int:
        return len(self.values) - self.judged

    @property
    def minutes(self) -> int:
        """What is left takes about so long."""
        return minutes(self.left, self.pace)

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
    assignments = list(rows.annotate(pace=own_seconds(person)).order_by("due_on", "pk")[: PAGE + 1])
    return _with_work(person.pk, assignments, assignments[0].pace) if assignments else []


def work_of(assignment: Assignment, pace: float) -> Waiting:
    """What its reviewer has to do under one assignment; one statement."""
    [work] = _with_work(assignment.reviewer_id, [assignment], pace)
    return work


def _with_work(reviewer_id: int, assignments: Sequence[Assignment], pace: float) -> list[Waiting]:
    revisions, ids = [row.article.current_id for row in assignments], [row.pk for row in assignments]
    found = citations_so_far(reviewer_id, revisions, ids)
    return [_waiting(row, found.get(row.article.current_id, ()), pace) for row in assignments]


def _waiting(assignment: Assignment, citations: Sequence[JudgedCitation], pace: float) -> Waiting:
    values = [row.value for row in citations if row.is_asked]
    return Waiting(assignment, values, len(citations) - len(values), pace)


def signed_by(person: Person, before: int | None = None) -> list[Review]:
    """Their signed reviews, the newest first, one more than ``PAGE``; ``before`` is the last signature's id."""
    rows = Review.objects.filter(assignment__reviewer=person, signature__isnull=False)
    if before:
        rows = rows.filter(signature__lt=before)
    rows = rows.select_related("signature", "revision", "assignment__article").defer("revision__body")
    return list(rows.order_by("-signature")[: PAGE + 1])
