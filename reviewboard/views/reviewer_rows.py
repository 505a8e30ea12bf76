"""Who reviews an article, as rows for a page: where each of them is, and what they found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reviewboard.models import Assignment, Review
from reviewboard.queries.answers import in_words
from reviewboard.queries.file import File, ReviewerRow

MEANINGS = {
    "review_approves": "Signed this revision: recommends approval,",
    "review_asks_changes": "Signed this revision: asks for changes,",
    "review_advises_against": "Signed this revision: advises against approval,",
}


@dataclass(frozen=True, slots=True)
class ShownReviewer:
    """``values`` are their verdicts in text order, "" where there is none; empty before they gave any."""

    assignment: ReviewerRow
    values: list[str]

    @property
    def where(self) -> str:
        """With ``since``: what they did last."""
        if self.assignment.meaning:
            again = "Asked again, since a source got worse. " if self.assignment.is_open else ""
            return again + MEANINGS[self.assignment.meaning]
        if self.assignment.state == Assignment.State.ACCEPTED and self.assignment.review:
            return "Asked to sign the new revision"
        return self.assignment.state_words

    @property
    def since(self) -> dt.datetime | None:
        if self.assignment.meaning:
            return self.assignment.signed_at
        if self.assignment.state == Assignment.State.ACCEPTED and self.assignment.review:
            return None
        return self.assignment.answered_at or self.assignment.invited_at

    @property
    def recommendation(self) -> str:
        """Of the newest review they signed."""
        return Review.Recommendation(self.assignment.review["recommendation"]).label

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The checklist of that review: questions as they were asked, and answers."""
        return in_words(self.assignment.review["answers"])


def reviewer_rows(file: File) -> list[ShownReviewer]:
    return [ShownReviewer(row, _values(file, row.reviewer_id)) for row in file.reviewers]


def _values(file: File, reviewer: int) -> list[str]:
    newest = [
        next((given.value for given in citation.verdicts if given.reviewer_id == reviewer), "")
        for citation in file.citations
    ]
    return newest if any(newest) else []
