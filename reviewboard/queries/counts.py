"""Counting without counting everything: up to a cap, for many questions in one statement."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import QuerySet, Value

CAP = 1000


def counting(questions: Mapping[str, QuerySet]) -> tuple[str, tuple]:
    """A statement of (name, how many rows, at most ``CAP`` + 1): it reads no more index entries than that a question.

    A question that no row answers is missing from what it gives.
    """
    parts = [rows.order_by().annotate(name=Value(name)).values("name")[: CAP + 1] for name, rows in questions.items()]
    first, *others = parts
    sql, params = first.union(*others, all=True).query.sql_with_params()
    return f"SELECT name, count(*) FROM ({sql}) AS rows GROUP BY name", params  # noqa: S608 the ORM's own words


def capped_counts(questions: Mapping[str, QuerySet]) -> dict[str, int]:
    """{name: how many rows, at most ``CAP`` + 1}, in one statement; none for no question."""
    if not questions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*counting(questions))
        return dict.fromkeys(questions, 0) | dict(cursor.fetchall())


def capped(count: int) -> str:
    """96; or “1,000+” for what was not counted to its end."""
    return f"{CAP:,}+" if count > CAP else f"{count:,}"
