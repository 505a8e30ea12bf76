"""Who relied on what: verdicts that no longer count because their source got worse since they were given."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from articles.models import Article
from reviewboard.queries.blockers import counted

STALE = """
SELECT n.given_by_id, n.position, cl.position, n.reference, r.source_id
FROM newest n
JOIN articles_citation c ON c.id = n.citation_id
JOIN articles_claim cl ON cl.id = c.claim_id
JOIN articles_reference r ON r.id = c.reference_id
WHERE NOT n.fresh AND n.independent AND n.value <> 'cannot_access'
ORDER BY n.given_by_id, n.position
"""


@dataclass(frozen=True, slots=True)
class StaleVerdict:
    """``citation``, ``claim`` and ``reference`` are numbers in the current text."""

    reviewer_id: int
    citation: int
    claim: int
    reference: int
    source_id: int


def stale_verdicts(article: Article) -> list[StaleVerdict]:
    """The newest verdict of each reviewer on each citation of the current text, where it counted and no longer does."""
    with connection.cursor() as cursor:
        cursor.execute(counted() + STALE, {"articles": [article.pk]})
        return [StaleVerdict(*row) for row in cursor.fetchall()]
