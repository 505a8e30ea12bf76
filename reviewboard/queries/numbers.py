"""What reviewing costs, taken over everybody: never a person, and nothing where too few people stand behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

ENOUGH_REVIEWERS = 3
"""A figure from fewer people would say something about one of them."""
MONTHS = 12

# Of each review signed in a month: how many verdicts it carried over and how many it gave, and how long each claim that
# it judged took.
SIGNED = """
WITH signed AS (
    SELECT s.id, s.signer_id, s.revision_id, date_trunc('month', s.signed_at AT TIME ZONE 'UTC')::date AS month
    FROM articles_signature s
    WHERE s.signed_at >= %s AND s.meaning IN ('review_approves', 'review_asks_changes', 'review_advises_against')
), claims AS (
    SELECT signed.id, signed.signer_id, signed.month, c.claim_id, sum(v.active_seconds) AS seconds
    FROM signed
    JOIN articles_verdict v ON v.signature_id = signed.id
    JOIN articles_citation c ON c.id = v.citation_id
    GROUP BY signed.id, signed.signer_id, signed.month, c.claim_id
    HAVING min(v.active_seconds) > 0
), judged AS (
    SELECT signed.id, signed.signer_id, signed.month,
        count(*) FILTER (WHERE here.id IS NULL AND earlier.id IS NOT NULL) AS carried,
        count(*) FILTER (WHERE here.id IS NOT NULL) AS given
    FROM signed
    JOIN articles_citation c ON c.revision_id = signed.revision_id
    LEFT JOIN articles_verdict here ON here.citation_id = c.id AND here.signature_id = signed.id
    LEFT JOIN LATERAL (
        SELECT v.id FROM articles_verdict v
        WHERE v.root_id = c.root_id AND v.given_by_id = signed.signer_id AND v.signature_id < signed.id LIMIT 1
    ) earlier ON true
    GROUP BY signed.id, signed.signer_id, signed.month
)
"""
MEDIANS = """
SELECT month, count(DISTINCT signer_id), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)
FROM claims GROUP BY ROLLUP (month)
"""
SHARES = """
SELECT month, count(DISTINCT signer_id), sum(carried)::float / nullif(sum(carried + given), 0)
FROM judged GROUP BY ROLLUP (month)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Median minutes for a claim, and the share (0 to 1) of verdicts that carried over; None: too few people."""

    month: dt.date | None
    minutes: float | None = None
    carried: float | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """``whole`` is over all months together; ``months`` only those in which somebody signed, the newest first."""

    whole: Figures
    months: list[Figures]


def numbers(today: dt.date) -> Numbers:
    """Of the reviews signed in the last ``MONTHS`` months, this one among them; two statements."""
    since = first_month(today)
    minutes = {month: seconds and seconds / 60 for month, seconds in _asked(MEDIANS, since).items()}
    carried = _asked(SHARES, since)
    months = sorted({*minutes, *carried} - {None}, reverse=True)
    figures = [Figures(month, minutes.get(month), carried.get(month)) for month in (None, *months)]
    return Numbers(figures[0], figures[1:])


def first_month(today: dt.date) -> dt.date:
    """The first day of the earliest month that is counted."""
    earliest = today.year * 12 + today.month - MONTHS
    return dt.date(earliest // 12, earliest % 12 + 1, 1)


def _asked(statement: str, since: dt.date) -> dict[dt.date | None, float | None]:
    """{month, None for all together: the figure, None where too few people stand behind it}."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNED + statement, [since])
        rows = cursor.fetchall()
    return {month: figure if people >= ENOUGH_REVIEWERS else None for month, people, figure in rows}
