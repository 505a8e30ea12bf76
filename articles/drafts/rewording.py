"""Other words for passages of a body: what comes of it, and what must not.

Citation markers are kept whole: a rewording may drop one, which is said, but never break one in two, disturb one beside
it, or cite what is no reference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from articles.drafts.markers import Marker, cited_numbers, find

_BRACKET = re.compile(r"\\.|[\[\]\n]")
_OPENS_A_MARKER = re.compile(r"\[[ \t]*[1-9]\d{0,2}(?:[ \t]*[-–—,;][ \t]*\d{1,3})*(?:[ \t]*[-–—,;])?(?!\d)")
_CLOSES_A_MARKER = re.compile(r"(?<![\w.])[1-9]\d{0,2}(?:[ \t]*[-–—,;][ \t]*\d{1,3})*[ \t]*\]\Z")
_INTERVAL = re.compile(r"\[\s*[\d.]+\s*[-–,;]\s*[\d.]+\s*\)")
_INTERVAL_END = re.compile(r"\(\s*[\d.]+\s*[-–,;]\s*[\d.]+\s*\]\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """``words`` in the place of ``body[start:end]``; empty: the passage goes."""

    start: int
    end: int
    words: str


def apply(body: str, edits: Sequence[Edit]) -> str:
    """The body with all of them made; they lie apart, in any order."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        body = body[: edit.start] + edit.words + body[edit.end :]
    return body


def moved(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """Where the words of each edit stand in the body with all of them made, in the order of ``edits``."""
    return [(at := edit.start + _shift(edits, edit.start), at + len(edit.words)) for edit in edits]


def _shift(edits: Sequence[Edit], offset: int) -> int:
    return sum(len(edit.words) - (edit.end - edit.start) for edit in edits if edit.end <= offset)


def faults(body: str, edits: Sequence[Edit], known: Collection[int]) -> list[str]:
    """What must not be done, in sentences; none: the edits are sound. ``known`` are the numbers of the references."""
    before, after = find(body), apply(body, edits)
    if not any(char.isalnum() for char in after):
        return ["Nothing would be left of the text. Leave some of it, or comment on it instead."]
    found = find(after)
    return [
        *(fault for edit in edits for fault in _cut(edit, before)),
        *(fault for edit in edits for fault in _broken(body[edit.start : edit.end], edit.words)),
        *_disturbed(edits, before, {marker.start: marker.numbers for marker in found}),
        *_invented(found, known),
    ]


def dropped(old: str, new: str) -> tuple[int, ...]:
    """The references that the old words cite and the new ones do not."""
    kept = cited_numbers(new)
    return tuple(number for number in cited_numbers(old) if number not in kept)


def _cut(edit: Edit, markers: Sequence[Marker]) -> Iterator[str]:
    for marker in markers:
        if any(marker.start < at < marker.end for at in (edit.start, edit.end)):
            yield f"The passage cuts the marker {_named(marker.numbers)} in two. Choose it again with the whole marker."


def _broken(old: str, new: str) -> Iterator[str]:
    before = halves(old)
    for half in halves(new):
        if half not in before:
            yield f"“{half}” is half a citation marker. Write it whole, such as [1] or [2, 3], or leave it out."


def halves(text: str) -> list[str]:
    """What looks like a marker that lost its other bracket: "[1" or "2, 3]"; intervals such as "(0, 1]" do not."""
    found, opened = [], []
    for bracket in [*_BRACKET.finditer(text), None]:
        if bracket is None or bracket[0] == "\n":
            found += [half for at in opened if (half := _opening(text, at))]
            opened = []
        elif bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]":
            if opened:
                opened.pop()
            elif half := _closing(text, bracket.end()):
                found.append(half)
    return found


def _opening(text: str, at: int) -> str:
    half = _OPENS_A_MARKER.match(text, at)
    return half[0] if half and not _INTERVAL.match(text, at) else ""


def _closing(text: str, end: int) -> str:
    half = _CLOSES_A_MARKER.search(text[:end])
    return half[0] if half and not _INTERVAL_END.search(text[:end]) else ""


def _disturbed(edits: Sequence[Edit], before: Sequence[Marker], after: dict[int, tuple[int, ...]]) -> Iterator[str]:
    """Markers that nobody meant to touch, and that would be none any more: an open bracket, a code mark before them."""
    for marker in before:
        if any(edit.start < marker.end and marker.start < edit.end for edit in edits):
            continue
        if after.get(marker.start + _shift(edits, marker.start)) != marker.numbers:
            yield f"These words would swallow the marker {_named(marker.numbers)} beside them. Write them otherwise."


def _invented(markers: Sequence[Marker], known: Collection[int]) -> Iterator[str]:
    listed = f"The list ends at {max(known)}" if known else "The text has no references"
    for number in sorted({number for marker in markers for number in marker.numbers} - set(known)):
        yield f"[{number}] cites no reference. {listed}: cite one that is there, or leave the marker out."


def _named(numbers: Sequence[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]"
