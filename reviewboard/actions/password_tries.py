"""How often in a row somebody may give a wrong password to sign with: counted in the database, for all processes."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from articles.dates import clock
from articles.models import Person
from articles.refusals import WrongPassword

MOST = 10
WITHIN = dt.timedelta(minutes=15)

COUNT = """
INSERT INTO reviewboard_passwordtries AS known (person_id, wrong, since_at) VALUES (%(person)s, 1, %(now)s)
ON CONFLICT (person_id) DO UPDATE SET
    wrong = CASE WHEN known.since_at <= %(over)s THEN 1 ELSE known.wrong + 1 END,
    since_at = CASE WHEN known.since_at <= %(over)s THEN excluded.since_at ELSE known.since_at END
RETURNING wrong, since_at
"""
FORGET = """
WITH forgotten AS (
    DELETE FROM reviewboard_passwordtries
    WHERE person_id = %(person)s AND (wrong < %(most)s OR since_at <= %(over)s)
)
SELECT since_at FROM reviewboard_passwordtries
WHERE person_id = %(person)s AND wrong >= %(most)s AND since_at > %(over)s
"""


def count_wrong(by: Person) -> None:
    """One more that was wrong. Raises WrongPassword if it was one too many.

    Not to be called inside a transaction, which the refusal would take back with its count.
    """
    wrong, since_at = _row(COUNT, by)
    if wrong >= MOST:
        raise _too_many(since_at)


def forget_wrong(by: Person) -> None:
    """The right one was given. Raises WrongPassword where it comes too late, so that guessing is of no use.

    Asked after the password, not before: of many tries at once each would find that nothing was wrong yet.
    """
    too_late = _row(FORGET, by)
    if too_late:
        raise _too_many(too_late[0])


def _row(statement: str, by: Person) -> tuple | None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"person": by.pk, "now": now, "over": now - WITHIN, "most": MOST})
        return cursor.fetchone()


def _too_many(since_at: dt.datetime) -> WrongPassword:
    again_at = since_at + WITHIN + dt.timedelta(minutes=1)
    return WrongPassword(
        f"A wrong password was given {MOST} times. Nothing was signed, and what you typed is kept. "
        f"Try again at {clock(again_at)} UTC."
    )
