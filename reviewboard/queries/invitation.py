"""What somebody is asked to review."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Citation, Claim, Person
from reviewboard.mailed_links import LinkRefused, expired, is_past, read
from reviewboard.models import Assignment


def asked(person: Person) -> QuerySet[Assignment]:
    """This person's assignments with the text they are about, its ``claims`` and ``citations`` counted."""
    return _with_text().filter(reviewer=person)


def mailed(token: str) -> Assignment:
    """The same, of the link in a mail; its ``reviewer`` is who was asked. One statement.

    Raises LinkRefused: not one of ours, run out, or of somebody who reviews here no more.
    """
    named = read(token)
    invitation = _with_text().get(pk=named.assignment_id, reviewer=named.reviewer_id)
    if not (invitation.reviewer.is_active and invitation.reviewer.is_reviewer):
        who = invitation.invited_by.name
        raise LinkRefused(f"You review here no more, so nothing can be answered. Ask {who}, who sent the mail.", 403)
    if is_past(invitation):
        raise expired()
    return invitation


def _with_text() -> QuerySet[Assignment]:
    rows = Assignment.objects.select_related("article__current__rendering", "invited_by", "reviewer")
    rows = rows.defer("article__current__rendering__blocks")
    return rows.annotate(claims=_how_many(Claim), citations=_how_many(Citation))


def _how_many(model: type[Claim] | type[Citation]) -> Coalesce:
    rows = model.objects.filter(revision=OuterRef("article__current")).order_by().values("revision")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
