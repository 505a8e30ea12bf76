"""Pages by key: the next page begins after the last row of this one, so the thousandth costs what the first does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import b64_decode, b64_encode
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """``rows`` of one page, and the key after which the next one begins ("" on the last)."""

    rows: list
    next_key: str


def page(rows: QuerySet, order: Sequence[str], *, after: str = "", size: int = 25) -> KeysetPage:
    """The ``size`` rows after the key ``after``, in one statement.

    ``order`` names the columns, all ascending or all descending ("-…"); the last must be unique, none may be null. A
    key that cannot be read gives the first page. ``rows`` may be models or named tuples of these columns.
    """
    mark = _decoded(after, [_column(rows.model, name.lstrip("-")) for name in order])
    if mark:
        rows = rows.filter(_beyond(order, mark))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    return KeysetPage(found[:size], _encoded(found[size - 1], order) if more else "")


def _beyond(order: Sequence[str], mark: Sequence[Value]) -> GreaterThan | LessThan:
    """One comparison of whole rows: an index answers it also where thousands share the first value."""
    [way] = {name.startswith("-") for name in order}
    columns = _row([F(name.lstrip("-")) for name in order])
    return (LessThan if way else GreaterThan)(columns, _row(mark))


def _row(parts: Sequence[F | Value]) -> Func:
    return Func(*parts, function="ROW", output_field=BooleanField())


def _column(model: type[Model], path: str) -> Field:
    name, _, rest = path.partition("__")
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return _column(field.related_model, rest) if rest else field


def _encoded(row: Any, order: Sequence[str]) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    return b64_encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode()


def _value(row: Any, path: str) -> Any:
    for name in [path] if hasattr(row, path) else path.split("__"):
        row = getattr(row, name)
    return _exact(row)


def _exact(value: Any) -> Any:
    """Times to the microsecond, which the encoder would cut."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _decoded(key: str, columns: Sequence[Field]) -> list[Value]:
    try:
        values = json.loads(b64_decode(key.encode()))
        pairs = zip(columns, values, strict=True)
        return [Value(column.to_python(value), output_field=column) for column, value in pairs]
    except (ValueError, TypeError, ValidationError):
        return []
