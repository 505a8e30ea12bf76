"""What two people made of one wording, as one wording, where they worked in different places."""

from __future__ import annotations

from typing import TypeVar

from articles.drafts.draft import DraftReference
from articles.drafts.merging import merge
from reviewboard.queries.wording import Wording

T = TypeVar("T")


class _Clash(Exception):
    """Both changed the same thing, each in another way."""


def merged(base: Wording, mine: Wording, theirs: Wording) -> Wording | None:
    """Both changes together; None where they changed the same line, reference, question or title."""
    try:
        return Wording(
            _either(base.question, mine.question, theirs.question),
            _either(base.title, mine.title, theirs.title),
            _body(base.body, mine.body, theirs.body),
            _references(base, mine, theirs),
        )
    except _Clash:
        return None


def _either(base: T, mine: T, theirs: T) -> T:
    """What the one who changed it made of it."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    raise _Clash


def _body(base: str, mine: str, theirs: str) -> str:
    both = merge(base, mine, theirs)
    if both is None:
        raise _Clash
    return both


def _references(base: Wording, mine: Wording, theirs: Wording) -> tuple[DraftReference, ...]:
    sides = [{row.number: row for row in wording.references} for wording in (base, mine, theirs)]
    numbers = sorted({number for side in sides for number in side})
    found = (_either(*(side.get(number) for side in sides)) for number in numbers)
    return tuple(row for row in found if row is not None)
