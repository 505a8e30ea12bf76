"""Which sentences of a source's passage come closest to a claim: a machine's pointer for the eye, never a judgement.

Shared words, the rarer in the passage the weightier, figures twice. What shares too little is not marked at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import log, sqrt

from articles.drafts.sentences import split

MARKED = 2
"""How many sentences are pointed at, at most."""
_LEAST = 0.1
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]{2,}")
_SMALL = (
    "the an and or of in on at to for from by with without is are was were be been has have had do does did that this "
    "these those it its as than not no but if so such can may might should would will also into more most less least "
    "between among after before during when which who their there they we our"
)
_IGNORED = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """``rank`` is 1 for the sentence that comes closest, 2 for the next, 0 for one that is not marked."""

    text: str
    rank: int = 0


def closest(claim: str, passage: str) -> tuple[Sentence, ...]:
    """The sentences of ``passage`` in order, the ones closest to ``claim`` ranked."""
    return closest_in(claim, [passage])[0]


def closest_in(claim: str, paragraphs: Sequence[str]) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each paragraph in order, ranked among those of all of them."""
    texts = [[paragraph[start:end] for start, end in split(paragraph)] for paragraph in paragraphs]
    scores = likenesses(content_words(claim), [content_words(text) for sentences in texts for text in sentences])
    best = sorted((at for at, score in enumerate(scores) if score >= _LEAST), key=lambda at: -scores[at])[:MARKED]
    ranks = {at: rank for rank, at in enumerate(best, 1)}
    places = count()
    return tuple(tuple(Sentence(text, ranks.get(next(places), 0)) for text in sentences) for sentences in texts)


def content_words(text: str) -> frozenset[str]:
    found = (word.casefold() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in found if word not in _IGNORED)


def _stem(word: str) -> str:
    """Singular and plural, "reduces" and "reduced" as one, as well as four letters at the end allow."""
    for ending in ("ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def likenesses(claim: frozenset[str], sentences: Sequence[frozenset[str]]) -> list[float]:
    """Cosine of the weights of shared words, 0 to 1."""
    seen_in = Counter(word for sentence in sentences for word in sentence)

    def weight(word: str) -> float:
        rarity = 1 + log((1 + len(sentences)) / (1 + seen_in[word]))
        return 2 * rarity if word[0].isdigit() else rarity

    def length(words: frozenset[str]) -> float:
        return sqrt(sum(weight(word) ** 2 for word in words)) or 1.0

    whole = length(claim)
    return [sum(weight(word) ** 2 for word in claim & words) / (whole * length(words)) for words in sentences]
