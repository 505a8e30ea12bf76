"""Where one sentence of medical prose ends and the next begins.

Rules rather than a model: they are the same on every machine, and when a sentence is cut in the wrong place one can say
why. The text may hold ``PLACEHOLDER`` for each citation marker; markers after a full stop belong to the sentence before
it. ``\\n`` is a line end inside a paragraph and ``\\r`` a hard break.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from articles.drafts import run_on_lists

_STOP = re.compile(r"""(?P<stop>[.!?…]+|[。！？]+)(?P<close>["'”’»›)\]]*)(?P<gap>[\s\0]*)""")
_LINE_END = re.compile(
    r"\n(?=[•◦▪‣●○·]|[–—][ \t]+\w|\(?\d{1,2}[.)][ \t])"  # a list that is not Markdown
    r"|(?<=[:：])\n(?=[A-Z\d])"  # a lead-in above lines
    r"|\r(?=[A-Z•\d(])"
)
_WORD = re.compile(r"[^\s\0(\[\"“‘/]+\Z")
_OPENERS = "\"'“”‘’«‹([*_"
_SMALL_BUT_NAMED = re.compile(r"[a-zα-ω]{1,3}-?[A-Z0-9]|[α-ω]-")  # mRNA, pH, eGFR, p53, α-blockers
_IV_OR_US = re.compile(
    r"(?:[a-z]\.)+[a-z]\Z|[A-Z]\.[A-Z]\Z|U\.S\.A\Z"
)  # but P.A.D. is a disease, not a name's beginning


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("Dr Drs Prof Mr Mrs Ms St Ste Mt Messrs Rev")
_NEVER_LAST = _words("e.g i.e eg ie vs cf viz approx incl excl")
_BEFORE_A_NUMBER = _words(
    "no nos fig figs eq eqs ref refs tab tabs vol vols p pp ch chap sec sect art para suppl min max n v ver ed ca "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_SENTENCE_MAY_END = _words("al inc ltd co corp dept univ ph.d assoc")
_LAST_OF_DOSING = _words("b.i.d t.i.d q.i.d q.d q.h.s q.o.d p.r.n a.m p.m a.c p.c h.s o.d")
_DESIGNATORS = _words(
    "vitamin vitamins hepatitis type types group groups class stage category grade influenza factor factors appendix "
    "arm cohort protein option panel figure table plan part phase level schedule step toxin immunoglobulin haemophilia "
    "hemophilia score region zone site patient case lamin glycoprotein apolipoprotein troponin "
    "coenzyme cyclin collagen complement antigen subunit serotype genotype subtype strain chain domain"
)
_STARTERS = _words(
    "the a an this these those that it its they their there he she his her we our you your in on at for from by with "
    "without to as if when while where because since after before during however therefore thus hence also although "
    "but and nor so then most many some several all both each no not other patients patient studies study children "
    "adults women men people treatment one two three such more additionally furthermore moreover overall finally "
    "further first second third given according use avoid consider monitor take do recent another any current "
    "evidence guidelines symptoms risk early later until once only even what which who how why next"
)
_LONGEST_ASIDE = 400
_NARROWEST_WRAP = 60
_WIDEST_WRAP = 120
_UPPER_WORD = re.compile(r"[\"'“‘(]?[A-Z]")
_GOES_ON = re.compile(
    r"(?:[,;/&(–—-]|\b(?:a|an|and|are|as|at|be|between|but|by|can|for|from|has|have|if|in|into|is|may|not|of|on|or|per|"
    r"than|that|the|their|these|this|to|using|versus|via|was|were|when|which|with|without|"
    r"Dr\.|vs\.|e\.g\.|i\.e\.))[\0 ]*\Z"
)
_BEFORE_A_SENTENCE = " \t\n\r\f\v\u00a0\u2003\u2009\u202f•◦▪‣●○·"
_DASH_BULLET = re.compile(r"[-–—]\s+(?=[^\s\d])")
_ENUMERATOR = re.compile(r"[\s(]*(?:\d{1,2}|[A-Za-z]|(?:Table|Figure|Fig|Box|Step|Phase|Day|Week)\s\d{1,2})\Z")
_ABBREVIATION_IN_BRACKETS = re.compile(r"\([^\s()]{1,12}\Z")
_WORD_BEFORE_LETTERS = re.compile(r"(\w+)[\s-]+(?:[A-Z]\d{0,2},?\s(?:(?:and|or)\s)?)*\Z")
_NEXT_WORD = re.compile(r"[\s\"'“‘(*_]{0,8}([A-Z][\w-]*)")


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the white space and bullets around it."""
    starts = [0, *_boundaries(text)]
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        begun = text[start:end].lstrip(_BEFORE_A_SENTENCE)
        if bullet := _DASH_BULLET.match(begun):
            begun = begun[bullet.end() :]
        if sentence := begun.rstrip():
            spans.append((end - len(begun), end - len(begun) + len(sentence)))
    return spans


def _boundaries(text: str) -> Iterator[int]:
    asides = _asides(text)
    breaks = (at for at in _deliberate_breaks(text) if not _inside(asides, at))
    line_ends = sorted({*breaks, *(found.end() for found in _LINE_END.finditer(text)), *run_on_lists.starts(text)})
    sentence, line = 0, 0
    for found in _STOP.finditer(text):
        while line < len(line_ends) and line_ends[line] < found.end():
            if line_ends[line] > sentence:
                sentence = line_ends[line]
                yield sentence
            line += 1
        if found.end() < len(text) and not _inside(asides, found.end()) and _ends(text, found, sentence):
            sentence = found.end()
            yield sentence
    yield from (end for end in line_ends[line:] if end > sentence)


def _deliberate_breaks(text: str) -> Iterator[int]:
    """Where a line begins that was not broken to fit a width: a sentence's end, though no stop may mark it."""
    lines = text.split("\n")
    width = max(_NARROWEST_WRAP, *map(len, lines))
    at = 0
    for line, following in pairwise(lines):
        at += len(line) + 1
        if _UPPER_WORD.match(following) and not _GOES_ON.search(line):
            next_word = len(following.split(None, 1)[0])
            if line.endswith("\0") or len(line) > _WIDEST_WRAP or len(line) + 1 + next_word <= width:
                yield at


def _asides(text: str) -> list[tuple[int, int]]:
    """Pairs of round brackets that match and are not too far apart, outermost only, ascending."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for found in re.finditer(r"[()]", text):
        if found[0] == "(":
            open_at.append(found.start())
        elif open_at:
            pair = (open_at.pop(), found.start())
            if pair[1] - pair[0] <= _LONGEST_ASIDE:
                while pairs and pairs[-1][0] > pair[0]:
                    pairs.pop()
                pairs.append(pair)
    return pairs


def _inside(asides: list[tuple[int, int]], at: int) -> bool:
    nearest = bisect_left(asides, (at, 0)) - 1
    return nearest >= 0 and asides[nearest][0] < at <= asides[nearest][1]


def _ends(text: str, found: re.Match[str], sentence: int) -> bool:
    """Whether the sentence that began at ``sentence`` ends with this stop."""
    after, gap = found.end(), found["gap"]
    if not gap:
        return found["stop"][0] in "。！？" or (
            text[found.start() - 1 : found.start()] == "\0" and text[after].isupper()
        )
    if text[after] in ",;:.!?…)]}%":
        return False
    if found["stop"] == "." and not found["close"]:
        return _full_stop_ends(text, found, sentence)
    if found["close"].startswith(")") and _ABBREVIATION_IN_BRACKETS.search(text, max(after - 20, 0), found.start()):
        return _starter(text, after)
    return _begins(text, after) or "\0" in gap


def _full_stop_ends(text: str, found: re.Match[str], sentence: int) -> bool:
    before = text[max(sentence, found.start() - 40) : found.start()].rstrip()
    if found.start() - sentence < 20 and _ENUMERATOR.match(text[sentence : found.start()]):
        return False
    word = _WORD.search(before.rstrip("\0 "))
    if word is None:
        return _begins(text, found.end())
    verdict = _after_abbreviation(text, word[0], before[: word.start()], found.end())
    if verdict is not None:
        return verdict
    return _begins(text, found.end()) or "\0" in found["gap"]


def _after_abbreviation(text: str, word: str, before: str, after: int) -> bool | None:
    """Whether a stop after an abbreviation ends the sentence; None when the word is none."""
    lower = word.lower()
    if word in _TITLES or lower in _NEVER_LAST:
        return False
    if lower in _BEFORE_A_NUMBER and not before.rstrip()[-1:].isdigit():
        return False if text[after].isdigit() else None
    if lower in _LAST_OF_DOSING:
        return _begins(text, after) and not text[after : after + 2].isupper()
    if lower in _SENTENCE_MAY_END or _IV_OR_US.match(word):
        return _starter(text, after)
    if len(word) == 1 and word.isalpha() and not before.endswith("/"):  # "mmol/L" is a unit, not a name's beginning
        return _initial_ends(text, word, before, after)
    if word.isdigit() and len(word) < 3 and before.rstrip().endswith((":", ";")):
        return False
    return None


def _initial_ends(text: str, letter: str, before: str, after: int) -> bool:
    """ "J. Smith" and "E. coli" go on; "vitamin D. Supplements" does not."""
    if not _begins(text, after):
        return False
    named = _WORD_BEFORE_LETTERS.search(before)
    return letter.islower() or _starter(text, after) or bool(named and named[1].lower() in _DESIGNATORS)


def _starter(text: str, at: int) -> bool:
    word = _NEXT_WORD.match(text, at)
    return bool(word) and word[1].lower() in _STARTERS


def _begins(text: str, at: int) -> bool:
    """Whether what stands at ``at`` can be the beginning of a sentence."""
    end = min(at + 6, len(text))
    while at < end and text[at] in _OPENERS:
        at += 1
    if at >= len(text):
        return False
    return not text[at].islower() or bool(_SMALL_BUT_NAMED.match(text, at))
