"""Where a passage stands after the text around it, or the passage itself, has changed.

The way of the W3C Web Annotation model: a passage is remembered by its words, by what stands before and after it, and
by the block it is in. It is looked for as it stands, then by its words alone (markers, Markdown and punctuation may
have changed), then reworded: the less it is like itself, the more of its surroundings must be there. A remark that
cannot be placed is shown as unplaced; it is never put on a passage that it may not be about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from articles.drafts.reworded import likeness, reworded
from articles.drafts.running_words import RunningWords
from articles.drafts.searched import Searched

CONTEXT = 48
"""Characters remembered on either side, up to a word's edge; more where other passages have the same around them."""
TEXTS_KEPT = 8
"""How many texts are kept cut into words, so that a hundred remarks on one text cut it once."""

_SPEAKS_FOR_ITSELF = 4  # words: shorter passages must also stand beside what they stood beside
_SENTENCE_SPEAKS_FOR_ITSELF = 8  # the same for a sentence that became part of another
_FEWEST_REWORDED = 3
_MOST_BESIDE = 64  # words on a side that are compared, however many are remembered
_ONE_SIDE = 0.5
_ONE_SIDE_OF_REWORDED = 0.7
_SAME_SECTION = 0.5
_CLEARLY = 0.25
_TO_THE_LETTER = 0.3
_A_TWIN_S = 2.0
_LIKE_ENOUGH = (0.95, 0.6, 0.4)  # where none, one, both of the sides are what they were
_CLEARLY_LIKER = 0.1
_A_NEIGHBOUR_S = 0.7
_LITTLE = 0.01
_MOST_OF_IT = 0.5
_MARKERS_AT_END = re.compile(r"(?:\s*\[[\d,;\s–-]+\])+\Z")
_CLOSING = re.compile(r"[\"'”’)\]*_`.!?…]+")
_OPENING = re.compile(r"[\"'“‘(\[*_`]+\Z")
_KNOWN = re.compile(r"(\d+)/(\d+) (sentence|words) in (\w*): ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage: its words, what stood right before and after it, and its offset in the body it was taken from.

    ``block`` is "1/2 sentence in item: Treatment › Dosing": the first of two passages with these words, whole sentences
    (else "words"), in a list item under those headings; "" where that was never noted.
    """

    quote: str
    prefix: str
    suffix: str
    start: int
    block: str = ""


def anchor(body: str, start: int, end: int) -> Anchor:
    """The anchor of ``body[start:end]``; raises ValueError when that is empty or outside the body."""
    if not 0 <= start < end <= len(body):
        raise ValueError(f"There is no passage from {start} to {end} in a body of {len(body)} characters.")
    text = _text(body)
    block = text.described(start, end)
    context = CONTEXT
    while True:
        first, last = text.outwards(start - context, end + context)
        if (first, last) == (0, len(body)) or text.words.only(body[first:last]):
            return Anchor(body[start:end], body[first:start], body[end:last], start, block)
        context *= 2


def place(anchor: Anchor, body: str) -> tuple[int, int] | None:
    """Start and end of the passage in ``body``; None where it is gone or could be in more than one place."""
    if (whole := _only(body, anchor.prefix + anchor.quote + anchor.suffix)) is not None:
        start = whole + len(anchor.prefix)
        return start, start + len(anchor.quote)
    quote = RunningWords(anchor.quote)
    if not len(quote) or _is_torn(anchor):
        return _letter_by_letter(anchor, body)
    return _Search(anchor, quote, _text(body)).place()


def _only(body: str, sought: str) -> int | None:
    at = body.find(sought)
    return at if at >= 0 and body.find(sought, at + 1) < 0 else None


def _is_torn(anchor: Anchor) -> bool:
    """Whether the passage begins or ends inside a word."""
    edges = (anchor.prefix[-1:], anchor.quote[0]), (anchor.quote[-1], anchor.suffix[:1])
    return any(left.isalnum() and right.isalnum() for left, right in edges)


def _letter_by_letter(anchor: Anchor, body: str) -> tuple[int, int] | None:
    """A passage that is no whole words stays only where it stands beside just what it stood beside."""
    for before, after in ((anchor.prefix, ""), ("", anchor.suffix)):
        at = _only(body, before + anchor.quote + after) if before + after else None
        if at is not None:
            return at + len(before), at + len(before) + len(anchor.quote)
    return None


@lru_cache(maxsize=TEXTS_KEPT)
def _text(body: str) -> Searched:
    return Searched(body)


class _Search:
    """One passage in one text. Candidates are pairs: positions of the first word, and one past the last."""

    def __init__(self, anchor: Anchor, quote: RunningWords, text: Searched) -> None:
        self.anchor, self.quote, self.text = anchor, quote, text
        self.before = RunningWords(anchor.prefix).words[-_MOST_BESIDE:]
        self.after = RunningWords(anchor.suffix).words[:_MOST_BESIDE]
        known = _KNOWN.match(anchor.block)
        self.which, self.twins = (int(known[1]), int(known[2])) if known else (1, 1)
        self.whole = bool(known) and known[3] == "sentence"
        self.kind, self.path = (known[4], known[5]) if known else (None, None)

    def place(self) -> tuple[int, int] | None:
        exact = self.text.occurrences(self.quote.words, whole=self.whole)
        found = self._among(exact) if exact else self._reworded()
        if found and self.text.begins_sentence(found[0]):  # and may have been lengthened at its end
            found = self._widened(*found)
        return self._span(*found) if found else None

    # --- the same words ---

    def _among(self, exact: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        ranked = sorted(exact, key=self._evidence, reverse=True)
        if len(exact) == 1 or self._evidence(ranked[0]) >= self._evidence(ranked[1]) + _CLEARLY:
            return ranked[0] if self._is_itself(ranked[0], gone=self.twins - len(exact)) else None
        return exact[self.which - 1] if len(exact) == self.twins else None

    def _is_itself(self, likeliest: tuple[int, int], gone: int) -> bool:
        """Whether it can be meant: with twins of it gone it may be the one that stayed."""
        sides = self._sides(*likeliest)
        if gone > 0:
            return sum(sides) >= _A_TWIN_S
        if self.whole and not self.text.is_whole(*likeliest):  # "Fever" of a list may be a word of any sentence
            return len(self.quote) >= _SENTENCE_SPEAKS_FOR_ITSELF or min(sides) >= _ONE_SIDE_OF_REWORDED
        return self.whole or len(self.quote) >= _SPEAKS_FOR_ITSELF or max(sides) >= _ONE_SIDE

    def _evidence(self, span: tuple[int, int]) -> float:
        section = 0.0
        if self.path is not None:
            same = self._section(span[0])[1] == self.path
            section = _SAME_SECTION if same else -_SAME_SECTION
        return sum(self._sides(*span)) + section + (_TO_THE_LETTER if self._is_unchanged(span) else 0)

    def _is_unchanged(self, span: tuple[int, int]) -> bool:
        """Whether a passage that was the only one stands there with its very markers and punctuation."""
        return self.twins == 1 and self._as_it_was(*span) is not None

    def _section(self, word: int) -> tuple[str, str]:
        kind, _, path = self.text.section(self.text.words.starts[word]).partition(": ")
        return kind, path

    def _sides(self, first: int, last: int) -> tuple[float, float]:
        """How much (0 to 1) of what stood right before and right after is right before and right after the span."""
        words = self.text.words.words
        before = words[max(first - len(self.before) - 1, 0) : first]
        after = words[last : last + len(self.after) + 1]
        return _shared(self.before, before), _shared(self.after, after)

    # --- reworded ---

    def _reworded(self) -> tuple[int, int] | None:
        if len(self.quote) < _FEWEST_REWORDED:
            return None
        stretches = {self._widened(each.first, each.last) for each in reworded(self.quote.words, self.text.words)}
        found = [span for span in stretches if self._is_sound(*span)]
        ranked = sorted(((self._trust(*span), *span) for span in found), reverse=True)
        if not ranked or ranked[0][0] < 0 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEARLY_LIKER):
            return None
        return ranked[0][1:]

    def _widened(self, first: int, last: int) -> tuple[int, int]:
        """For whole sentences those that are mostly in the span; the span itself where none is."""
        inside = [
            (begin, stop)
            for begin, stop, _, _ in self.text.sentences
            if self.whole and min(stop, last) - max(begin, first) >= _MOST_OF_IT * (stop - begin)
        ]
        return (inside[0][0], inside[-1][1]) if inside else (first, last)

    def _is_sound(self, first: int, last: int) -> bool:
        """Sentences become sentences, and none becomes the one that stood beside it, which may be worded like it."""
        if self.whole and not self.text.is_whole(first, last):
            return False
        words = self.text.words.words[first:last]
        before, after = self._sides(first, last)
        next_to, last_to = self.after[: len(words)], self.before[max(len(self.before) - len(words), 0) :]
        follows = _shared(next_to, words[: len(next_to)])
        precedes = _shared(last_to, words[len(words) - len(last_to) :])
        return follows < max(_A_NEIGHBOUR_S, after + _LITTLE) and precedes < max(_A_NEIGHBOUR_S, before + _LITTLE)

    def _trust(self, first: int, last: int) -> float:
        """How far it is more like the passage than it has to be; negative where it is less."""
        sides = sum(side >= _ONE_SIDE_OF_REWORDED for side in self._sides(first, last))
        if self.kind is not None and self._section(first)[0] != self.kind:  # an item became prose, or is another thing
            sides = max(sides - 1, 0)
        return likeness(self.quote.words, self.text.words, range(first, last)) - _LIKE_ENOUGH[sides]

    # --- from words to offsets ---

    def _span(self, first: int, last: int) -> tuple[int, int]:
        if exact := self._as_it_was(first, last):
            return exact
        if self.whole and self.text.is_whole(first, last):
            return self._sentences(first, last)
        return self._with_edges(self.text.words.starts[first], self.text.words.ends[last - 1])

    def _as_it_was(self, first: int, last: int) -> tuple[int, int] | None:
        """Where the quote stands to the letter around these words."""
        at = self.text.words.starts[first] - self.quote.starts[0]
        stands = at >= 0 and self.text.body.startswith(self.anchor.quote, at)
        return (at, at + len(self.anchor.quote)) if stands else None

    def _sentences(self, first: int, last: int) -> tuple[int, int]:
        """Whole sentences, at the end with a stop or markers only where the passage had such."""
        start = next(begin for word, _, begin, _ in self.text.sentences if word == first)
        end = next(stop for _, word, _, stop in self.text.sentences if word == last)
        own_end = self.anchor.quote[self.quote.ends[-1] :].strip()
        if not own_end:
            return start, self.text.words.ends[last - 1]
        markers = _MARKERS_AT_END.search(self.text.body, start, end) if "]" not in own_end else None
        return start, markers.start() if markers else end

    def _with_edges(self, start: int, end: int) -> tuple[int, int]:
        """With the punctuation around it where the passage had some."""
        own_end = self.anchor.quote[self.quote.ends[-1] :]
        if own_end.strip() and (closing := _CLOSING.match(self.text.body, end)):
            end = closing.end()
        if self.quote.starts[0] and (opening := _OPENING.search(self.text.body, max(start - 8, 0), start)):
            start = opening.start()
        return start, end


def _shared(remembered: Sequence[str], there: Sequence[str]) -> float:
    """The share of the remembered words that are there in their order; at a text's edge, whether there is one."""
    if not remembered:
        return float(not there)
    return LCSseq.similarity(remembered, there) / len(remembered)
