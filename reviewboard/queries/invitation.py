"""What somebody is asked to review."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.models import Citation, Claim, Person
from reviewboard.models import Assignment


def asked(person: Person) -> QuerySet[Assignment]:
    """This person's assignments with the text they are about, its ``claims`` and its ``citations`` counted."""
    rows = Assignment.objects.filter(reviewer=person)
    rows = rows.select_related("article__current__rendering", "invited_by").defer("article__current__rendering__blocks")
    return rows.annotate(claims=_how_many(Claim), citations=_how_many(Citation))


def _how_many(model: type[Claim] | type[Citation]) -> Coalesce:
    rows = model.objects.filter(revision=OuterRef("article__current")).order_by().values("revision")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
