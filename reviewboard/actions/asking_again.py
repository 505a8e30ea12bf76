"""A source got worse: reviewers who relied on it are asked again about what rests on it, and about nothing else.

Their signature on the text stays, and so does every verdict that the source does not touch. Steps of the actions that
reopen an article or follow a source; those save ``due_on``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Person
from reviewboard.actions.due import set_due
from reviewboard.actions.notices import notify
from reviewboard.models import Assignment, DraftClaimVerdict, DraftVerdict, Review
from reviewboard.policy import DEFAULT_DUE_DAYS


def ask_again(article: Article, reviewers: Collection[int]) -> list[Assignment]:
    """Open the assignments of these people again, as far as they had signed; sets when the article is due.

    The desk finds by itself what is to be judged anew: the verdicts whose source got worse since.
    """
    returned = article.assignments.filter(state=Assignment.State.SUBMITTED, reviewer__in=reviewers)
    returned = returned.filter(reviewer__is_active=True)
    ids = list(returned.values_list("pk", flat=True))
    soonest = timezone.now().date() + dt.timedelta(days=DEFAULT_DUE_DAYS)
    again = {"state": Assignment.State.ACCEPTED, "due_on": Greatest("due_on", Value(soonest))}
    article.assignments.filter(pk__in=ids).update(**again)
    set_due(article)
    return list(article.assignments.filter(pk__in=ids).select_related("reviewer").order_by("pk"))


def tell_asked_again(asked: list[Assignment], article: Article, event: str) -> None:
    """One mail to each: why, and the link to the desk."""
    for assignment in asked:
        notify(
            [assignment.reviewer],
            article,
            event=f"{event}:again",
            template="asked_again",
            subject=f"Asked again: {article.current.title}",
            path=reverse("board:desk", args=[assignment.pk]),
            assignment=assignment,
        )


def spare(article: Article, still_asked: Collection[int]) -> list[Person]:
    """Who signed the current text and has nothing to judge anew is done again, unless they have begun to type.

    ``still_asked``: the reviewers with a verdict that does not count any more. Gives those who are done.
    """
    signed = article.assignments.filter(
        state=Assignment.State.ACCEPTED, reviews__revision=article.current, reviews__signature__isnull=False
    )
    typed = DraftVerdict.objects.filter(review__assignment=OuterRef("pk"), review__signature=None).exclude(value="")
    of_claims = DraftClaimVerdict.objects.filter(review__assignment=OuterRef("pk"), review__signature=None)
    ids = list(
        signed.filter(~Exists(typed), ~Exists(of_claims))
        .exclude(reviewer__in=still_asked)
        .values_list("pk", flat=True)
        .distinct()
    )
    Review.objects.filter(assignment__in=ids, revision=article.current, signature=None).delete()
    article.assignments.filter(pk__in=ids).update(state=Assignment.State.SUBMITTED)
    set_due(article)
    return list(Person.objects.filter(assignments__in=ids).distinct().order_by("pk"))
