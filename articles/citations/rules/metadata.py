"""C4: does the record behind the identifier, or the matched one, say what the citation says?

Near-miss fakes differ in a word or two of the title (94.9 to 99.5 of 100 in measured ones), so only the same title
after folding is a match. What either side does not state is no evidence, for or against.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from articles.citations import likeness
from articles.citations.answers import Record
from articles.citations.cited import Cited
from articles.citations.folding import fold, without_prefix
from articles.citations.matching.parsing import Parsed, parse
from articles.citations.rendering import as_text
from articles.citations.rules.authors import authors_differing, first_author_agrees
from articles.citations.rules.facts import Facts
from articles.citations.rules.outcome import Outcome, Ruling, Severity
from articles.citations.rules.venue import venue_differing

SAME, NEAR, LIKE, PERHAPS = 100, 95, 85, 70
YEAR = re.compile(r"(?<![\d.])(?:1[89]|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A citation beside a record. None means that one side does not say.

    ``score`` is the likeness of the titles, 0 to 100; ``title`` the title as cited; ``differing`` names fields
    ("year 2031, not 2026") that both sides state and that differ.
    """

    score: float | None
    title: str
    author: bool | None
    year: bool | None
    differing: tuple[str, ...]


def compare(cited: Cited, record: Record) -> Comparison:
    """The citation's own fields beside the record; what it does not have for itself is read out of ``as_cited``."""
    titles = tuple(title for title in (record.title, *record.other_titles) if title)
    placed = _placed(cited, titles)
    author = first_author_agrees(cited, record, placed)
    year = _year(cited, record)
    return Comparison(
        score=placed.ratio if placed else None,
        title=placed.text if placed else "",
        author=author,
        year=year,
        differing=_differing(cited, record, author, year),
    )


def c4_metadata(facts: Facts) -> tuple[Outcome, ...]:
    """The title, first author, year, journal, volume and page agree with the record, or with the work it may be."""
    matched = facts.match.record if facts.match and not facts.cited.identifiers.checkable else None
    record = facts.record or matched
    if record is None or not (facts.cited.identifiers.checkable or matched):
        return ()
    ruling, severity, message = _judged(compare(facts.cited, record), facts.cited, record)
    if matched and ruling is Ruling.WRONG_WORK:  # it names no work that could be another: the match is only a poor one
        ruling, severity, message = Ruling.TITLE_DIFFERS, "warning", _other_title(record)
    return (Outcome("C4", ruling, severity, message, facts.proof or facts.evidence),)


def _judged(found: Comparison, cited: Cited, record: Record) -> tuple[Ruling, Severity, str]:
    if found.score is None:
        said = f"the work is “{record.title}”" if record.title else "no registry states the work's title"
        return Ruling.NOT_CHECKABLE, "note", f"There are no two titles to compare; {said}."
    if found.score >= SAME:
        return _same_title(found, record)
    if found.score >= NEAR:
        said = f"The title as cited varies: {_word_difference(found.title, record.title)}"
        return Ruling.TITLE_VARIES, "warning", said
    agrees = found.author is True and found.year is True
    if found.score >= LIKE or (found.score >= PERHAPS and agrees):
        return Ruling.TITLE_REVIEW, "warning", f"The title as cited is only like the work's: “{record.title}”."
    if (
        agrees
        and _numbers_agree(cited, record)
        and not (cited.title or likeness.states_a_title(cited.as_cited, record))
    ):
        return Ruling.PASSED, "note", "No title is cited; author, year, volume and page agree."
    if found.author is False or (found.author is None and found.score < PERHAPS):
        return Ruling.WRONG_WORK, "fatal", f"The identifier belongs to another work: {as_text(record)}"
    return Ruling.TITLE_DIFFERS, "warning", _other_title(record)


def _other_title(record: Record) -> str:
    return f"The title as cited is not that of the work: “{record.title}”."


def _same_title(found: Comparison, record: Record) -> tuple[Ruling, Severity, str]:
    if found.differing:
        message = f"Cited with {'; '.join(found.differing)}. Corrected: {as_text(record)}"
        return Ruling.CITED_WRONG, "warning", message
    return Ruling.PASSED, "note", "The record agrees with the citation."


def _placed(cited: Cited, titles: tuple[str, ...]) -> likeness.Placed | None:
    """The cited title with its likeness; None where the citation or the record has no title."""
    if not titles:
        return None
    if cited.title:
        return likeness.Placed(cited.title, "", likeness.best_title(cited.title, titles))
    if len(fold(likeness.ADDRESS.sub(" ", cited.as_cited)).split()) < 4:
        return None
    return likeness.placed_title(cited.as_cited, titles)


def _year(cited: Cited, record: Record) -> bool | None:
    stated = [cited.year] if cited.year else []
    if not stated:
        stated = [int(year) for year in YEAR.findall(likeness.ADDRESS.sub(" ", cited.as_cited))]
    if not stated or not record.years:
        return None
    return any(abs(year - known) <= 1 for year in stated for known in record.years)


def _differing(cited: Cited, record: Record, author: bool | None, year: bool | None) -> tuple[str, ...]:
    stated = _numbers(cited, record)
    fields = (
        (author is False, f"another author than {record.authors[0][0] if record.authors else ''}"),
        (year is False, f"{f'year {cited.year}' if cited.year else 'another year'}, not {record.year}"),
        (_differs(stated.volume, record.volume), f"volume {stated.volume}, not {record.volume}"),
        (_differs(stated.first_page, record.first_page), f"page {stated.first_page}, not {record.first_page}"),
    )
    words = tuple(words for differs, words in fields if differs)
    return (*words, *(authors_differing(cited, record) if author else ()), *venue_differing(cited, record))


def _numbers(cited: Cited, record: Record) -> Cited | Parsed:
    """Where volume and page are stated: apart, or in the reference, unless the record's own stand in it as well."""
    if cited.volume or cited.first_page or not cited.as_cited or cited.title:
        return cited
    parsed, numbers = parse(cited.as_cited), set(re.findall(r"\w+", fold(cited.as_cited)))
    known = {"volume": fold(record.volume), "first_page": fold(record.first_page)}
    return replace(parsed, **{name: "" for name, number in known.items() if number in numbers})


def _differs(cited: str, recorded: str) -> bool:
    return bool(cited and recorded) and fold(cited).lstrip("0") != fold(recorded).lstrip("0")


def _numbers_agree(cited: Cited, record: Record) -> bool:
    numbers = set(re.findall(r"\w+", fold(likeness.ADDRESS.sub(" ", cited.as_cited))))
    stated = {fold(record.volume), fold(record.first_page)} - {""}
    return bool(stated) and stated <= numbers


def _word_difference(cited: str, recorded: str) -> str:
    """The words that differ, old and new: “in adults” where the work has “in children”."""
    ours, theirs = cited.split(), without_prefix(recorded).split()
    changes = SequenceMatcher(None, [fold(word) for word in ours], [fold(word) for word in theirs], autojunk=False)
    pieces = [
        f"“{' '.join(ours[a:b]) or '—'}” where the work has “{' '.join(theirs[c:d]) or '—'}”"
        for change, a, b, c, d in changes.get_opcodes()
        if change != "equal"
    ]
    return "; ".join(pieces) + "."
