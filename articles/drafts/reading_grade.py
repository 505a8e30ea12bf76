"""How hard a text is to read: the Flesch–Kincaid grade, the school year in the United States that it asks for.

0.39 × words a sentence + 11.8 × syllables a word − 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975). Sentences are
those of ``claims.blocks``: headings and code are none, a row of a table and an item of a list are. A figure is a word
of one syllable, however long it takes to say; an abbreviation in capitals has one for each letter. Syllables of words
are counted by rules, so the grade is an estimate: it compares texts, and clears none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from articles.drafts.claims import blocks

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/–-]\d+)*")
_VOWELS = re.compile(r"[aeiouyàâäæèéêëîïòôöœùûü]+")
# Vowels side by side that are said apart: di-et, sci-ence, medi-um, vari-ous, flu-id, usu-al, the-ory, are-a, do-ing.
_APART = re.compile(
    r"(?<![cgstx])i(?:a|o|um|us)|[cst]i(?:um|at(?:e|ion))|ie(?:t|nce\b|ty)|(?<![ct])i(?:ent\b|ers?\b)|"
    r"(?<![gq])u(?:al|at|ou|en|ity|id\b)|e(?:o|um\b)|eas?\b|creat(?:e|i)|ya|[aeiouy]ing\b|"
    r"\b(?:anti|auto|contra|gastro|intra|micro|neuro)(?=[aeiou])"
)
# An e that is written and not said: pain-e(d), hop(e)s, safe(ly); but ta-ble, nee-dles, was-ted, dis-eas-es.
_SILENT = re.compile(
    r"[^aeiouyl]e\b|[aeiouy]le\b|[^aeioudty]ed\b|[aeiouy]les\b|[^aeioulycgsxz](?<!sh)(?<!ch)es\b|"
    r"(?<=[^aeiouly])e(?=(?:ly|less|ness|ments?|ful|fully)\b)"
)
# Frequent in these texts, and beyond any rule.
_EXCEPTIONS = {"diabetes": 4, "people": 2, "people's": 2, "diuretic": 4, "diuretics": 4, "guidelines": 2}


@lru_cache(maxsize=64)
def reading_grade(body: str) -> float:
    """The grade of a Markdown body, to one decimal; 0.0 where it has no sentence, or reads below the first grade."""
    return grade_of(part.text for block in blocks(body) for part in block.parts)


def grade_of(sentences: Iterable[str]) -> float:
    """The same for plain sentences."""
    found = [words for sentence in sentences if (words := _WORD.findall(sentence))]
    count = sum(map(len, found))
    if not count:
        return 0.0
    spoken = sum(syllables(word) for words in found for word in words)
    return max(round(0.39 * count / len(found) + 11.8 * spoken / count - 15.59, 1), 0.0)


def syllables(word: str) -> int:
    """At least 1."""
    if word[0].isdigit():
        return 1
    if len(word) > 1 and word.isupper() and len(word) <= 5:
        return len(word) + 2 * word.count("W")
    word = word.lower().replace("’", "'")
    return _EXCEPTIONS.get(word) or max(_by_rule(word.removesuffix("'s")), 1)


def _by_rule(word: str) -> int:
    return len(_VOWELS.findall(word)) + len(_APART.findall(word)) - len(_SILENT.findall(word))
