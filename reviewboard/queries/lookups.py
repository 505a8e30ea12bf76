"""How far the look-up of a text's sources has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article, Source


@dataclass(frozen=True, slots=True)
class Lookups:
    """Of ``total`` sources: ``answered`` by the registries, ``waiting`` for their turn or being asked right now, the
    rest ``unanswered``: asked without an answer, to be asked again at ``next_try_at``.
    """

    total: int
    answered: int
    waiting: int
    unanswered: int
    next_try_at: dt.datetime | None

    @property
    def is_done(self) -> bool:
        return self.waiting == 0


def lookups(sources: Iterable[Source]) -> Lookups:
    """Counted from rows that are there already; the same source twice is one."""
    now = timezone.now()
    rows = {source.pk: source for source in sources}.values()
    waiting = [source for source in rows if source.check_due_at is not None and source.check_due_at <= now]
    unanswered = [source for source in rows if source not in waiting and not is_answered(source)]
    tries = [source.check_due_at for source in unanswered if source.check_due_at]
    answered = len(rows) - len(waiting) - len(unanswered)
    return Lookups(len(rows), answered, len(waiting), len(unanswered), min(tries, default=None))


def lookups_of(article: Article) -> Lookups:
    """The same for the current revision of ``article``, in one statement."""
    fields = ("check_due_at", "checked_at", "tried_at")
    return lookups(Source.objects.filter(references__revision=article.current_id).only(*fields).distinct())


def is_answered(source: Source) -> bool:
    """Did the registries answer the last time they were asked?"""
    return source.checked_at is not None and (source.tried_at is None or source.tried_at <= source.checked_at)
