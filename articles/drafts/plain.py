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
    flattening = _Flattening(body)
    for token in inline.children or ():
        flattening.add(token)
    return flattening.done()


class _Flattening:
    def __init__(self, body: str) -> None:
        self.body = body
        self.plain = Plain()
        self.at = 0
        self.opened: int | None = None
        self.link_at = 0

    def add(self, token: Token) -> None:
        if text := _text(token):
            self._add_text(token, text)
        else:
            self._add_edge(token)

    def _add_text(self, token: Token, text: str) -> None:
        start, end = token.meta["start"], token.meta["end"]
        exact = self.body[start:end] == text
        opens_at = start if self.opened is None else self.opened
        self.plain.segments.append(_Segment(self.at, text, start, end, exact, opens_at, end))
        if not exact and len(text) > 1:
            self.plain.uncut.append((self.at, self.at + len(text)))
        if token.type == "citation":
            self.plain.cited.append((self.at, token.meta["numbers"]))
        self.opened = None
        self.at += len(text)

    def _add_edge(self, token: Token) -> None:
        """The beginning or end of emphasis or a link, which belongs to the text right inside it."""
        if token.type == "link_open":
            self.link_at = self.at
        elif token.type == "link_close" and self.at > self.link_at:
            self.plain.uncut.append((self.link_at, self.at))
        if token.nesting < 0:
            self.opened = None
        elif self.opened is None:
            self.opened = token.meta["start"]
        last = self.plain.segments[-1] if self.plain.segments else None
        if last and token.nesting <= 0 and last.closes_at == token.meta["start"]:
            last.closes_at = token.meta["end"]

    def done(self) -> Plain:
        self.plain.text = "".join(segment.text for segment in self.plain.segments)
        self.plain.positions = [segment.at for segment in self.plain.segments]
        return self.plain


def _text(token: Token) -> str:
    if token.type == "citation":
        return PLACEHOLDER
    return _BREAKS.get(token.type, token.content)
