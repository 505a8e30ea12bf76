"""Suggestions on the same passage, shown together, with what they do to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from reviewboard.models import Remark
from reviewboard.views.remark_rows import RemarkRow

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One remark, or suggestions on overlapping passages; ``passage`` is all that these are about, in the body."""

    rows: list[RemarkRow]
    passage: str = ""

    @property
    def key(self) -> int:
        return self.rows[0].remark.pk

    @property
    def conflict(self) -> str:
        """What an editor has to know before accepting one of several; "" for a remark alone."""
        if len(self.rows) < 2:
            return ""
        these = "These two" if len(self.rows) == 2 else f"These {len(self.rows)}"
        other = "the other" if len(self.rows) == 2 else "any other on the same passage"
        changed = [list(_changed(row)) for row in self.rows]
        same = any(_meet(one, another) for one, another in combinations(changed, 2))
        what = "change the same words" if same else "are about the same passage, and change different words of it"
        return f"{these} {what}; accepting one leaves {other} unplaced."


def grouped(rows: Sequence[RemarkRow], body: str) -> list[Group]:
    """``rows`` in the order of the text; open suggestions that overlap in ``body`` as one."""
    groups: list[list[RemarkRow]] = []
    last: list[RemarkRow] | None = None
    for row in rows:
        if not _can_overlap(row.remark):
            groups.append([row])
        elif last and row.remark.placed_start < max(other.remark.placed_end for other in last):
            last.append(row)
        else:
            groups.append(last := [row])
    return [Group(group, _passage(group, body)) for group in groups]


def _can_overlap(remark: Remark) -> bool:
    return remark.is_open and remark.is_suggestion and remark.placed_start is not None


def _passage(rows: Sequence[RemarkRow], body: str) -> str:
    if len(rows) < 2:
        return ""
    return body[rows[0].remark.placed_start : max(row.remark.placed_end for row in rows)]


def _changed(row: RemarkRow) -> Iterator[Span]:
    """The stretches of the body that it changes; where it only adds, an empty one."""
    at = row.remark.placed_start
    for op, text in row.pieces:
        if op != "same":
            yield at, at + (len(text) if op == "del" else 0)
        at += len(text) if op != "ins" else 0


def _meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any((a < d and c < b) or (a, b) == (c, d) for a, b in one for c, d in other)
