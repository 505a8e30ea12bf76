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
LONGEST_REMARK = 20_000  # characters of a comment, a reply, a suggested wording or the reason for it
