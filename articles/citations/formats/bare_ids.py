"""A pasted list of DOIs, PMIDs and PMCIDs or their addresses, one or several a line."""

from __future__ import annotations

import re

from articles.citations.formats.entry import Entry
from articles.citations.identifiers import find, normalise_doi, normalise_pmcid, normalise_pmid
from articles.citations.rules.facts import Cited

# Spaces are taken whole or not at all: however many stand there, they are looked at twice.
LABELLED = re.compile(r"\b(PMID|PMCID|DOI)(?:\s*+[:#=])?\s++(?=\S)", re.IGNORECASE)
NUMBERED = re.compile(r"^\s*(?:[\[(](\d{1,4})[\])]|(\d{1,4})[.)](?=\s))\s*|^\s*[•*–-]\s+")
# A comma or semicolon may belong to a DOI: it parts two identifiers only where another begins behind it.
NEXT = re.compile(r"[,;|](?=(?:10\.\d{4,9}/|https?://|PMC?\s?I?D?:?\s?\d|doi:|\d{1,8}(?:[,;|]|$)))", re.IGNORECASE)
LONGEST_WORD = 2000


def read(text: str) -> list[Entry]:
    """One entry an identifier, with ``as_cited`` as it was pasted; a word that is none is a fault with its line."""
    named: list[tuple[int, str, int | None]] = []
    for at, line in enumerate(text.split("\n"), start=1):
        label = NUMBERED.match(line)
        number = int(label[1] or label[2]) if label and (label[1] or label[2]) else None
        named += [(at, word, None if place else number) for place, word in enumerate(words(line))]
    return [_entry(str(place), *each) for place, each in enumerate(named, start=1)]


def words(line: str) -> list[str]:
    """The identifiers of a line as written, each with its label."""
    glued = LABELLED.sub(r"\1:", NUMBERED.sub("", line))
    parts = (part for word in glued.split() for part in NEXT.split(word))
    return [bare for part in parts if (bare := part.strip(",;|"))]


def is_one(word: str) -> bool:
    """Whether the word is an identifier and nothing else."""
    return len(word) <= LONGEST_WORD and cited(word) is not None


def cited(word: str) -> Cited | None:
    """The reference that one identifier names; None where it is none."""
    if pmid := normalise_pmid(word):
        return Cited(as_cited=f"PMID: {pmid}", pmid=pmid)
    if pmcid := normalise_pmcid(word):
        return Cited(as_cited=pmcid, pmcid=pmcid)
    if doi := normalise_doi(word):
        return Cited(as_cited=word, doi=doi)
    found = find(word) if re.match(r"https?://\S+$", word, re.IGNORECASE) else None
    if found is None or not (found.checkable or found.url):
        return None
    return Cited(as_cited=word, doi=found.doi, pmid=found.pmid, pmcid=found.pmcid, url=found.url)


def _entry(place: str, line: int, word: str, number: int | None) -> Entry:
    known = cited(word) if len(word) <= LONGEST_WORD else None
    if known:
        return Entry(place, known, number=number)
    fault = f"Line {line}: “{word[:80]}” is no DOI, PMID, PMCID or address of one. Correct it, or give the citation."
    return Entry(place, Cited(as_cited=word), (fault,), number)
