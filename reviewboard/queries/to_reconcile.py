"""Where a reviewer who has signed is asked to look at another's verdict."""

from __future__ import annotations

from collections.abc import Sequence

from articles.models import Person, State
from reviewboard.models import Assignment, Review
from reviewboard.queries.disagreements import disagreements_of


def to_reconcile(signed: Sequence[Review], person: Person) -> list[tuple[Assignment, str, int]]:
    """(assignment, title, on how many citations they have not answered yet) of these signed reviews of theirs.

    One statement, and none where no text of them is under review.
    """
    waiting = {
        review.assignment.article_id: review
        for review in signed
        if review.assignment.state == Assignment.State.SUBMITTED
        and review.assignment.article.state == State.UNDER_REVIEW
    }
    found = disagreements_of(list(waiting)) if waiting else {}
    asked = [(waiting[pk], sum(row.is_asked(person) for row in rows)) for pk, rows in found.items()]
    return [(review.assignment, review.revision.title, count) for review, count in asked if count]
