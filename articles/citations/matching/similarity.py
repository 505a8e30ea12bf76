"""How alike a reference and a candidate's record are, from 0 to 1, on Crossref's scale for search-based matching.

The measure is the generalised Jaccard similarity over weighted parts that Crossref published as SBMV (2019), with the
title's own likeness in the place of the search engine's score, which says more about the index than about the pair.
Numbers of the reference that the record does not explain count against it. Thresholds: Crossref's sweep over 2,000
references each, whole strings and separate fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from articles.citations import likeness
from articles.citations.answers import Record
from articles.citations.cited import Cited
from articles.citations.folding import fold, fold_title, prefix_says

VERIFIED_STRING, SUGGESTED_STRING = 0.50, 0.34
VERIFIED_FIELDS, SUGGESTED_FIELDS = 0.90, 0.76

TITLE, AUTHOR, YEAR, VOLUME, ISSUE, PAGE, JOURNAL = 3.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.0
TELLING = 30  # letters of a folded title from which on it tells works apart; a shorter one weighs less
TELLS = 0.8  # of the title's whole weight: with that it may speak for itself
NEAR = 95  # of 100: the same but for a slip
ALIKE = 70  # of 100: a title that is less alike says nothing for the candidate
ENOUGH = 3  # things that must speak for a candidate, of: title (twice where it is the same), author, year, volume, page
MOST_LEFT_OVER = 3
MANY_WORDS, SCRAMBLED = 6, 90  # a title of so many words, all there in whatever order, is this much alike
YEAR_LIKE = re.compile(r"(?:1[5-9]|20)\d\d")
RANGE = re.compile(r"(\d+)\s*[-–—‐−]+\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing compared: how much it weighs on the record's side, and how far the reference agrees, 0 to 1."""

    name: str
    weight: float
    agrees: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` 0 to 1; ``title`` the likeness of the titles, 0 to 100, None where one side has none."""

    score: float
    title: float | None
    parts: tuple[Part, ...]

    @property
    def bears_title(self) -> bool:
        """Whether it has nearly the same title, and one that is long enough to tell works apart."""
        weight = next((part.weight for part in self.parts if part.name == "title"), 0.0)
        return self.title is not None and self.title >= NEAR and weight >= TITLE * TELLS


def has_fields(cited: Cited) -> bool:
    """Whether it is compared field by field: a title alone is not enough to go by."""
    return bool(cited.title and (cited.authors or cited.year))


def likeness_of(cited: Cited, record: Record) -> Likeness:
    """By separate fields where they are given apart, else by the whole string."""
    return of_fields(cited, record) if has_fields(cited) else of_string(cited.as_cited or cited.title, record)


def is_verified(cited: Cited, found: Likeness) -> bool:
    return found.score >= (VERIFIED_FIELDS if has_fields(cited) else VERIFIED_STRING)


def is_suggested(cited: Cited, found: Likeness) -> bool:
    """Also where it bears the very title: a person sees it before anyone suspects that there is no such work."""
    enough = found.score >= (SUGGESTED_FIELDS if has_fields(cited) else SUGGESTED_STRING)
    return enough or found.bears_title


def of_string(reference: str, record: Record) -> Likeness:
    """A whole reference beside a record."""
    text = _Text(reference)
    title = _title_within(text, record)
    words = _words_within(text, record)
    parts = [
        *_title_part(title if title is None else max(title, words), record),
        *_part("author", AUTHOR, record.authors and _author_within(text, record)),
        *_part("year", YEAR, record.years and _year_within(text, record.years)),
        *_part("volume", VOLUME, record.volume and _number_within(text, record.volume)),
        *_part("issue", ISSUE, record.issue and _number_within(text, record.issue)),
        *_part("page", PAGE, record.first_page and _number_within(text, record.first_page)),
        *_part("journal", JOURNAL, record.journals and _journal_within(text, record.journals)),
    ]
    left = min(_left_over(text, record), MOST_LEFT_OVER)
    score = _jaccard(parts, left) if _supports(parts, title) >= _needed(parts, title) else 0.0
    return Likeness(_less_for_a_notice(score, reference, record), title, tuple(parts))


def of_fields(cited: Cited, record: Record) -> Likeness:
    """A reference with fields of its own beside a record: only what both sides state counts."""
    titles = tuple(title for title in (record.title, *record.other_titles) if title)
    title = likeness.best_title(cited.title, titles) if titles else None
    parts = [
        *_title_part(title, record),
        *_part("author", AUTHOR, cited.authors and record.authors and _same_author(cited, record)),
        *_part("year", YEAR, cited.year and record.years and _year_alike({cited.year}, record.years)),
        *_part("volume", VOLUME, cited.volume and record.volume and _same(cited.volume, record.volume)),
        *_part("issue", ISSUE, cited.issue and record.issue and _same(cited.issue, record.issue)),
        *_part("page", PAGE, cited.first_page and record.first_page and _same(cited.first_page, record.first_page)),
        *_part("journal", JOURNAL, cited.journal and record.journals and _same_journal(cited.journal, record.journals)),
    ]
    score = _jaccard(parts, 0) if title is not None and title >= ALIKE else 0.0
    return Likeness(_less_for_a_notice(score, cited.title, record), title, tuple(parts))


def _part(name: str, weight: float, agrees: object) -> list[Part]:
    """Nothing where a side does not state it (an empty value), else the part with 0.0 to 1.0."""
    return [Part(name, weight, float(agrees))] if isinstance(agrees, float) else []


def _title_part(title: float | None, record: Record) -> list[Part]:
    if title is None:
        return []
    telling = min(1.0, len(fold_title(record.title).replace(" ", "")) / TELLING)
    return [Part("title", TITLE * telling, max(0.0, (title - ALIKE) / (100 - ALIKE)))]


def _jaccard(parts: Iterable[Part], left_over: int) -> float:
    known = list(parts)
    whole = sum(part.weight for part in known) + left_over
    return sum(part.weight * part.agrees for part in known) / whole if whole else 0.0


def _supports(parts: Iterable[Part], title: float | None) -> int:
    by_name = {part.name: part for part in parts}
    said = sum(by_name[name].agrees > 0.5 for name in ("author", "year", "volume", "page") if name in by_name)
    if title is None or title < ALIKE:
        return said
    return said + (2 if title >= NEAR and by_name["title"].weight >= TITLE * TELLS else 1)


def _needed(parts: Iterable[Part], title: float | None) -> int:
    """Three, or all there is where a record states less."""
    stated = sum(part.name in ("author", "year", "volume", "page") for part in parts)
    return min(ENOUGH, stated + (2 if title is not None else 0))


def _less_for_a_notice(score: float, cited: str, record: Record) -> float:
    """A notice bears its work's title: it is not meant unless the reference says so."""
    about_a_work = record.is_notice and prefix_says(cited) != "notice" and not _says_notice(cited)
    return score * 0.6 if about_a_work else score


def _says_notice(cited: str) -> bool:
    return bool(re.search(r"\b(?:retraction|erratum|corrigendum|correction|expression of concern)\b", cited, re.I))


class _Text:
    """A reference, folded once: ``words`` in order, ``letters`` without spaces, ``numbers`` with ranges written out."""

    def __init__(self, reference: str):
        bare = likeness.ADDRESS.sub(" ", reference[: likeness.LONGEST_REFERENCE])
        self.bare = bare
        self.folded = fold(RANGE.sub(_written_out, bare))
        self.words = self.folded.split()
        self.letters = self.folded.replace(" ", "")
        self.numbers = set(re.findall(r"[a-z]?\d+[a-z]?", self.folded))


def _written_out(match: re.Match[str]) -> str:
    """ "1425-1437" of "1425-37"."""
    first, last = match[1], match[2]
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return f"{first} {whole}"


def _title_within(text: _Text, record: Record) -> float | None:
    """How much of the title stands in the reference, wherever; spaces do not count, since lines break words."""
    folded = [fold_title(title).replace(" ", "") for title in (record.title, *record.other_titles) if title]
    wanted = [title for title in folded if title]
    if not wanted or not text.letters:
        return None
    return max(_within(title, text.letters) for title in wanted)


def _words_within(text: _Text, record: Record) -> float:
    """A title whose words all stand in the reference, in whatever order: less alike than one that stands whole."""
    words = set(fold_title(record.title).split())
    return SCRAMBLED if len(words) >= MANY_WORDS and len(words - set(text.words)) <= len(words) * 0.05 else 0.0


def _within(title: str, letters: str) -> float:
    return fuzz.partial_ratio(title, letters) if len(title) <= len(letters) else fuzz.ratio(title, letters)


def _author_within(text: _Text, record: Record) -> float:
    """1 where the first author stands at the beginning (about three times the name's length), less further on."""
    first = fold(record.authors[0][0])
    if not first:
        return 0.0
    beginning = text.folded[: 3 * len(first) + 12]
    if f" {first} " in f" {beginning} ":
        return 1.0
    best = fuzz.partial_ratio(first, beginning) / 100 if len(first) > 3 else 0.0
    if best >= 0.85:
        return best
    families = [fold(family) for family, _ in record.authors]
    return 0.5 if likeness.named_in(text.bare, families) else 0.0


def _year_within(text: _Text, years: Iterable[int]) -> float:
    stated = {int(match[0]) for number in text.numbers if (match := YEAR_LIKE.match(number))}
    return _year_alike(stated, years)


def _year_alike(stated: set[int], years: Iterable[int]) -> float:
    apart = min((abs(year - known) for year in stated for known in years), default=9)
    return 1.0 if apart == 0 else 0.5 if apart == 1 else 0.0


def _number_within(text: _Text, wanted: str) -> float:
    number = fold(wanted).lstrip("0")
    return float(bool(number) and (number in text.numbers or f" {number} " in f" {text.folded} "))


def _journal_within(text: _Text, names: Iterable[str]) -> float:
    return float(any(_name_within(likeness.journal_words(name), text.words) for name in names))


def _name_within(name: list[str], words: list[str]) -> bool:
    """Whether the words of a journal's name, whole or abbreviated, stand in a row; or its initials as a word."""
    if not name:
        return False
    meant = [word for word in words if word not in likeness.STOP_WORDS]
    rows = (meant[start : start + len(name)] for start in range(len(meant) - len(name) + 1))
    in_a_row = any(all(map(likeness.abbreviates, row, name)) for row in rows)
    return in_a_row or (len(name) > 2 and "".join(word[0] for word in name) in meant)


def _same_author(cited: Cited, record: Record) -> float:
    first = likeness.family_name(cited.authors[0])
    families = [folded for family, _ in record.authors if (folded := fold(family))]
    if not first or not families:
        return 0.0
    if likeness.same_name(first, families[0]):
        return 1.0
    return 0.5 if any(likeness.same_name(first, family) for family in families) else 0.0


def _same(cited: str, recorded: str) -> float:
    return float(fold(cited).lstrip("0") == fold(recorded).lstrip("0"))


def _same_journal(cited: str, names: Iterable[str]) -> float:
    return float(likeness.same_journal(cited, names))


def _left_over(text: _Text, record: Record) -> int:
    """Numbers that the record leaves unexplained; of a kind that the record does not state, none can be."""
    explained = set(re.findall(r"[a-z]?\d+[a-z]?", fold(RANGE.sub(_written_out, _stated(record)))))
    left = {number for number in text.numbers - explained if len(number) > 1}
    if not record.years or any(
        abs(int(number[:4]) - year) <= 1 for number in left if YEAR_LIKE.match(number) for year in record.years
    ):
        left = {number for number in left if not YEAR_LIKE.match(number)}
    if not (record.volume or record.pages):
        left = {number for number in left if YEAR_LIKE.match(number)}
    return len(left)


def _stated(record: Record) -> str:
    years = " ".join(str(year) for year in record.years)
    return " ".join(
        (record.title, *record.other_titles, *record.journals, record.volume, record.issue, record.pages, years)
    )
