"""Telling reviewers that their verdicts differ, once both have signed."""

from __future__ import annotations

from django.urls import reverse

from articles.models import Article, Person
from reviewboard.actions.notices import notify
from reviewboard.models import Assignment
from reviewboard.queries.disagreements import disagreements


def tell_who_differ(article: Article, signer: Person, event: str) -> int:
    """One mail to each reviewer who differs from the ``signer`` and to the signer; on how many citations they do.

    A step of the action that signs a review. Who is at work on a review of their own is told by nobody.
    """
    rows = [row for row in disagreements(article) if row.is_open and row.side_of(signer)]
    people = {side.by_id for row in rows for side in row.sides}
    told = article.assignments.filter(reviewer__in=people, state=Assignment.State.SUBMITTED)
    for assignment in told.select_related("reviewer"):
        count = sum(row.side_of(assignment.reviewer) is not None for row in rows)
        words = "1 citation" if count == 1 else f"{count} citations"
        notify(
            [assignment.reviewer],
            article,
            event=f"{event}:differ",
            template="differ",
            subject=f"You and another reviewer differ on {words}: {article.current.title}",
            path=reverse("board:reconcile", args=[assignment.pk]),
            words=words,
        )
    return len(rows)
