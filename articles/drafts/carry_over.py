"""Which claims of a new revision are those of the old one, so that nothing verified is verified twice.

A claim is carried when its words and the sources that it cites are the same; then the verdicts on it stand. One changed
digit, sign or "not" makes it a changed claim, to be judged again beside its old wording.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from articles.drafts.draft import DraftClaim

Outcome = Literal["carried", "changed", "new", "gone"]
Key = Callable[[int], Hashable]

_EMOJI_IN_FRONT = re.compile("\\A(?:[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\u200d]*\\s*)+")
_UNPAIRED_BOLD = re.compile(r"(?<=[^\W\d_])\*\*|\*\*(?=\s*[^\W\d_])|(?<=[.:;,])\s*\*\*\Z")

ALIKE = 65
"""Similarity (0-100) from which two claims are one claim reworded, wherever they stand."""
ALIKE_IN_PLACE = 40
"""The same for two claims that stand between the same neighbours."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A new claim with the old one that it continues; ``new`` is None when the old claim is gone.

    ``new_position`` and ``old_position`` are their positions in the sequences given, None where there is no claim.
    """

    outcome: Outcome
    new: DraftClaim | None
    old: DraftClaim | None
    new_position: int | None
    old_position: int | None


def carry_over(
    old: Sequence[DraftClaim], new: Sequence[DraftClaim], *, old_key: Key = int, new_key: Key = int
) -> list[Carried]:
    """One entry for each new claim, in order, then one for each old claim that is gone, in order.

    ``old_key`` and ``new_key`` turn a reference number of that side into what the reference is (a source's id, say),
    since a revision may number its references anew. Each claim has at most one partner.
    """
    before = [(wording(claim.text), frozenset(map(old_key, claim.citations))) for claim in old]
    after = [(wording(claim.text), frozenset(map(new_key, claim.citations))) for claim in new]
    partner = dict(_equal(before, after))
    carried = set(partner)
    texts = [[text for text, _ in before], [text for text, _ in after]]
    partner |= _equal(*texts, taken=partner)
    partner |= _alike(*texts, taken=partner)
    partner |= _in_place(*texts, taken=partner)
    entries = [_entry(old, new, at, partner.get(at), carried) for at in range(len(new))]
    gone = sorted(set(range(len(old))) - set(partner.values()))
    return entries + [Carried("gone", None, old[at], None, at) for at in gone]


def wording(text: str) -> str:
    """What two wordings are compared by: NFC, white space folded, without what is only form.

    Only form are an emoji in front and the signs of bold print that lost their partner ("**" beside a letter; beside a
    figure it may be a footnote's). Whatever else differs is another wording, a full stop too.
    """
    bare = _UNPAIRED_BOLD.sub("", _EMOJI_IN_FRONT.sub("", unicodedata.normalize("NFC", text)))
    return " ".join(bare.split())


def _entry(
    old: Sequence[DraftClaim], new: Sequence[DraftClaim], at: int, partner: int | None, carried: set[int]
) -> Carried:
    if partner is None:
        return Carried("new", new[at], None, at, None)
    return Carried("carried" if at in carried else "changed", new[at], old[partner], at, partner)


def _free(items: Sequence[Hashable], taken: Iterable[int]) -> list[int]:
    out = set(taken)
    return [at for at in range(len(items)) if at not in out]


def _equal(
    before: Sequence[Hashable], after: Sequence[Hashable], taken: dict[int, int] | None = None
) -> dict[int, int]:
    """New position to old position of equal items; of several equal ones the first goes with the first."""
    taken = taken or {}
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for at in _free(before, taken.values()):
        waiting[before[at]].append(at)
    return {at: waiting[after[at]].popleft() for at in _free(after, taken) if waiting[after[at]]}


def _alike(before: Sequence[str], after: Sequence[str], taken: dict[int, int]) -> dict[int, int]:
    """The most alike first; of equally alike ones those that stand nearest to the same place."""
    free = {at: before[at] for at in _free(before, taken.values())}
    scored = []
    for at in _free(after, taken):
        for _, score, partner in process.extract(after[at], free, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=8):
            scored.append((-score, abs(at - partner), at, partner))
    return _one_to_one((at, partner) for _, _, at, partner in sorted(scored))


def _in_place(before: Sequence[str], after: Sequence[str], taken: dict[int, int]) -> dict[int, int]:
    """Claims reworded beyond recognition, told by their neighbours."""
    back = {partner: at for at, partner in taken.items()}
    pairs = []
    for at in _free(after, taken):
        follows = taken.get(at - 1, -1) + 1 if at else 0
        precedes = taken.get(at + 1, 0) - 1 if at + 1 < len(after) else len(before) - 1
        for place in {follows, precedes}:
            if (
                0 <= place < len(before)
                and place not in back
                and fuzz.ratio(after[at], before[place]) >= ALIKE_IN_PLACE
            ):
                pairs.append((at, place))
    return _one_to_one(pairs)


def _one_to_one(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    partner: dict[int, int] = {}
    used: set[int] = set()
    for at, other in pairs:
        if at not in partner and other not in used:
            partner[at] = other
            used.add(other)
    return partner
