"""Mail to be sent is a row in the transaction of the act that asks for it; a worker is told on commit."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from articles.models import OutboxMail, Person
from articles.nudge import nudge


def post(to: Person, *, key: str, subject: str, body: str, at: dt.datetime | None = None) -> None:
    """Put one mail into the outbox. The same ``key`` twice is one mail."""
    post_many([(to, key, subject, body)], at=at)


def post_many(mails: list[tuple[Person, str, str, str]], *, at: dt.datetime | None = None) -> None:
    """As ``post``, for (to, key, subject, body) many at once, in one statement."""
    now = at or timezone.now()
    rows = [
        OutboxMail(to=to, key=key, subject=subject[:200], body=body, created_at=now, due_at=now)
        for to, key, subject, body in mails
    ]
    OutboxMail.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        nudge("articles.tasks.sweep_outbox")
