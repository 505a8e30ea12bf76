"""A text that changed goes back to whoever had signed it: signatures never carry over."""

from __future__ import annotations

from django.urls import reverse

from articles.models import Article
from reviewboard.actions.notices import notify
from reviewboard.models import Assignment


def return_to_signers(article: Article) -> list[Assignment]:
    """Open the assignments again whose reviewer has not signed the current revision; sets when the article is due.

    A step of the actions that change the text or start the review; those save ``due_on``.
    """
    signed_now = article.assignments.filter(reviews__revision=article.current, reviews__signature__isnull=False)
    returned = article.assignments.filter(state=Assignment.State.SUBMITTED).exclude(pk__in=signed_now)
    assignments = list(returned.select_related("reviewer"))
    article.assignments.filter(pk__in=[row.pk for row in assignments]).update(state=Assignment.State.ACCEPTED)
    article.due_on = due_on(article)
    return assignments


def due_on(article: Article):
    """The day on which the first of its open assignments is due; None where nobody is at work."""
    days = article.assignments.filter(state__in=Assignment.OPEN).order_by("due_on").values_list("due_on", flat=True)
    return days.first()


def tell_signers(returned: list[Assignment], article: Article, event: str, facts: dict) -> None:
    """One mail to each: what changed in numbers, and the link to the desk."""
    for assignment in returned:
        notify(
            [assignment.reviewer],
            article,
            event=event,
            template="revised",
            subject=f"Changed since you signed: {article.current.title}",
            path=reverse("board:desk", args=[assignment.pk]),
            facts=facts,
        )
