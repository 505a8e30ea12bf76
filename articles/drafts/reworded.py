"""Where the words of a passage went when somebody edited them: the stretches of a text that are most like it.

Words that are rare in the text point at a few stretches; only these are compared word by word, so that the cost of one
passage does not grow with the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from rapidfuzz.distance import LCSseq

from articles.drafts.running_words import RunningWords

SEEDS = 400
"""How many places of a passage's words are looked at, those of its rarest words first."""
STRETCHES = 4
"""How many stretches are compared with it."""

_LITTLE = 0.3
_SHORT_WORD = 3
_COST_OF_OTHERS = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """``first`` and ``last`` are positions of words, the last one past the end."""

    first: int
    last: int


def reworded(words: Sequence[str], text: RunningWords) -> list[Stretch]:
    """The stretches of ``text`` most like ``words``, no two sharing a word."""
    found: list[Stretch] = []
    room = max(len(words) // 2, 6)
    for start in _starts(words, text):
        window = range(max(start - room, 0), min(start + len(words) + room, len(text)))
        if (stretch := _best(words, text, window)) and not any(_overlap(stretch, other) for other in found):
            found.append(stretch)
    return found


def weight(word: str, text: RunningWords) -> float:
    """How much a word tells: little where it is short or stands in the text often."""
    alone = _LITTLE if word.isalpha() and len(word) <= _SHORT_WORD else 1.0
    return alone / sqrt(max(len(text.places.get(word, ())), 1))


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.first < other.last and other.first < one.last


def _starts(words: Sequence[str], text: RunningWords) -> list[int]:
    """Where in the text the passage would begin if its rare words stand where they stood in it, the likeliest first."""
    width = max(len(words) // 3, 3)
    votes: Counter[int] = Counter()
    for at, place in _seeds(words, text):
        votes[(place - at) // width] += weight(words[at], text)
    bins = sorted(votes, key=lambda each: -(votes[each] + votes[each - 1] + votes[each + 1]))
    chosen: list[int] = []
    for each in bins:
        if len(chosen) < STRETCHES and not any(abs(each - other) < 2 for other in chosen):
            chosen.append(each)
    return [each * width for each in chosen]


def _seeds(words: Sequence[str], text: RunningWords) -> list[tuple[int, int]]:
    """Pairs of a word's position in the passage and in the text."""
    known = sorted(
        (at for at, word in enumerate(words) if word in text.places), key=lambda at: len(text.places[words[at]])
    )
    seeds: list[tuple[int, int]] = []
    for at in known:
        if len(seeds) + len(text.places[words[at]]) > SEEDS:
            break
        seeds += [(at, place) for place in text.places[words[at]]]
    return seeds


def likeness(words: Sequence[str], text: RunningWords, span: range) -> float:
    """How much of the words and of the span, by weight, is the same in the same order: 0 to 1."""
    there = text.words[span.start : span.stop]
    shared = sum(weight(there[at], text) for at in _matched(words, there))
    return 2 * shared / (sum(weight(word, text) for word in words) + sum(weight(word, text) for word in there))


def _matched(words: Sequence[str], there: Sequence[str]) -> set[int]:
    """Positions in ``there`` of the words of the longest common subsequence."""
    equal = (each for each in LCSseq.opcodes(words, there) if each.tag == "equal")
    return {at for each in equal for at in range(each.dest_start, each.dest_end)}


def _best(words: Sequence[str], text: RunningWords, window: range) -> Stretch | None:
    """The part of the window in which words of the passage, in their order, outweigh others the most."""
    there = text.words[window.start : window.stop]
    matched = _matched(words, there)
    best, first, last, score, begun = 0.0, 0, 0, 0.0, 0
    for at, word in enumerate(there):
        gain = weight(word, text) * (1 if at in matched else -_COST_OF_OTHERS)
        score, begun = (gain, at) if score <= 0 else (score + gain, begun)
        if score > best:
            best, first, last = score, begun, at + 1
    return _with_ends(words, text, window.start + first, window.start + last) if best else None


def _with_ends(words: Sequence[str], text: RunningWords, first: int, last: int) -> Stretch:
    """The stretch with as many words more as the passage had at its ends that changed, within the sentence."""
    kept = _matched(text.words[first:last], words)
    for _ in range(min(kept)):
        first -= first > 0 and text.runs_on(first - 1)
    for _ in range(len(words) - 1 - max(kept)):
        last += text.runs_on(last - 1)
    return Stretch(first, last)
