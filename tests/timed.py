"""Verdicts of which it is known how long they took."""

from __future__ import annotations

from django.utils import timezone

from articles.models import Article, Person, Signature, Verdict
from reviewboard.actions.signing import sign


def timed_verdicts(by: Person, article: Article, *seconds: int) -> None:
    """One for each, in this order, on the article's first citation."""
    citation = article.current.citations.order_by("position")[0]
    for taken in seconds:
        signature = sign(article, Signature.Meaning.REVIEW_APPROVES, by=by, at=timezone.now())
        Verdict.objects.create(
            citation=citation,
            root=citation.root,
            value=Verdict.Value.SUPPORTS,
            source_standing="stands",
            active_seconds=taken,
            given_by=by,
            given_by_name=by.name,
            signature=signature,
            given_at=signature.signed_at,
        )
