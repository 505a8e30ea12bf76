"""How far the look-up of a text's sources has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article, Source


@dataclass(frozen=True, slots=True)
class Lookups:
    """Of ``total`` sources: ``answered`` by the registries, ``waiting`` for their turn or being asked right now; the
    others were asked without an answer, to be asked again at ``next_try_at``: ``earlier`` are known from an earlier
    answer, of ``unanswered`` nothing is known.
    """

    total: int
    answered: int
    earlier: int
    waiting: int
    unanswered: int
    next_try_at: dt.datetime | None

    @property
    def checked(self) -> int:
        """How many the registries have ever answered about, and are not being asked about now."""
        return self.answered + self.earlier

    @property
    def is_done(self) -> bool:
        return self.waiting == 0


def lookups(sources: Iterable[Source]) -> Lookups:
    """Counted from rows that are there already; the same source twice is one."""
    now = timezone.now()
    rows = {source.pk: source for source in sources}.values()
    waiting = [source for source in rows if source.check_due_at is not None and source.check_due_at <= now]
    silent = [source for source in rows if source not in waiting and not is_answered(source)]
    earlier = sum(source.checked_at is not None for source in silent)
    tries = [source.check_due_at for source in silent if source.check_due_at]
    answered, unanswered = len(rows) - len(waiting) - len(silent), len(silent) - earlier
    return Lookups(len(rows), answered, earlier, len(waiting), unanswered, min(tries, default=None))


def lookups_of(article: Article) -> Lookups:
    """The same for the current revision of ``article``, in one statement."""
    fields = ("check_due_at", "checked_at", "tried_at")
    return lookups(Source.objects.filter(references__revision=article.current_id).only(*fields).distinct())


def is_answered(source: Source) -> bool:
    """Did the registries answer the last time they were asked?"""
    return source.checked_at is not None and (source.tried_at is None or source.tried_at <= source.checked_at)
