"""A text that changed goes back to whoever had signed it: signatures never carry over."""

from __future__ import annotations

import datetime as dt

from django.db.models import Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from reviewboard.actions.due import set_due
from reviewboard.actions.notices import notify
from reviewboard.models import Assignment
from reviewboard.policy import DEFAULT_DUE_DAYS


def return_to_signers(article: Article) -> list[Assignment]:
    """Open the assignments again whose reviewer has not signed the current revision; sets when the article is due.

    They get as many days as for a first review, since the day they were first given may be long past.
    A step of the actions that change the text or start the review; those save ``due_on``.
    """
    signed_now = article.assignments.filter(reviews__revision=article.current, reviews__signature__isnull=False)
    returned = article.assignments.filter(state=Assignment.State.SUBMITTED).exclude(pk__in=signed_now)
    assignments = list(returned.select_related("reviewer"))
    soonest = timezone.now().date() + dt.timedelta(days=DEFAULT_DUE_DAYS)
    again = {"state": Assignment.State.ACCEPTED, "due_on": Greatest("due_on", Value(soonest))}
    article.assignments.filter(pk__in=[row.pk for row in assignments]).update(**again)
    set_due(article)
    return assignments


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
