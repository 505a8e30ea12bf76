"""C14: how old a source is, by its kind. A rule of thumb for the editor, never a reason against a claim by itself.

After three years about a fifth of guidelines' recommendations were out of date (survival analysis, CMAJ 2014;186:1211);
the other limits are this board's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.citations.answers import Record
from articles.citations.folding import fold
from articles.citations.rules.outcome import Outcome, Ruling

GUIDELINE = re.compile(r"\b(?:guidelines?|guidance|consensus statement|recommendations? (?:of|from|for))\b")
REVIEW = re.compile(r"\b(?:systematic review|meta analysis|metaanalysis|cochrane)\b")
HASTENED = re.compile(
    r"\b(?:antibiotic|antimicrobial|vaccin\w*|covid|sars cov|influenza|hiv|antiviral|drug|infection\w*)\b"
)


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """Years after which a source is called old, and very old; on fast-moving topics the half of them."""

    guideline: tuple[int, int] = (3, 5)
    systematic_review: tuple[int, int] = (5, 10)
    other: tuple[int, int] = (10, 20)


def c14_age(record: Record | None, this_year: int, policy: AgePolicy | None = None) -> tuple[Outcome, ...]:
    """The age of the work that a record describes. Nothing where its year is not known."""
    if record is None or not record.year:
        return ()
    policy, words = policy or AgePolicy(), fold(f"{record.title} {record.type} {record.journal}")
    kind, limits = _limits(words, policy)
    hastened = 2 if HASTENED.search(words) else 1
    age = this_year - record.year
    message = f"{kind} of {record.year}: {age} years old."
    if age > limits[1] / hastened:
        return (Outcome("C14", Ruling.AGED_MUCH, "warning", f"{message} Look for a newer one."),)
    if age > limits[0] / hastened:
        return (Outcome("C14", Ruling.AGED, "note", f"{message} See whether it still holds."),)
    return (Outcome("C14", Ruling.PASSED, "note", message),)


def _limits(words: str, policy: AgePolicy) -> tuple[str, tuple[int, int]]:
    if GUIDELINE.search(words):
        return "A guideline", policy.guideline
    if REVIEW.search(words):
        return "A systematic review", policy.systematic_review
    return "A work", policy.other
