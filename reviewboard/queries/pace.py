"""How long judging takes: a reviewer's own pace for themselves, everybody's only taken together."""

from __future__ import annotations

from django.db import connection

from articles.models import Person

ASSUMED_SECONDS = 60
"""For a citation, while a reviewer has not given enough verdicts that were timed."""
ENOUGH = 5
"""Timed verdicts from which on a median says something."""
NEWEST = 200

MEDIAN = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY active_seconds)
FROM (
    SELECT active_seconds FROM articles_verdict WHERE given_by_id = %s AND active_seconds > 0
    ORDER BY id DESC LIMIT %s
) newest
"""


def seconds_a_citation(reviewer: Person) -> float:
    """The median of their newest timed verdicts, in seconds; ``ASSUMED_SECONDS`` while there are too few."""
    with connection.cursor() as cursor:
        cursor.execute(MEDIAN, [reviewer.pk, NEWEST])
        count, median = cursor.fetchone()
    return median if count >= ENOUGH else ASSUMED_SECONDS


def minutes(citations: int, seconds: float) -> int:
    """Whole minutes for so many citations at that pace, rounded up."""
    return -int(-citations * seconds // 60)
