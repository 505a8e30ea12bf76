"""Which claims of the main text a rewording for other readers says again: lined up for a person to compare.

What two claims share decides: words, the rarer in the main text the weightier; figures, and the references that both
cite, twice. A rewording for patients may share no word but what it cites. Of equally like claims the one that stands
nearest to the same place in its text is meant. A machine's pointer for the eye, never a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from articles.drafts.closest import content_words, likenesses

LEAST = 0.12
"""What two claims have to share (0 to 1) to be lined up at all; a figure alone is nothing: 30 minutes are not 30 mg."""
PUT_TOGETHER = 0.3
"""The same to join a claim that says another one again already, and a word has to be among it: two claims often rest
on one source, and a claim that was joined by mistake would not be missed."""
NEARNESS = 0.1
"""What standing at the same place adds, at most: less than a shared reference does."""


class Said(Protocol):
    """A claim of either text: a ``DraftClaim`` or a stored one; ``citations`` are numbers of the same list."""

    text: str
    citations: Sequence[int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """``rows`` has one entry for each claim of the rewording: positions (from 0) of the claims of the main text that it
    says again, ascending; none: nothing in the main text says this. ``left_out``: those that no claim says again.
    """

    rows: tuple[tuple[int, ...], ...]
    left_out: tuple[int, ...]


def align(main: Sequence[Said], reworded: Sequence[Said]) -> Alignment:
    """Each reworded claim with the main claim most like it, then each main claim left over with the reworded one most
    like it: so a claim may have been cut in several, and several put together into one.
    """
    scores = _scores(main, reworded)
    homes = [_best(enumerate(row)) for row in scores]
    rows = [{home} - {None} for home in homes]
    for at in sorted(set(range(len(main))) - set(homes)):
        joinable = ((row, scores[row][at]) for row in range(len(reworded)) if _share_a_word(main[at], reworded[row]))
        into = _best(pair for pair in joinable if pair[1] >= PUT_TOGETHER)
        if into is not None:
            rows[into].add(at)
    taken = set().union(*rows)
    return Alignment(tuple(tuple(sorted(row)) for row in rows), tuple(at for at in range(len(main)) if at not in taken))


def _scores(main: Sequence[Said], reworded: Sequence[Said]) -> list[list[float]]:
    """For each reworded claim how like each main claim it is; 0 where they share too little."""
    marks = [_marks(claim) for claim in main]
    rows = []
    for row, claim in enumerate(reworded):
        mine, place = _marks(claim), _place(row, reworded)
        likes = enumerate(likenesses(mine, marks))
        rows.append([_score(like, mine & marks[at], place - _place(at, main)) for at, like in likes])
    return rows


def _score(like: float, shared: frozenset[str], distance: float) -> float:
    if like < LEAST or not any(mark.endswith("]") or not mark[0].isdigit() for mark in shared):
        return 0.0
    return like + NEARNESS * (1 - abs(distance))


def _marks(claim: Said) -> frozenset[str]:
    """Its words, and what it cites: "3]" weighs as a figure does, and is none that a text could hold."""
    return content_words(claim.text) | {f"{number}]" for number in claim.citations}


def _share_a_word(one: Said, other: Said) -> bool:
    return any(not word[0].isdigit() for word in content_words(one.text) & content_words(other.text))


def _place(at: int, claims: Sequence[Said]) -> float:
    return at / max(len(claims) - 1, 1)


def _best(scored: Iterable[tuple[int, float]]) -> int | None:
    """The place with the highest score, the first of equal ones; None where all are 0."""
    at, score = max(scored, key=lambda pair: (pair[1], -pair[0]), default=(0, 0.0))
    return at if score else None
