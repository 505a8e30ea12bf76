"""Mail to the people an act concerns: what is asked, by when, about what. Never the text, never patient data."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from articles.models import Article, Person
from articles.outbox import post_many


def notify(
    to: Iterable[Person], article: Article, *, event: str, template: str, subject: str, path: str = "", **facts
) -> None:
    """Put one mail a person into the outbox. ``event`` (an event's hash) makes it once only a person and act.

    ``template`` is under ``templates/email/``; it gets ``article``, ``person``, ``link`` and the ``facts``.
    """
    link = settings.SITE_URL + (path or reverse("board:article", args=[article.slug]))
    mails = []
    for person in to:
        context = {"article": article, "person": person, "link": link, "site_name": settings.SITE_NAME, **facts}
        body = render_to_string(f"email/{template}.txt", context)
        mails.append((person, f"{event}:{person.pk}", subject, body))
    post_many(mails)


def editors_of(article: Article) -> list[Person]:
    """Whoever invited reviewers to it; nobody yet: no mail, the queue shows it."""
    return list(Person.objects.filter(pk__in=article.assignments.values("invited_by"), is_active=True))
