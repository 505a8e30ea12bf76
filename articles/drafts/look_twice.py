"""Statements that are to be looked at twice, since a wrong word in them could hurt somebody at once: doses,
contraindications, pregnancy and breast-feeding, children, emergencies. A machine's pointer: it misses some, and points
at some that are harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"\d[\d.,  ]*(?:\s?(?:[-–—]|to)\s?\d[\d.,]*)?\s?-?"
# Amounts of a medicine. What stands per litre of blood, or per square metre of a person, is a finding, not a dose.
_AMOUNT = (
    r"(?:mg|milligrams?|mcg|micrograms?|[µμ]g|(?-i:g)|grams?|ng|mL|ml|millilit(?:er|re)s?|mmol|mEq|IU|"
    r"(?:international )?units?|drops?|puffs?|tablets?|capsules?|vials?|ampoules?)\b"
    r"(?!\s?(?:/|per)\s?(?:d?L|dl|mL|ml|mmol|g|min|minute)\b)"
)
_OFTEN = (
    r"\b(?:once|twice|(?:\d|one|two|three|four|five|six)(?:\s?(?:[-–—]|to)\s?\w+)?\s+times)\s+(?:a\s+day|per\s+day|daily|"
    r"each\s+day)\b|\bevery\s+\d+(?:\s?(?:[-–—]|to)\s?\d+)?\s?(?:hours|h)\b|\bq\.?\d{1,2}\.?h\b|\b[bt]\.?i\.?d\b"
)
_KINDS = {
    "dose": rf"(?<![\w.]){_NUMBER}{_AMOUNT}|{_OFTEN}",
    "contraindication": (
        r"\bcontra-?indicat\w*|\bboxed warning|\bblack[- ]box\b|"
        r"\b(?:should|may|can|must)\s+(?:not|never)\s+(?:be\s+)?(?:us|giv|tak|receiv|prescrib|administ|combin|start)\w*|"
        r"\bdo\s+not\s+(?:use|give|take|prescribe|administer|combine|start|co-?prescribe)\b|"
        r"\bavoid(?:ed|ing)?\s+(?:its\s+|the\s+)?(?:use|in|with|prescribing|giving|taking|combining|co-?(?:administ|prescri)\w+|concomitant)\b|"
        r"\b(?:should|must)\s+be\s+avoided\b|\bnot\s+(?:be\s+)?recommended\s+(?:in|for|during|with)\b"
    ),
    "pregnancy": (
        r"\bpregnan\w*|\bbreast-?\s?feed\w*|\bbreast-?\s?fed\b|\blactati(?:on|ng)\b|\bteratogen\w*|\bf(?:o?e)tal\b|"
        r"\bf(?:o?e)tus\w*|\btrimesters?\b|\bgestation\w*|\bchild-?bearing\b"
    ),
    "children": (
        r"\bchild(?:ren|hood)?\b(?![- ]?(?:pugh|bearing))|\bpa?ediatric\w*|\binfan(?:ts?|cy)\b|\bneonat\w*|"
        r"\bnewborns?\b|\btoddlers?\b|\badolescen\w*|"
        r"\b(?:under|below|younger than|less than|<)\s?(?:1[0-8]|[1-9])\s+(?:years|months)\b"
    ),
    "emergency": (
        r"\bemergenc(?:y|ies)\b(?!\s+(?:contracept|department\s+visit))|\banaphyla\w*|"
        r"\bcardiac\s+arrest|\bresuscitat\w*|\bred\s+flags?\b|\bcauda\s+equina\b|\bcall\s+(?:911|999|112|an\s+ambulance)\b|"
        r"\burgent(?:ly)?\b(?!\s+urination)|\bimmediate(?:ly)?\s+(?:medical|attention|referral|evaluation|transfer|hospital|surg\w*|call|seek)"
    ),
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}
KINDS = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Twice:
    """Why to look twice (one of ``KINDS``), and the first words that say so."""

    kind: str
    words: str


def look_twice(text: str) -> tuple[Twice, ...]:
    """One for each kind that ``text`` is about, in the order of ``KINDS``; nothing for most texts."""
    found = ((kind, pattern.search(text)) for kind, pattern in _PATTERNS.items())
    return tuple(Twice(kind, " ".join(match[0].split())) for kind, match in found if match)
