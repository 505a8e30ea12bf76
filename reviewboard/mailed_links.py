"""The link in an invitation's mail: opens that one invitation for the person it was sent to, and nothing else.

Whoever holds the link can answer in that person's name, so it is signed, ends by itself, and only answers.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils import timezone

from articles.dates import end_of
from reviewboard.models import Assignment

GOOD_FOR = dt.timedelta(days=14)
HIDDEN = "…"


class LinkRefused(Exception):
    """The link opens nothing. ``str()`` says why and what to do; ``status`` is the answer's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Named(NamedTuple):
    """What a link's token names."""

    assignment_id: int
    reviewer_id: int


def token_of(assignment: Assignment) -> str:
    """A token for this assignment and its reviewer, made now."""
    return _signer().sign(f"{assignment.pk}-{assignment.reviewer_id}")


def read(token: str) -> Named:
    """Raises LinkRefused where the token is not one of ours, or older than ``GOOD_FOR``."""
    try:
        named = _signer().unsign(token, max_age=GOOD_FOR)
    except SignatureExpired:
        raise expired() from None
    except BadSignature:
        raise LinkRefused(
            "The link is not whole. A mail program may have broken it over two lines: copy all of it into the "
            "address bar. Or sign in, and find the invitation under My reviews.",
            404,
        ) from None
    return Named(*map(int, named.split("-")))


def expired() -> LinkRefused:
    return LinkRefused("The link has run out. Sign in to answer: the invitation stands under My reviews.", 410)


def ends_on(assignment: Assignment) -> dt.date:
    """The last day on which a link made now opens the invitation: its due day, but no later than ``GOOD_FOR``."""
    return min(assignment.due_on, (timezone.now() + GOOD_FOR).date())


def is_past(assignment: Assignment) -> bool:
    return timezone.now() >= end_of(assignment.due_on)


def without_tokens(text: str) -> str:
    """A mail as others than its receiver may read it: its links open nothing."""
    before, after = reverse("board:mailed-invitation", args=["TOKEN"]).split("TOKEN")
    return re.sub(f"({re.escape(before)})[^/\\s]+({re.escape(after)})", rf"\1{HIDDEN}\2", text)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="reviewboard.invitation", sep=".")
