"""The words of a body one after the other, each with where it stands: what stays the same when only the form changes.

Citation markers, Markdown, punctuation, case and white space are left out, and words are in NFC. Figures keep their
sign and decimals, and signs that carry meaning (≥ % ±) are words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from articles.drafts.markdown import MARKER

_LETTER = r"[^\W_][\u0300-\u036f]*"
_WORD = re.compile(
    rf"(?P<marker>{MARKER.pattern})"
    r"|(?:(?<![\w.)])[-−+])?\d+(?:[.,]\d+)*"
    rf"|(?:{_LETTER})+(?:['’](?:{_LETTER})+)*"
    r"|[≥≤<>=±%°≈→↑↓]",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[.!?…\n]")
_APART = "\n"


class RunningWords:
    """``words[i]`` stands at ``text[starts[i]:ends[i]]``."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match for match in _WORD.finditer(text) if not match["marker"]]
        self.words = [unicodedata.normalize("NFC", match[0]).casefold() for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, ascending."""
        places = defaultdict(list)
        for at, word in enumerate(self.words):
            places[word].append(at)
        return dict(places)

    def occurrences(self, words: Sequence[str]) -> Iterator[int]:
        """Where ``words`` stand one right after the other: the position of the first, ascending."""
        sought = _joined(words)
        at = self._joined.find(sought) if words else -1
        while at >= 0:
            yield bisect_left(self._offsets, at)
            at = self._joined.find(sought, at + 1)

    def only(self, passage: str) -> bool:
        """Whether the words of ``passage``, which is of this text, stand in it once."""
        found = self.occurrences(RunningWords(passage).words)
        return next(found, None) is not None and next(found, None) is None

    def runs_on(self, at: int) -> bool:
        """Whether the word at this position and the next are not parted by the end of a sentence or a line."""
        return at + 1 < len(self) and not _PARTED.search(self.text, self.ends[at], self.starts[at + 1])

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The first and one past the last of the words that share a character with ``text[start:end]``."""
        first = bisect_left(self.ends, start + 1)
        return first, max(bisect_left(self.starts, end), first)

    @cached_property
    def _joined(self) -> str:
        return _joined(self.words)

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], 0
        for word in self.words:
            offsets.append(at)
            at += len(word) + len(_APART)
        return offsets


def _joined(words: Sequence[str]) -> str:
    return _APART + _APART.join(words) + _APART
