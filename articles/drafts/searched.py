"""A body cut once for all that is looked for in it: words, sentences, and the blocks with the headings above them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from articles.drafts.claims import Block, blocks
from articles.drafts.running_words import RunningWords

_PATH = " › "


class Searched:
    """Spans are pairs of positions in ``words``: of the first word, and one past the last."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.words = RunningWords(body)

    def outwards(self, start: int, end: int) -> tuple[int, int]:
        """The offsets moved out of the words that they would cut, and into the body."""
        first, last = self.words.within(max(start, 0), max(min(end, len(self.body)), 1))
        if first == last:
            return max(start, 0), min(end, len(self.body))
        return max(min(start, self.words.starts[first]), 0), min(max(end, self.words.ends[last - 1]), len(self.body))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return blocks(self.body)

    @cached_property
    def sentences(self) -> list[tuple[int, int, int, int]]:
        """Of each sentence or table row with words: the first of them, one past the last, its start and its end."""
        parts = ((self.words.within(part.start, part.end), part) for block in self.blocks for part in block.parts)
        return [(*span, part.start, part.end) for span, part in parts if span[0] < span[1]]

    @cached_property
    def _edges(self) -> tuple[frozenset[int], frozenset[int]]:
        firsts, lasts, *_ = zip(*self.sentences, strict=True) if self.sentences else ((), ())
        return frozenset(firsts), frozenset(lasts)

    def begins_sentence(self, word: int) -> bool:
        return word in self._edges[0]

    def is_whole(self, first: int, last: int) -> bool:
        """Whether a sentence begins with the first word and one ends before the last."""
        return first in self._edges[0] and last in self._edges[1]

    def occurrences(self, words: Sequence[str], *, whole: bool) -> list[tuple[int, int]]:
        """Where these words stand; as whole sentences where they do, if that is what they were."""
        found = [(at, at + len(words)) for at in self.words.occurrences(words)]
        return [span for span in found if whole and self.is_whole(*span)] or found

    @cached_property
    def sections(self) -> list[tuple[int, str]]:
        """Offset of each block, and its kind and the headings above it."""
        path: dict[int, str] = {}
        found = []
        for block in self.blocks:
            if block.kind == "heading":
                path = {level: text for level, text in path.items() if level < block.level} | {block.level: block.text}
            if (start := _start(block)) is not None:
                found.append((start, f"{block.kind}: {_PATH.join(path.values())}"))
        return found

    def section(self, at: int) -> str:
        before = bisect_right(self.sections, at, key=lambda pair: pair[0]) - 1
        return self.sections[before][1] if before >= 0 else ": "

    def described(self, start: int, end: int) -> str:
        """The anchor's ``block`` for a passage of this body."""
        span = self.words.within(start, end)
        whole = self.is_whole(*span)
        twins = self.occurrences(self.words.words[slice(*span)], whole=whole)
        which = twins.index(span) + 1 if span in twins else 1
        return f"{which}/{len(twins) or 1} {'sentence' if whole else 'words'} in {self.section(start)}"


def _start(block: Block) -> int | None:
    if block.parts:
        return block.parts[0].start
    marked = [token for token in block.tokens for token in (token, *(token.children or ())) if "start" in token.meta]
    return marked[0].meta["start"] if marked else None
