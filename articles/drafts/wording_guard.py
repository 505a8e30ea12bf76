"""Words that claim more than the certainty of the evidence allows: a machine's pointer, never a judgement.

After GRADE's advice on wording (Santesso et al., J Clin Epidemiol 2020): high certainty says "reduces", moderate
"probably reduces", low "may reduce", very low "it is uncertain". What is too much for one certainty is too much for
every lower one. A word that is negated, asked about or quoted claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

FROM_THE_TOP = ("moderate", "low", "very_low")
"""The certainties that have a list. High certainty may be said in any words."""
DEFAULT_WORDS = {
    "moderate": (
        *("proven", "proves", "proof", "definitive", "definitively", "conclusively", "undoubtedly", "certainly"),
        *("without doubt", "guarantee*", "cure", "cures", "eliminates", "always", "never", "100%", "completely safe"),
        *("no risk", "no side effects", "the only effective"),
    ),
    "low": (
        *("must", "superior", "is effective", "are effective", "highly effective", "most effective", "clearly"),
        *("established", "strongly", "gold standard", "the best", "essential", "prevents", "ensures", "confirms"),
        *("demonstrates", "demonstrated", "definite", "significantly reduces", "significantly improves"),
    ),
    "very_low": (
        *("should", "reduces", "improves", "increases", "decreases", "enhances", "leads to", "results in", "causes"),
        *("shows that", "recommended", "works", "is safe", "are safe", "effective"),
    ),
}
LONGEST_WORD, MOST_WORDS = 60, 200  # characters of one entry, entries of one list

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
# What turns a claim around or leaves it open, up to three words before it and in the same clause.
_TURNED = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|cannot|without|hardly|whether|unclear|unknown|unproven|insufficient|lacks?|rather"
    r" than)|n[’']t)\b(?:[^\S\n]+(?!but\b|and\b)[\w’'-]+){0,3}[^\S\n]*\Z",
    re.IGNORECASE,
)
_NEVER_TURNED = frozenset({"never", "no risk", "no side effects", "without doubt"})


@dataclass(frozen=True, slots=True)
class Overclaim:
    """``words`` as they stand in the text, from ``start`` to ``end`` in characters."""

    words: str
    start: int
    end: int


def overclaims(text: str, certainty: str, lists: Mapping[str, Sequence[str]] = DEFAULT_WORDS) -> tuple[Overclaim, ...]:
    """What of ``text`` says more than ``certainty`` allows, in order; nothing where no certainty is given, or high.

    ``lists`` has for each of ``FROM_THE_TOP`` the words and phrases that are too much from there down; one that ends in
    “*” stands for every ending.
    """
    if certainty not in FROM_THE_TOP:
        return ()
    too_much = FROM_THE_TOP[: FROM_THE_TOP.index(certainty) + 1]
    pattern = _pattern(tuple(word for name in too_much for word in lists.get(name, ())))
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    return tuple(
        Overclaim(match[0], *match.span())
        for match in (pattern.finditer(text) if pattern else ())
        if not any(start <= match.start() < end for start, end in quoted) and not _is_turned(text, match)
    )


def _is_turned(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 80) : match.start()]
    return match[0].lower() not in _NEVER_TURNED and _TURNED.search(before) is not None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted({" ".join(word.split()) for word in words} - {""}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_as_pattern, longest_first))})", re.IGNORECASE)


def _as_pattern(word: str) -> str:
    end = r"\w*" if word.endswith("*") else ""
    spelt = re.escape(word.removesuffix("*")).replace(r"\ ", r"\s+")
    return rf"{spelt}{end}(?!\w)"
