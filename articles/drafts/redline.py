"""What changed between two texts, paragraph by paragraph and then word by word.

Two levels, because a flat comparison of words takes seventy times as long on an article and pairs words across
paragraphs. A word is what must not be torn apart: "0.5", "≥5", "mg/kg" and "[1]" are words, and white space is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz.fuzz import ratio

Op = Literal["same", "del", "ins"]

_WORD = re.compile(
    r"\s+"
    r"|[<>≤≥=±~≈+−-]?(?:(?<![\w.])\.)?\d+(?:[.,:/·–-]\d+)*"  # ≥0.5, 2–4, 120/80
    r"(?:[^\W\d_]+(?:/[^\W\d_]+)*|[%°])?"  # and a unit right behind it: 5mg/kg
    r"|\w+(?:[-'’./]\w+)*"  # e.g, mg/kg, beta-blocker, patient's
    r"|\[[\d\s,;–-]+\]"  # a citation marker
    r"|."
)
_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_ALIKE = 40
"""Paragraphs below this similarity (0-100) are shown as one removed and one added."""
_ENOUGH_TO_TELL = 4000
_WORTH_JOINING = 0.2
_MOST_PAIRS = 10_000
_MOST_WORD_PAIRS = 4_000_000
"""Where more would have to be compared, the whole stretch is shown as removed and added: right, but coarse."""


@dataclass(frozen=True, slots=True)
class Piece:
    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of either text, with its line end (or several, where lines were broken or joined).

    The "same" and "del" pieces of all paragraphs spell the old text, the "same" and "ins" pieces the new one.
    """

    kind: Literal["same", "changed", "added", "removed"]
    pieces: tuple[Piece, ...]


def redline(old: str, new: str) -> list[Paragraph]:
    """The paragraphs of both texts in reading order, removed ones before those that stand in their place."""
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    shown: list[Paragraph] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if op == "equal":
            shown += [Paragraph("same", (Piece("same", text),)) for text in before[i1:i2]]
        else:
            shown += _replaced(before[i1:i2], after[j1:j2])
    return shown


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Line by line; or as one changed paragraph, where lines were broken or joined and more stays the same that way."""
    by_line = list(_line_by_line(old, new))
    if len(old) == len(new) or not old or not new:
        return by_line
    whole = Paragraph("changed", tuple(_words("".join(old), "".join(new))))
    gained = _same_characters([whole]) - _same_characters(by_line)
    return [whole] if gained > _WORTH_JOINING * min(sum(map(len, old)), sum(map(len, new))) else by_line


def _same_characters(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(piece.text) for paragraph in paragraphs for piece in paragraph.pieces if piece.op == "same")


def _line_by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs that are alike as changed ones, in between those that were removed or added."""
    i = j = 0
    for old_at, new_at in [*_pairs(old, new), (len(old), len(new))]:
        yield from (Paragraph("removed", (Piece("del", text),)) for text in old[i:old_at])
        yield from (Paragraph("added", (Piece("ins", text),)) for text in new[j:new_at])
        if old_at < len(old):
            yield Paragraph("changed", tuple(_words(old[old_at], new[new_at])))
        i, j = old_at + 1, new_at + 1


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which old paragraph became which new one: the pairs, in order on both sides, that are most alike together."""
    if len(old) * len(new) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(old), len(new))) if _likeness(old[at], new[at])]
    best: list[list[float]] = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], alike[i][j] and alike[i][j] + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: str, new: str) -> float:
    """0 or at least ``_ALIKE``; told from the beginning, where paragraphs are endless."""
    return ratio(old[:_ENOUGH_TO_TELL], new[:_ENOUGH_TO_TELL], score_cutoff=_ALIKE)


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    changes: list[tuple[str, str, str]] = []
    for op, i1, i2, j1, j2 in _opcodes(before, after):
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        same = removed if op == "equal" else ""
        changes.append((same, "", "") if same else ("", removed, added))
    for same, removed, added in _without_slivers(changes):
        if same:
            yield Piece("same", same)
        if removed:
            yield Piece("del", removed)
        if added:
            yield Piece("ins", added)


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old_end, new_end = len(before) - tail, len(after) - tail
    middle = [("replace", head, old_end, head, new_end)]
    if (old_end - head) * (new_end - head) <= _MOST_WORD_PAIRS:
        found = SequenceMatcher(None, before[head:old_end], after[head:new_end]).get_opcodes()
        middle = [(op, i1 + head, i2 + head, j1 + head, j2 + head) for op, i1, i2, j1, j2 in found]
    return [("equal", 0, head, 0, head), *middle, ("equal", old_end, len(before), new_end, len(after))]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _without_slivers(changes: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Changes with nothing but white space between them as one: phrases read better than confetti."""
    waiting = ("", "", "")
    for at, (same, removed, added) in enumerate(changes):
        sliver = (
            same.isspace() and (waiting[1] or waiting[2]) and any(changes[at + 1][1:] if at + 1 < len(changes) else ())
        )
        if same and not sliver:
            yield from [waiting] * any(waiting)
            yield same, "", ""
            waiting = ("", "", "")
        else:
            waiting = ("", waiting[1] + same + removed, waiting[2] + same + added)
    yield from [waiting] * any(waiting)
