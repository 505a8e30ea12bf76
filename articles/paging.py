"""Pages by key: the next page begins after the last row of this one, so the thousandth costs what the first does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import b64_decode, b64_encode
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """``rows`` of one page, and the key after which the next one begins ("" on the last)."""

    rows: list
    next_key: str


def page(rows: QuerySet, order: Sequence[str], *, after: str = "", size: int = 25) -> KeysetPage:
    """The ``size`` rows after the key ``after``, in one statement.

    ``order`` names the columns, a leading "-" for descending; the last must be unique, none may be null. A key that
    cannot be read gives the first page.
    """
    values = _decoded(after, len(order))
    found = list(rows.filter(_beyond(order, values)).order_by(*order)[: size + 1])
    more = len(found) > size
    return KeysetPage(found[:size], _encoded(found[size - 1], order) if more else "")


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after ``values`` in this order; all of them where there are none."""
    condition = Q()
    for count in range(len(values)):
        same = {order[at].lstrip("-"): values[at] for at in range(count)}
        way = "lt" if order[count].startswith("-") else "gt"
        condition |= Q(**same, **{f"{order[count].lstrip('-')}__{way}": values[count]})
    return condition


def _encoded(row: Any, order: Sequence[str]) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    return b64_encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode()


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row.isoformat() if hasattr(row, "isoformat") else row


def _decoded(key: str, count: int) -> list[Any]:
    try:
        values = json.loads(b64_decode(key.encode()))
    except ValueError:
        return []
    return values if isinstance(values, list) and len(values) == count else []
