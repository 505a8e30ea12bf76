"""Whose turn it is with an article, and why, in the words of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import Person, State
from reviewboard.policy import QUORUM
from reviewboard.queries.blockers import Blocker, is_fatal
from reviewboard.queries.progress import Progress
from reviewboard.queries.queue import Listed


@dataclass(frozen=True, slots=True)
class Turn:
    """``why`` in ``tone``, with ``more`` things of the kind left unsaid; ``who`` acts next, and what they ``do``."""

    tone: str
    why: str
    who: str
    do: str
    more: int = 0


EDITOR, REVIEWER, SUBMITTER, NOBODY = "editor", "reviewer", "submitter", "machine"
PRESSING = (EDITOR, REVIEWER, NOBODY)  # what somebody can do comes before what is only waited for
WHOSE = {
    EDITOR: "An editor’s turn",
    REVIEWER: "The reviewers’ turn",
    SUBMITTER: "The submitter’s turn",
    NOBODY: "Nobody’s turn",
}


def turn_of(row: Listed, blockers: Sequence[Blocker], progress: Progress) -> Turn:
    """What the row of an article says; ``blockers`` are those of its current revision."""
    return TURNS[row.state](row, blockers, progress)


def whose(turn: Turn, row: Listed, person: Person) -> str:
    """“Your turn” only where this person may really do it."""
    if turn.who != EDITOR or not person.is_editor:
        return WHOSE[turn.who]
    return "Another editor’s turn" if row.submitted_by_id == person.pk else "Your turn"


def _submitted(row: Listed, blockers: Sequence[Blocker], progress: Progress) -> Turn:
    fatal = [blocker for blocker in blockers if is_fatal(blocker)]
    if fatal:
        return _named(fatal[0], EDITOR, fatal[0].remedy, len(fatal) - 1)
    if row.closed_because and row.text_made_at < row.state_since_at:
        return Turn("warn", f"With the submitter: {row.closed_because}", SUBMITTER, "work it over, or answer")
    need = QUORUM[row.risk].signatures
    do = "assign a reviewer" if need == 1 else f"assign {need} reviewers"
    unknown = sum(blocker.kind == "source" for blocker in blockers)
    if unknown:
        things = "1 reference" if unknown == 1 else f"{unknown} references"
        return Turn("unknown", f"{things} not known to stand yet; that does not keep it from reviewers", EDITOR, do)
    return Turn("good", "The machine found nothing that keeps it from reviewers", EDITOR, do)


def _under_review(row: Listed, blockers: Sequence[Blocker], progress: Progress) -> Turn:
    if not blockers and row.closed_because and row.text_made_at < row.state_since_at:
        return Turn("warn", f"Reopened: {row.closed_because}", EDITOR, "change the text, or approve it as it is")
    if not blockers:
        return Turn("good", "Nothing stands in the way of approval", EDITOR, "approve it, or send it back")
    first, more = min(blockers, key=lambda blocker: PRESSING.index(blocker.turn)), len(blockers) - 1
    if row.is_late:
        return _named(first, EDITOR, "an answer is late: ask somebody else, or wait", more)
    if first.turn == REVIEWER and row.due_on is None:
        return _named(first, EDITOR, "nobody is at work on it: invite a reviewer", more)
    return _named(first, first.turn, first.remedy, more)


def _approved(row: Listed, blockers: Sequence[Blocker], progress: Progress) -> Turn:
    if blockers:
        return _named(blockers[0], EDITOR, "reopen it, or waive this with a reason", len(blockers) - 1)
    seen = f"readers still see revision {progress.live}" if progress.live else "readers do not see it"
    if row.due_on:
        return Turn("warn", f"Approved, but {seen}", EDITOR, "publish it")
    if progress.live is None:
        return Turn("info", "Approved, but taken from readers", NOBODY, "it can be published again")
    return Turn("good", f"Readers see revision {progress.live}", NOBODY, "nothing is asked")


def _withdrawn(row: Listed, blockers: Sequence[Blocker], progress: Progress) -> Turn:
    return Turn("info", f"Withdrawn: {row.closed_because}", NOBODY, "it can be restored")


def _named(blocker: Blocker, who: str, do: str, more: int) -> Turn:
    return Turn(blocker.tone, blocker.sentence, who, do[:1].lower() + do[1:], more)


TURNS = {
    State.SUBMITTED: _submitted,
    State.UNDER_REVIEW: _under_review,
    State.APPROVED: _approved,
    State.WITHDRAWN: _withdrawn,
}
