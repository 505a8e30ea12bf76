"""Which sources are watched: those that a text rests on that readers see or that the board works on.

A source that nobody cites any more rests: nobody is asked about it, until it is cited again.
"""

from __future__ import annotations

import datetime as dt
import zlib

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from articles.models import Article, Publication, Revision, Source, Standing, State
from articles.nudge import nudge

# A week after it was checked a source stands in the way of approval, so it is asked about before; sources that came in
# together are asked about over days.
AGAIN_AFTER = dt.timedelta(days=4)
SPREAD_OVER = dt.timedelta(days=2, hours=12)


def published() -> Exists:
    """Of a source: does a text cite it that readers see as approved?"""
    return Exists(Publication.objects.filter(ended_at=None, revision__references__source=OuterRef("pk")))


def cited() -> Q:
    """Of a source: is it cited by such a text, or by the current one of an article that is not withdrawn?"""
    articles = Article.objects.exclude(state=State.WITHDRAWN)
    return Q(published()) | Q(Exists(articles.filter(current__references__source=OuterRef("pk"))))


def again_after(source: Source) -> dt.timedelta:
    """How long after an answer the registries are asked again: always the same for one source."""
    return AGAIN_AFTER + SPREAD_OVER * (zlib.crc32(source.key.encode()) / 2**32)


def rest_and_wake(*, at: dt.datetime) -> None:
    """Nobody is asked about what is no longer cited; what is cited again is asked about in its time."""
    Source.objects.filter(~cited(), check_due_at__isnull=False).update(check_due_at=None)
    _wake(Source.objects.filter(cited()), at)


def wake(revision: Revision, *, at: dt.datetime) -> None:
    """Whatever this text cites is watched again. A step of the action that brings the text back."""
    _wake(Source.objects.filter(references__revision=revision), at)
    nudge("articles.tasks.sweep_checks")


def _wake(sources: QuerySet[Source], at: dt.datetime) -> None:
    resting = sources.filter(check_due_at=None).exclude(standing=Standing.NOT_INDEXED)
    resting.update(check_due_at=Greatest(F("checked_at") + AGAIN_AFTER, Value(at)))
