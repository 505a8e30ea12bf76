"""Where a passage stands after the text around it, or the passage itself, has changed.

The way of the W3C Web Annotation model: a passage is remembered by its words and by what stands before and after it.
A remark that cannot be placed is shown as unplaced; it is never put on a passage that it may not be about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio_alignment, ratio

CONTEXT = 32
"""Characters remembered on either side; more where the passage could not be told from another one."""
ALIKE = 90
"""Similarity (0-100) from which a passage is the remembered one, edited."""

_WORTH_A_LOOK = 80  # the search looks at stretches of one length, in which an inserted word costs more than it should
_SHORTEST_ALONE = 12
_SHORTEST_EDITED = 12
_NEIGHBOURHOOD = 12
_SAME_EDGE = 3
_CLEARLY_BETTER = 4
_EDGE = re.compile(r"\b|(?<=\s)(?=\S)|(?<=\S)(?=\s)|\Z")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: its words, what stood right before and after it, and its offset in the body it was taken from."""

    quote: str
    prefix: str
    suffix: str
    start: int


def anchor(body: str, start: int, end: int) -> Anchor:
    """The anchor of ``body[start:end]``; raises ValueError when that is empty or outside the body."""
    if not 0 <= start < end <= len(body):
        raise ValueError(f"There is no passage from {start} to {end} in a body of {len(body)} characters.")
    context = CONTEXT
    while True:
        taken = Anchor(body[start:end], body[max(start - context, 0) : start], body[end : end + context], start)
        if context >= len(body) or _is_unique(body, taken):
            return taken
        context *= 2


def place(anchor: Anchor, body: str) -> tuple[int, int] | None:
    """Start and end of the passage in ``body``; None where it is gone or could be in more than one place."""
    exact = list(_exact(anchor, body))
    if len(exact) == 1:
        return exact[0] if _plausible(anchor, body, exact[0]) else None
    if exact:
        return _by_context(anchor, body, exact)
    if len(anchor.quote) < _SHORTEST_EDITED:
        return None
    edited = list(_edited(anchor, body, 0, len(body)))
    return edited[0] if len(edited) == 1 else _by_context(anchor, body, edited)


def _is_unique(body: str, taken: Anchor) -> bool:
    whole = taken.prefix + taken.quote + taken.suffix
    first = body.find(whole)
    return body.find(whole, first + 1) < 0


def _exact(anchor: Anchor, body: str) -> Iterator[tuple[int, int]]:
    at = body.find(anchor.quote)
    while at >= 0:
        yield at, at + len(anchor.quote)
        at = body.find(anchor.quote, at + 1)


def _plausible(anchor: Anchor, body: str, span: tuple[int, int]) -> bool:
    """A long passage speaks for itself; a word or two ("75 mg") must also stand right beside what it stood beside."""
    if len(anchor.quote) >= _SHORTEST_ALONE:
        return True
    before, after = anchor.prefix[-_NEIGHBOURHOOD:], anchor.suffix[:_NEIGHBOURHOOD]
    same_before = body[: span[0]].endswith(before) if before else span[0] == 0
    same_after = body.startswith(after, span[1]) if after else span[1] == len(body)
    return same_before or same_after


def _context(anchor: Anchor, body: str, span: tuple[int, int]) -> int:
    """How many characters right before and right after the span are those remembered."""
    before = body[max(span[0] - len(anchor.prefix), 0) : span[0]]
    after = body[span[1] : span[1] + len(anchor.suffix)]
    return _common(before[::-1], anchor.prefix[::-1]) + _common(after, anchor.suffix)


def _common(one: str, other: str) -> int:
    count = 0
    for char, other_char in zip(one, other, strict=False):
        if char != other_char:
            break
        count += 1
    return count


def _by_context(anchor: Anchor, body: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The span whose surroundings are clearly more like the remembered ones than any other's."""
    ranked = sorted(((_context(anchor, body, span), span) for span in spans), reverse=True)
    if not ranked:
        return None
    (best, span), (second, _) = ranked[0], ranked[1]
    whole = best == len(anchor.prefix) + len(anchor.suffix) > second
    return span if whole or best >= second + _CLEARLY_BETTER else None


def _edited(anchor: Anchor, body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of ``body[start:end]`` that are alike enough."""
    if end - start < len(anchor.quote) // 2:
        return
    found = partial_ratio_alignment(anchor.quote, body[start:end], score_cutoff=_WORTH_A_LOOK)
    if found is None or found.dest_end == found.dest_start:
        return
    at, stop = _snapped(anchor.quote, body, start + found.dest_start, start + found.dest_end)
    if ratio(anchor.quote, body[at:stop]) >= ALIKE:
        yield at, stop
    yield from _edited(anchor, body, start, min(at, start + found.dest_start))
    yield from _edited(anchor, body, max(stop, start + found.dest_end), end)


def _snapped(quote: str, body: str, start: int, end: int) -> tuple[int, int]:
    """The span with its ends moved to those words' edges that make it most alike."""
    reach = max(len(quote) // 8, 16)
    ends = [at for at in _edges(body, max(end - reach, start + 1), end + reach) if not body[at - 1].isspace()]
    end = max(ends or [end], key=lambda at: ratio(quote, body[start:at]) + _SAME_EDGE * (body[at - 1] == quote[-1]))
    starts = [at for at in _edges(body, start - reach, min(start + reach, end - 1)) if not body[at].isspace()]
    start = max(starts or [start], key=lambda at: ratio(quote, body[at:end]) + _SAME_EDGE * (body[at] == quote[0]))
    return start, end


def _edges(body: str, start: int, end: int) -> list[int]:
    return [found.start() for found in _EDGE.finditer(body, max(start, 0), min(end, len(body)))]
