"""Citation markers of a captured page: from ``… compression. 1, 2`` to ``… compression. [1, 2]``.

On the page the markers are raised; captured as plain text they are bare numbers behind the full stop, among the years
and doses of the text. What tells them apart is form: a marker stands *behind* the stop and before the end or the next
sentence, and a page's numbers start near 1 and leave no wide gaps. A number before the stop ("approved in 2019.",
"reduced to 40 mg. 3") is text, except on a page that puts all its markers there. What cannot be told is left as it is
and named in a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from articles.drafts.markdown import numbers

_NUMBER = r"[1-9]\d{0,2}(?!\d)"
_NUMBERS = rf"{_NUMBER}(?:\s{{0,2}}[,;–-]\s{{0,2}}{_NUMBER}|[ \u00a0\u2009\u202f]{{1,2}}{_NUMBER}(?![-–]))" r"{0,30}"
_NEXT_SENTENCE = (
    r"[\"“‘'(\[«*_]{0,2}(?:[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff\u03b1-\u03c9\u0430-\u044f]|[a-z]{1,2}[A-Z]|[α-ω]-"
    r"|\d{1,2}-[A-Za-z]|(?:19|20)\d\d\b)"
)
_CLOSERS = r"[\"”’'»)\]]{0,3}"

_BEHIND_STOP = re.compile(
    rf"(?P<stop>[.!?…]{_CLOSERS})(?P<gap>[\s\u200b\u2060]{{0,4}})(?P<numbers>{_NUMBERS})"
    rf"(?=\s{{0,4}}\Z|(?P<next>\s{{1,4}}(?:{_NEXT_SENTENCE})))"
)
_BEHIND_COLON = re.compile(rf"(?<=[a-z)%\]]:)(?P<gap>[\s\u200b\u2060]{{0,4}})(?P<numbers>{_NUMBERS})\s{{0,4}}\Z")
_BEFORE_STOP = re.compile(
    rf"(?P<stop>[a-z%)\]”\"’])(?P<gap>[ \u00a0\u2009\u202f]?)(?P<numbers>{_NUMBERS})(?=[.!?](?:\s|\Z)|\s{{0,4}}\Z)"
)
_BRACKETED = re.compile(r"(?<!\\)\[(?P<numbers>[1-9]\d{0,2}(?:\s?[,;–—-]\s?[1-9]\d{0,2}){0,30})\]")
_RAISED = re.compile(
    r"(?P<gap>[ \u00a0\u2009\u202f]?)"
    r"(?P<numbers>[¹²³⁰⁴-⁹]{1,3}(?:[ \u2009\u202f]?[,;˒‚ʾ⸴⁻–-][ \u2009\u202f]?[¹²³⁰⁴-⁹]{1,3}){0,30})"
    r"(?![\w⁺⁻ⁿ⁰¹²³⁴-⁹])"
)
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹˒‚ʾ⸴⁻", "0123456789,,,,-")

_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:vs|nos?|figs?|approx|ca|cf|eqs?|vol|pp?|tab|refs?|ch|sec|dr|e\.g|i\.e|eg|ie|incl|resp|[a-z]\.[a-z])\Z",
    re.IGNORECASE,
)
_GLUED_WORD = re.compile(r"(?:^|[\s(\[“\"‘—–-])[^\W\d_][^\s.@\\:]{0,60}\Z|[%)\]”\"’']\Z|(?:^|\s)(?:19|20)\d\d\Z")
_VALUE = re.compile(r"(?:^|[^\d.])(?!0?\Z)(?!(?:19|20)\d\d\Z)\d{1,6}(?:\.\d{1,3})?\Z")
_UNIT = re.compile(
    r"\s+(?:[GMTkc]?(?:Gy|Hz|Pa|Bq|Sv|Da|Ci|eV|[VWJNLUTCFKMGB])|IU|MU|Tesla|Gray|Hertz|Kelvin|Celsius|Fahrenheit)\b(?!\.\s[a-z])"
)
_STOPPED = re.compile(r"[.!?…:][\"”’'»)\]]{0,3}(?:\s{0,3}\d[\d\s,;–-]{0,40})?\Z")
_MOSTLY = 0.8
_TIME = re.compile(r"\s+(?:Weeks?|Days?|Months?|Years?|Hours?|Minutes?)\b")
_AREA_OR_POWER = re.compile(r"(?:^|[^A-Za-zµμ])(?:[kcmdnµμ]?m|ft|in|inch|sec|s|l|h|log|chi|[A-Za-z])\Z")
_TAKES_A_NUMBER = re.compile(
    r"(?:^|[^a-z])(?:of|to|at|by|in|and|or|than|from|about|around|over|under|is|was|were|are|be|between|until|plus|minus|with"
    r"|weeks?|days?|months?|years?|hours?|minutes?|times?|grades?|stages?|types?|class(?:es)?|phases?|levels?|steps?|scores?"
    r"|tables?|figures?|groups?|arms?|cycles?|factors?|vitamin|ages?|aged|doses?|numbers?|categor(?:y|ies)|leads?|visits?"
    r"|least|most|approximately|nearly|only|roughly|equals?|chapters?|sections?|parts?|peptide|interleukin|omega|complement"
    r"|coenzyme|chromosomes?|segments?|zones?|tiers?|lines?|scales?|points?|ratio|mean|median|max|min|risk|index|value)\Z",
    re.IGNORECASE,
)
_WIDEST_GAP_AT_END, _WIDEST_GAP_INSIDE, _BEYOND_THE_LIST = 5, 2, 3
_ENOUGH_FOR_A_HABIT = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """The paragraphs with their markers, and (index of the paragraph, its last number) of what was left in doubt."""

    paragraphs: list[str]
    doubtful: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Numbers that may be a marker. ``sure`` when only a marker can stand there, as at the end of a paragraph.

    ``glued`` without a space behind the stop; ``decimal`` when a digit stands before it: "25.4" may be a value.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    sure: bool
    glued: bool = False
    decimal: bool = False


_Finder = Callable[[str], list[_Candidate]]


def mark(paragraphs: Sequence[str], listed: Collection[int], leads: Collection[int] = ()) -> Marked:
    """Put the markers of a page in brackets. ``paragraphs`` are Markdown without markers; ``listed`` are the numbers of
    the page's reference list, none when it has none; ``leads`` are the indexes of the paragraphs above a list, where a
    marker may stand behind the colon."""
    paragraphs = [_without_false_markers(text) for text in paragraphs]
    behind = [_behind_stop(text) + _behind_colon(text) * (i in leads) for i, text in enumerate(paragraphs)]
    behind = _without_values(paragraphs, behind, listed)
    limit = _limit(behind, listed)
    given = [_bracketed(text) + _raised(text) for text in paragraphs]
    found = [_within(candidates, limit) + sure for candidates, sure in zip(behind, given, strict=True)]
    if any(found):
        found = [kept or _within(_compact(text), limit) for kept, text in zip(found, paragraphs, strict=True)]
    else:
        found, limit = _habit(paragraphs, listed)
    marked = [_replaced(text, candidates) for text, candidates in zip(paragraphs, found, strict=True)]
    return Marked(marked, list(_doubtful(paragraphs, found, behind, max(limit, *listed, 0) if listed else limit)))


def _behind_stop(text: str) -> list[_Candidate]:
    found = []
    for match in _BEHIND_STOP.finditer(text):
        before = text[max(match.start() - 70, 0) : match.start("gap")].rstrip("\"”’'»)]").rstrip(".!?…")
        after = text[match.end("numbers") : match.end("numbers") + 12]
        glued, sure = not match["gap"], match["next"] is None
        after_digit = glued and bool(_VALUE.search(before))
        decimal = after_digit and match["numbers"].isdecimal()
        if glued and not after_digit and not _GLUED_WORD.search(before):
            continue
        if _ABBREVIATION.search(before[-12:]) or _TIME.match(after) or (decimal and _UNIT.match(after)):
            continue
        found.append(replace(_candidate(match, sure=sure), glued=glued, decimal=decimal))
    return [candidate for candidate in found if candidate.numbers]


def _behind_colon(text: str) -> list[_Candidate]:
    """``Guidelines agree on the following: 1, 2`` above a list."""
    match = _BEHIND_COLON.search(text, max(len(text) - 120, 0))
    return [_candidate(match, sure=True)] if match and _spelled_out(match["numbers"]) else []


def _without_values(
    paragraphs: Sequence[str], behind: Sequence[list[_Candidate]], listed: Collection[int]
) -> list[list[_Candidate]]:
    """Without the "25.4" that are values. On a page that glues its markers to the stop and stops its sentences, a
    paragraph that ends in "25.4" would have no stop if that were one."""
    undoubted = [[candidate for candidate in row if not candidate.decimal] for row in behind]
    limit = _limit(undoubted, listed)
    plain = [candidate for row in undoubted for candidate in _within(row, limit)]
    glues = sum(candidate.glued for candidate in plain) > max(1, len(plain) // 2)
    stopped = sum(bool(_STOPPED.search(text[-60:])) for text in paragraphs)
    may_mark = glues and stopped >= _MOSTLY * len(paragraphs)
    return [[candidate for candidate in row if may_mark or not candidate.decimal] for row in behind]


def _candidate(match: re.Match[str], *, sure: bool) -> _Candidate:
    return _Candidate(match.start("gap"), match.end("numbers"), _spelled_out(match["numbers"]), sure)


def _spelled_out(text: str) -> tuple[int, ...]:
    """Numbers of "1, 2", "1,2", "1-3" or "1 2"; () when they cannot be references."""
    return numbers(re.sub(r"(?<=\d)\s+(?=\d)", ",", re.sub(r"\s*([,;–-])\s*", r"\1", text)))


def _limit(behind: Iterable[list[_Candidate]], listed: Collection[int]) -> int:
    """The highest number that a marker of this page can have."""
    candidates = [candidate for row in behind for candidate in row]
    at_end = {number for candidate in candidates if candidate.sure for number in candidate.numbers}
    if listed:
        return _reach(max(listed), {n for n in at_end if n <= max(listed) + _BEYOND_THE_LIST}, 1)
    anywhere = at_end | {number for candidate in candidates for number in candidate.numbers}
    return _reach(_reach(0, at_end, _WIDEST_GAP_AT_END), anywhere, _WIDEST_GAP_INSIDE)


def _reach(start: int, found: Iterable[int], gap: int) -> int:
    """How far the numbers go up from ``start`` without a gap that is wider than ``gap``."""
    for number in sorted(found):
        if number - start > gap:
            break
        start = max(start, number)
    return start


def _within(candidates: Iterable[_Candidate], limit: int) -> list[_Candidate]:
    return [candidate for candidate in candidates if max(candidate.numbers) <= limit]


def _bracketed(text: str) -> list[_Candidate]:
    """``[1, 2]`` as the page wrote it."""
    found = []
    for match in _BRACKETED.finditer(text):
        cited = numbers(re.sub(r"\s", "", match["numbers"]))
        if cited and not _is_range_of_values(match, text):
            found.append(_Candidate(match.start(), match.end(), cited, True))
    return found


def _is_range_of_values(match: re.Match[str], text: str) -> bool:
    """ "12.5 [2–7] days" gives a range of values, no references."""
    before = text[max(match.start() - 12, 0) : match.start()].rstrip()
    is_range = any(dash in match["numbers"] for dash in "–—-")
    return is_range and bool(re.search(r"\d[%\w]{0,3}\Z|\b(?:IQR|CI|range)\W*\Z", before))


def _without_false_markers(text: str) -> str:
    """A range of values in brackets is escaped, so that nobody takes it for a marker."""
    return _BRACKETED.sub(lambda match: "\\" * _is_range_of_values(match, text) + match[0], text)


def _raised(text: str) -> list[_Candidate]:
    """Superscript digits behind a word or stop; not those of m², 10⁹/L, ¹⁸F or Ca²⁺."""
    found = []
    for match in _RAISED.finditer(text):
        before = text[max(match.start() - 12, 0) : match.start()]
        if not before or before[-1].isdigit() or before[-1] in "/·×^⁻⁺" or _AREA_OR_POWER.search(before):
            continue
        cited = _spelled_out(match["numbers"].translate(_PLAIN_DIGITS))
        if cited and not before[-1].isspace():
            found.append(_Candidate(match.start("gap"), match.end("numbers"), cited, True))
    return found


def _compact(text: str) -> list[_Candidate]:
    """``word 1,2.`` on a page that has its markers behind the stop: two ascending numbers without a space between."""
    found = [
        _candidate(match, sure=True)
        for match in _before_stop(text)
        if re.fullmatch(r"\d+(?:[,–-]\d+)+", match["numbers"]) and text[match.end() :].strip() and match["gap"]
    ]
    return [c for c in found if c.numbers and list(c.numbers) == sorted(c.numbers)]


def _before_stop(text: str) -> list[re.Match[str]]:
    found = []
    for match in _BEFORE_STOP.finditer(text):
        before = text[max(match.start("gap") - 24, 0) : match.start("gap")]
        glued_to_name = not match["gap"] and not re.search(r"[a-z]{4}\Z|[%)\]”\"’]\Z", before)
        if not glued_to_name and not _TAKES_A_NUMBER.search(before):
            found.append(match)
    return found


def _habit(paragraphs: Sequence[str], listed: Collection[int]) -> tuple[list[list[_Candidate]], int]:
    """Markers before the stop, or at the end of lines without one, when the whole page has them there."""
    rows = [[_candidate(match, sure=True) for match in _before_stop(text)] for text in paragraphs]
    rows = [[candidate for candidate in row if candidate.numbers] for row in rows]
    limit = _limit(rows, listed)
    kept = [_within(row, limit) for row in rows]
    used = {number for row in kept for candidate in row for number in candidate.numbers}
    habitual = 1 in used and sum(map(len, kept)) >= _ENOUGH_FOR_A_HABIT and len(used) > 1
    return (kept, limit) if habitual else ([[] for _ in paragraphs], limit)


def _replaced(text: str, candidates: Iterable[_Candidate]) -> str:
    pieces, at = [], 0
    for candidate in sorted(candidates, key=lambda candidate: candidate.start):
        if candidate.start < at:
            continue
        space = "" if not candidate.start or text[candidate.start - 1] in " \n([]" else " "
        pieces += [text[at : candidate.start], space, f"[{', '.join(map(str, candidate.numbers))}]"]
        at = candidate.end
    return "".join([*pieces, text[at:]])


def _doubtful(
    paragraphs: Sequence[str], found: Sequence[list[_Candidate]], behind: Sequence[list[_Candidate]], limit: int
) -> Iterable[tuple[int, str]]:
    """Numbers at the end of a paragraph that might have been meant as a marker."""
    for index, (text, kept, tried) in enumerate(zip(paragraphs, found, behind, strict=True)):
        ends = {candidate.end for candidate in kept}
        for candidate in tried:
            if candidate.sure and candidate.end not in ends:
                yield index, text[candidate.start : candidate.end].strip()
        for match in _before_stop(text):
            unstopped = match.end("numbers") == len(text.rstrip()) and match.end("numbers") not in ends
            cited = _spelled_out(match["numbers"]) if unstopped else ()
            if cited and max(cited) <= limit:
                yield index, match["numbers"]
