"""When anything on a desk was saved last."""

from __future__ import annotations

from django.db import connection
from django.db.models import DateTimeField
from django.db.models.expressions import RawSQL

SQL = """
SELECT greatest(
    (SELECT max(saved_at) FROM reviewboard_review WHERE assignment_id = %s),
    (SELECT max(d.saved_at) FROM reviewboard_draftverdict d JOIN reviewboard_review r ON r.id = d.review_id
        WHERE r.assignment_id = %s),
    (SELECT max(d.saved_at) FROM reviewboard_draftclaimverdict d JOIN reviewboard_review r ON r.id = d.review_id
        WHERE r.assignment_id = %s),
    (SELECT max(saved_at) FROM reviewboard_draftremark WHERE assignment_id = %s),
    (SELECT max(greatest(made_at, closed_at)) FROM reviewboard_remark WHERE assignment_id = %s),
    (SELECT max(made_at) FROM reviewboard_reply WHERE assignment_id = %s)
)
"""


def newest_at(assignment_id: int) -> str:
    """In ISO form, UTC, so that it can be compared as text with a form's version; "" where nothing was ever opened."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [assignment_id] * 6)
        [at] = cursor.fetchone()
    return at.isoformat() if at else ""


def newest_column(assignment_id: int) -> RawSQL:
    """The same moment as a column of a query that is made anyway."""
    return RawSQL(SQL, [assignment_id] * 6, DateTimeField())  # noqa: S611 a constant
