"""Pages of a list that is ordered by a time and then by id, both newest first, as its index is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and after which the next page begins ("" where there is none)."""

    rows: list[Any]
    following: str


def page_of(rows: QuerySet, field: str, after: str, size: int) -> Page:
    """``size`` rows after the one that ``after`` names (as in ``Page.following``; anything else: from the first on).

    ``rows`` are in the order of ``-field, -id``.
    """
    place = _place(after)
    if place:
        at, pk = place
        rows = rows.filter(Q(**{f"{field}__lte": at})).exclude(Q(**{field: at, "pk__gte": pk}))
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(found[:size], _named(found[size - 1], field) if more else "")


def _named(row: Any, field: str) -> str:
    return f"{getattr(row, field).isoformat()}_{row.pk}"


def _place(after: str) -> tuple[dt.datetime, int] | None:
    day, _, pk = after.rpartition("_")
    try:
        at, number = dt.datetime.fromisoformat(day), int(pk)
    except ValueError:
        return None
    return (at, number) if at.tzinfo else None
