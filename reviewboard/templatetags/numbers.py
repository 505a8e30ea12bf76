"""How figures are written on the page of numbers."""

from __future__ import annotations

import datetime as dt

from django import template

from articles.dates import MONTHS

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """38%."""
    return f"{share:.0%}"


@register.filter
def month(first: dt.date) -> str:
    """November 2026."""
    return f"{MONTHS[first.month - 1]} {first.year}"
