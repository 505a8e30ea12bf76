"""How long a reviewer was at a citation, as far as their page can be believed."""

from __future__ import annotations

from django.db.models import Min
from django.utils import timezone

from reviewboard.models import Review

LONGEST = 3600
"""Seconds for one citation; whatever is longer was a page left open."""


def believed(seconds: int, review: Review) -> int:
    """Whole seconds, from 0 to ``LONGEST`` and never more than passed since the reviewer first opened this text."""
    if seconds <= 0:
        return 0
    opened = Review.objects.filter(assignment=review.assignment_id).aggregate(at=Min("started_at"))["at"]
    return min(seconds, LONGEST, int((timezone.now() - opened).total_seconds()))
