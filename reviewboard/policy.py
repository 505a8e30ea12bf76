"""How much review a text needs, by risk: a table in code, so that a change of it is reviewed like code."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Audience, Risk


@dataclass(frozen=True, slots=True)
class Quorum:
    """``signatures``: approving reviews signed on the digest; ``verdicts``: people who judged each citation."""

    signatures: int
    verdicts: int


QUORUM = {
    Risk.STANDARD: Quorum(signatures=1, verdicts=1),
    Risk.ELEVATED: Quorum(signatures=2, verdicts=1),
    Risk.HIGH: Quorum(signatures=2, verdicts=2),
}
READING_GRADE = {Audience.PATIENT: 8}
"""The Flesch–Kincaid grade that a text for these readers should not exceed; said as a note, in nobody's way."""
DEFAULT_DUE_DAYS = 7
MAX_WAIVER_DAYS = 90
# What no waiver replaces: reviewers' verdicts and signatures, and a source that does not speak against the claim.
NEVER_WAIVED = ("unjudged", "unsigned", "against")

CHECKLIST = {
    "question": "The text answers the question that was asked",
    "complete": "Nothing is left out that would change a decision",
    "harm": "No wording could lead to harm if it is followed as it stands",
    "uncited": "Statements without a citation are common knowledge or clearly marked as opinion",
}
