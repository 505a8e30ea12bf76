"""How far the judging of articles has come: one statement for a page of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from reviewboard.queries.blockers import counted

SQL = """,
    worst AS (
        SELECT citation_id, (array_agg(value ORDER BY array_position(
            ARRAY['does_not_support', 'partly', 'indirect', 'supports', 'cannot_access'], value::text)))[1] AS value
        FROM newest WHERE fresh AND NOT overruled GROUP BY citation_id
    ),
    judged AS (SELECT citation_id, count(*) AS n FROM counted GROUP BY citation_id)
SELECT a.id, count(c.id), count(*) FILTER (WHERE judged.n >= a.verdicts),
    array_agg(coalesce(worst.value, '') ORDER BY c.position) FILTER (WHERE c.id IS NOT NULL),
    (SELECT r.number FROM articles_publication p JOIN articles_revision r ON r.id = p.revision_id
     WHERE p.article_id = a.id AND p.ended_at IS NULL),
    EXISTS (SELECT FROM reviewboard_alert t WHERE t.article_id = a.id AND t.closed_at IS NULL)
FROM a LEFT JOIN articles_citation c ON c.revision_id = a.current_id
LEFT JOIN worst ON worst.citation_id = c.id LEFT JOIN judged ON judged.citation_id = c.id
GROUP BY a.id
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """``judged`` of ``citations`` have the verdicts that the policy asks for.

    ``verdicts`` is one value a citation in text order: the gravest that anyone signed and that still holds, "" where
    there is none. ``live`` is the number of the revision that readers see as published, None where there is none.
    ``has_alert``: a task about one of its sources is open.
    """

    citations: int = 0
    judged: int = 0
    verdicts: tuple[str, ...] = ()
    live: int | None = None
    has_alert: bool = False

    @property
    def words(self) -> str:
        return f"{self.judged} of {self.citations} judged"

    @property
    def tally(self) -> dict[str, int]:
        """{value: how many citations}."""
        return {value: self.verdicts.count(value) for value in set(self.verdicts)}


NOTHING = Progress()


def progress_of(article_ids: Iterable[int]) -> dict[int, Progress]:
    """By article id, in one statement, whatever the number of articles."""
    with connection.cursor() as cursor:
        cursor.execute(counted() + SQL, {"articles": list(article_ids)})
        return {
            pk: Progress(citations, judged, tuple(verdicts or ()), live, has_alert)
            for pk, citations, judged, verdicts, live, has_alert in cursor.fetchall()
        }
