"""Two people changed the same text: what both did together, where they worked in different places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class _Hunk(NamedTuple):
    """Lines ``start`` to ``end`` of the text both began with, and what one of them put there."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """``base`` with the changes of both, line by line; None where they changed the same line or neighbouring ones.

    Lines keep their ends. A change that both made alike is made once.
    """
    lines = base.splitlines(keepends=True)
    ours, others = (list(_hunks(lines, text.splitlines(keepends=True))) for text in (mine, theirs))
    if any(_touch(one, other) and one != other for one in ours for other in others):
        return None
    for hunk in sorted({*ours, *others}, reverse=True):
        lines[hunk.start : hunk.end] = hunk.lines
    return "".join(lines)


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[_Hunk]:
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op != "equal":
            yield _Hunk(i1, i2, tuple(after[j1:j2]))


def _touch(one: _Hunk, other: _Hunk) -> bool:
    return one.start <= other.end and other.start <= one.end
