"""Where in the body the words stand that a person selected on a page.

A page shows the body without its markers, its emphasis and its escapes, and folds white space. So what was selected is
looked for among the characters that can be seen, each of which knows where in the source it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from markdown_it.token import Token

from articles.drafts.markdown import parse
from articles.drafts.plain import Plain, flatten

Span = tuple[int, int]

_NOTHING = Token("", "", 0)
_UNSEEN = re.compile(r"[\s\0|]")  # white space, markers, and what a page puts between the cells of a table


@dataclass(frozen=True, slots=True)
class Selection:
    """Words as a page shows them, with some of what the page shows right before and right after them."""

    quote: str
    before: str = ""
    after: str = ""


def find(body: str, selection: Selection, *, near: Span = (0, 0)) -> list[Span]:
    """The passages of ``body`` (offsets) that were selected: none, one, or several that cannot be told apart.

    Where the words stand more than once, those in ``near`` come first, then those with the same surroundings. A passage
    holds emphasis and links whole or not at all; a marker between its words is part of it.
    """
    words = _squashed(selection.quote)
    if not words:
        return []
    shown = _Shown(body)
    starts = list(_occurrences(shown.text, words))
    spans = [shown.source(at, at + len(words)) for at in starts]
    fits = [
        (span[0] < near[1] and near[0] < span[1], shown.likeness(at, at + len(words), selection))
        for at, span in zip(starts, spans, strict=True)
    ]
    return [span for span, fit in zip(spans, fits, strict=True) if fit == max(fits)]


def _squashed(text: str) -> str:
    return _UNSEEN.sub("", text)


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


class _Shown:
    """The characters of a body that can be seen (``text``), where each comes from, and what is opened and closed."""

    def __init__(self, body: str) -> None:
        tokens = [token for token in parse(body) if token.type == "inline"]
        seen = [pair for token in tokens for pair in _seen(flatten(body, token))]
        self.text = "".join(char for char, _ in seen)
        self.spans = [span for _, span in seen]
        self.marked = [marked for token in tokens for marked in _marked(token.children or ())]

    def source(self, start: int, end: int) -> Span:
        """Offsets in the body of ``text[start:end]``, widened where it would tear emphasis or a link apart."""
        span = self.spans[start][0], self.spans[end - 1][1]
        while (wider := _widened(span, self.marked)) != span:
            span = wider
        return span

    def likeness(self, start: int, end: int, selection: Selection) -> int:
        """How many characters right before and after are those that were seen there."""
        before, after = _squashed(selection.before), _squashed(selection.after)
        left = self.text[max(start - len(before), 0) : start]
        return _common(reversed(left), reversed(before)) + _common(self.text[end : end + len(after)], after)


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _seen(plain: Plain) -> Iterator[tuple[str, Span]]:
    for segment in plain.segments:
        for at, char in enumerate(segment.text, segment.start):
            if not _UNSEEN.match(char):
                yield char, ((at, at + 1) if segment.exact else (segment.start, segment.end))


def _marked(children: Sequence[Token]) -> Iterator[tuple[Span, Span]]:
    """Where each emphasis or link opens and where it closes; of ``**``, the outer star is an empty token beside it."""
    opened: list[Span] = []
    for before, token, after in zip([_NOTHING, *children], children, [*children[1:], _NOTHING], strict=False):
        start, end = token.meta["start"], token.meta["end"]
        if token.nesting > 0:
            opened.append((before.meta["start"] if _is_outer_star(before) else start, end))
        elif token.nesting < 0 and opened:
            yield opened.pop(), (start, after.meta["end"] if _is_outer_star(after) else end)


def _is_outer_star(token: Token) -> bool:
    return token.type == "text" and not token.content


def _widened(span: Span, marked: Sequence[tuple[Span, Span]]) -> Span:
    for opening, closing in marked:
        whole = min(span[0], opening[0]), max(span[1], closing[1])
        if whole != span and _reaches(span, opening) != _reaches(span, closing):
            return whole
    return span


def _reaches(span: Span, mark: Span) -> bool:
    return span[0] < mark[1] and mark[0] < span[1]
