"""Reading foreign JSON without trusting it: every field may be missing, null, empty, or of another type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from articles.citations.folding import tidy

T = TypeVar("T")


def text_of(holder: Any, name: str) -> str:
    """The field as plain text; "" where it is missing or no text or number."""
    value = holder.get(name) if isinstance(holder, dict) else None
    return tidy(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def texts_of(holder: Any, name: str) -> tuple[str, ...]:
    """The non-empty texts of a field that should be a list of texts."""
    values = holder.get(name) if isinstance(holder, dict) else None
    listed = values if isinstance(values, list) else [values]
    return tuple(text for value in listed if isinstance(value, str) and (text := tidy(value)))


def years_of(*dates: str) -> tuple[int, ...]:
    """The years that dates as written begin with, in their order."""
    return tuple(int(date[:4]) for date in dates if re.match(r"[12][0-9]{3}(?![0-9])", date))


def dictionaries(holder: Any, name: str) -> tuple[dict[str, Any], ...]:
    """The objects of a field that should be a list of objects."""
    values = holder.get(name) if isinstance(holder, dict) else None
    return tuple(value for value in values if isinstance(value, dict)) if isinstance(values, list) else ()


def score_of(hit: dict[str, Any]) -> float | None:
    """A search's own measure of a hit; None where it gave none, or no number."""
    score = hit.get("score")
    return float(score) if type(score) in (int, float) and 0 <= score < 1e12 else None


def first(values: Sequence[T], default: Any = "") -> Any:
    """The first of them, or the default where there is none."""
    return values[0] if values else default


def authors_of(message: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Authors in the CSL form that Crossref uses: family and given, or the name of a group."""
    pairs = (
        (text_of(author, "family") or text_of(author, "name") or text_of(author, "literal"), text_of(author, "given"))
        for author in dictionaries(message, "author")
    )
    return tuple(pair for pair in pairs if pair[0])
