"""The plain text of a stretch of inline Markdown, with the way back to where each character stands in the body."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from markdown_it.token import Token

from articles.drafts.markers import PLACEHOLDER

_BREAKS = {"softbreak": "\n", "hardbreak": "\r"}


@dataclass(slots=True)
class _Segment:
    """A stretch of plain text and where it comes from. ``exact``: its characters are the source's, one for one.

    ``opens_at`` and ``closes_at`` reach over the emphasis or link that opens just before it or closes just after.
    """

    at: int
    text: str
    start: int
    end: int
    exact: bool
    opens_at: int
    closes_at: int


@dataclass(slots=True)
class Plain:
    """``text`` has ``PLACEHOLDER`` for each marker, ``\\n`` for a line end and ``\\r`` for a hard break.

    ``uncut`` are the stretches of ``text`` that no sentence may end in (links, code, entities); ``cited`` is where in
    ``text`` which references are cited.
    """

    text: str = ""
    segments: list[_Segment] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    uncut: list[tuple[int, int]] = field(default_factory=list)
    cited: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the body of ``text[start:end]``, with the emphasis or link right around it."""
        first = self.segments[bisect_right(self.positions, start) - 1]
        last = self.segments[bisect_right(self.positions, end - 1) - 1]
        begin = first.start + start - first.at if first.exact and start > first.at else first.opens_at
        stop = last.start + end - last.at if last.exact and end < last.at + len(last.text) else last.closes_at
        return begin, stop

    def numbers(self, start: int, end: int) -> tuple[int, ...]:
        """The references cited in ``text[start:end]``, as often as they are."""
        first, last = (
            bisect_right(self.cited, (at, ()), key=lambda pair: (pair[0], ())) for at in (start - 1, end - 1)
        )
        return tuple(number for _, numbers in self.cited[first:last] for number in numbers)


def flatten(body: str, inline: Token) -> Plain:
    """The plain text of an inline token of ``markdown.parse(body)``."""
    plain, pieces, at = Plain(), [], 0
    opened: int | None = None
    link_at = 0
    for token in inline.children or ():
        text = _text(token)
        start, end = token.meta["start"], token.meta["end"]
        if token.type == "link_open":
            link_at = at
        if token.type == "link_close" and at > link_at:
            plain.uncut.append((link_at, at))
        if not text:
            if token.nesting < 0:
                opened = None
            elif opened is None:
                opened = start
            if plain.segments and token.nesting <= 0 and plain.segments[-1].closes_at == start:
                plain.segments[-1].closes_at = end
            continue
        exact = body[start:end] == text
        opens_at = start if opened is None else opened
        plain.segments.append(_Segment(at, text, start, end, exact, opens_at, end))
        if not exact and len(text) > 1:
            plain.uncut.append((at, at + len(text)))
        if token.type == "citation":
            plain.cited.append((at, token.meta["numbers"]))
        opened = None
        pieces.append(text)
        at += len(text)
    plain.text = "".join(pieces)
    plain.positions = [segment.at for segment in plain.segments]
    return plain


def _text(token: Token) -> str:
    if token.type == "citation":
        return PLACEHOLDER
    return _BREAKS.get(token.type, token.content)
