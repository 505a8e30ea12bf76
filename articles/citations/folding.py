"""Titles and names made comparable, and the words that registries put in front of a title.

Comparison folds away what says nothing (case, accents, mark-up, punctuation); the text itself is never changed by it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Literal

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Unprintable, unpaired or reordering characters have no place in a title and break databases and pages.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})

# Publishers write these in front of the work that was taken back …
ON_ORIGINAL = re.compile(
    r"^\W*(?:(RETRACTED|WITHDRAWN|REMOVED|TEMPORARY REMOVAL)\s*[:.\-–—]"
    r"|(?i:withdrawn)\s*:|((?i:retracted|withdrawn)\s+(?i:article|paper|manuscript|chapter))\b\s*[:.\-–—]?)\s*"
)
# … and these in front of the notice that takes it back or corrects it. "Retracted:" in mixed case is the notice's.
ON_NOTICE = re.compile(
    r"^\W*(?:Retracted\s*[:\]]"
    r"|(?i:(?:notice|statement)\s+of\s+(?:retraction|withdrawal|concern|removal|correction))\b\s*[:.]?(?i:\s*(?:to|for)\b)?"
    r"|(?i:(?:retraction|withdrawal|removal)(?:\s+(?:note|notice|statement))?(?:\s+(?:to|of|for))?\s*[:.\-–—]"
    r"|(?:retraction|withdrawal|removal)\s+(?:note|notice)(?:\s+(?:to|of|for))?\b"
    r"|expression\s+of\s+concern(?:\s*[:.\-–—]|\s+(?:to|for|about|regarding)\b|$)"
    r"|editorial\s+expression\s+of\s+concern\b\s*[:.]?"
    r"|(?:author|publisher|editorial)\s+correction(?:\s+to)?\s*[:.\-–—]"
    r"|correction(?:\s+to)?\s*:"
    r"|correction\s+for\s+\w+\s+et\s+al\b"
    r"|(?:corrigendum|erratum|addendum|corrigenda|errata)(?:\s*[:.\-–—]|\s+(?:to|for)\b\s*:?|\s*$)))\s*"
)


def tidy(text: str) -> str:
    """A registry's text as plain text: entities undone (some come twice), mark-up and unfit characters gone."""
    plain = html.unescape(html.unescape(str(text)))
    return " ".join(UNFIT.sub("", TAG.sub("", plain)).split())


def fold(text: str) -> str:
    """Lower-case words parted by single spaces, without accents, mark-up and punctuation: for comparing only."""
    plain = unicodedata.normalize("NFKD", tidy(text)).lower().translate(LETTERS)
    marks_off = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", marks_off.replace("_", " ")))


def fold_title(title: str) -> str:
    """As ``fold``, without the prefix that a registry put before the title ("RETRACTED:", "Correction to:")."""
    return fold(without_prefix(title))


def without_prefix(title: str) -> str:
    """The title itself, without a notice prefix and without the brackets of a translated title."""
    plain = tidy(title)
    bare = ON_NOTICE.sub("", ON_ORIGINAL.sub("", plain, count=1), count=1).strip()
    bracketed = re.fullmatch(r"\[(.+)\]\.?", bare)
    return (bracketed[1] if bracketed else bare) or plain


def prefix_says(title: str) -> Literal["retracted", "notice", ""]:
    """What the prefix of a title signals about the record: taken back, a notice about another work, or nothing."""
    plain = tidy(title)
    if ON_ORIGINAL.match(plain):
        return "retracted"
    return "notice" if ON_NOTICE.match(plain) else ""
