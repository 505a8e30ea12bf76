"""Asking the registries again, now. It hurries what is due anyway: nothing of the article changes, so its history has
no event of it; what the registries then say is a record like that of any other look-up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from articles.actions.locking import lock
from articles.models import Article, Person, Source
from articles.nudge import nudge
from articles.refusals import NotPossible
from reviewboard.permissions import can_edit, insist

NOT_WITHIN = dt.timedelta(minutes=1)


def recheck(article_id: int | str, *, by: Person, number: int | None = None) -> int:
    """Have the sources of the current text looked up again, or that of reference ``number`` alone; how many were asked.

    One that waits for its turn, or was asked within the last minute, is left alone. Raises NotAllowed, NotPossible (no
    such reference, or none that could be asked again).
    """
    with transaction.atomic():
        article = lock(article_id)
        insist(can_edit(by, article), "Only editors ask again; a submitter may while the text stands with them.")
        at = timezone.now()
        wanted = _sources(article, number)
        if number is not None and not wanted.exists():
            raise NotPossible(f"The list names no source for reference {number}, so there is nothing to ask about.")
        sources = list(_at_rest(wanted, at).order_by("pk").select_for_update(no_key=True))
        if not sources:
            raise NotPossible("This was asked within the last minute, or is waiting for its turn. Look again shortly.")
        _make_due(sources, at)
        nudge("articles.tasks.sweep_checks")
        return len(sources)


def _sources(article: Article, number: int | None) -> QuerySet[Source]:
    """By a subquery, since locked rows cannot be told apart by DISTINCT."""
    cited = article.current.references.filter(source__isnull=False)
    cited = cited if number is None else cited.filter(number=number)
    return Source.objects.filter(pk__in=cited.values("source"))


def _at_rest(sources: QuerySet[Source], at: dt.datetime) -> QuerySet[Source]:
    waits, is_taken, was_asked = Q(check_due_at__lte=at), Q(taken_until__gt=at), Q(tried_at__gt=at - NOT_WITHIN)
    return sources.exclude(waits).exclude(is_taken).exclude(was_asked)


def _make_due(sources: Sequence[Source], at: dt.datetime) -> None:
    """What registries answered before they became due is no answer for those who look them up."""
    rows = Source.objects.filter(pk__in=[source.pk for source in sources])
    rows.update(check_due_at=at, link_due_at=Case(When(~Q(url=""), then=at), default=F("link_due_at")))
