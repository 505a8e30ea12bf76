"""How long judging takes: a reviewer's own pace for themselves, everybody's only taken together."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from articles.models import Person

ASSUMED_SECONDS = 60
"""For a citation, while a reviewer has not given enough verdicts that were timed."""
ENOUGH = 5
"""Timed verdicts from which on a median says something."""
NEWEST = 200

MEDIAN = f"""
SELECT CASE WHEN count(*) >= {ENOUGH} THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY active_seconds)
    ELSE {ASSUMED_SECONDS} END
FROM (
    SELECT active_seconds FROM articles_verdict WHERE given_by_id = {{whose}} AND active_seconds > 0
    ORDER BY id DESC LIMIT {NEWEST}
) newest
"""  # noqa: S608 constants
EACH = f"SELECT asked.id, ({MEDIAN.format(whose='asked.id')}) FROM unnest(%s::bigint[]) asked (id)"  # noqa: S608
OWN = f"({MEDIAN.format(whose='%s')})"


def seconds_a_citation(reviewer: Person) -> float:
    """The median of their newest timed verdicts, in seconds; ``ASSUMED_SECONDS`` while there are too few."""
    return seconds_each([reviewer])[reviewer.pk]


def seconds_each(reviewers: Sequence[Person]) -> dict[int, float]:
    """{reviewer id: as ``seconds_a_citation``}, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(EACH, [[reviewer.pk for reviewer in reviewers]])
        return dict(cursor.fetchall())


def own_seconds(reviewer: Person) -> RawSQL:
    """The same as a column of a query that is made anyway; found once for all its rows."""
    return RawSQL(OWN, [reviewer.pk], FloatField())  # noqa: S611 a constant


def minutes(citations: int, seconds: float) -> int:
    """Whole minutes for so many citations at that pace, rounded up."""
    return -int(-citations * seconds // 60)
