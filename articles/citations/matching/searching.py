"""Searching the registries for a work that a reference names by words alone: Crossref by its text, PubMed by its place.

PubMed is asked where the work is said to have appeared (journal, year, volume, page, author), many references in one
question; where that is not known, Europe PMC, which holds what PubMed holds, is asked for the title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from articles.citations.answers import Answer, Hit, Search
from articles.citations.cited import Cited
from articles.citations.clients import Registries, crossref, europepmc, ncbi
from articles.citations.clients.ecitmatch import CitationMatch, CitedIn
from articles.citations.folding import fold
from articles.citations.likeness import ADDRESS, family_name
from articles.citations.matching.parsing import parse

FEWEST_WORDS = 4  # fewer are no reference that anything could be found by
LONGEST_QUERY = 1000  # characters


def words_of(cited: Cited) -> str:
    """What to search for: the reference as cited without its addresses, or its fields in a row; "" for too little."""
    text = ADDRESS.sub(" ", cited.as_cited)
    if len(fold(text).split()) < FEWEST_WORDS:
        year = str(cited.year or "")
        text = " ".join((*cited.authors, cited.title, cited.journal, year, cited.volume, cited.first_page))
    words = " ".join(text.split())[:LONGEST_QUERY]
    return words if len(fold(words).split()) >= FEWEST_WORDS or cited.title else ""


def at_crossref(cited: Cited, registries: Registries, *, now: dt.datetime) -> Search:
    """The works that Crossref's search finds for it, twenty at most."""
    return crossref.search(registries, words_of(cited), now=now)


def at_pubmed(cited: Sequence[Cited], registries: Registries, *, now: dt.datetime) -> list[Search]:
    """What PubMed holds at the places cited, in the order of ``cited``."""
    places = {str(number): place for number, each in enumerate(cited) if (place := _place(each))}
    matches = ncbi.cited(registries, places, now=now)
    pmids = dict.fromkeys(pmid for match in matches.values() for pmid in match.pmids)
    articles = ncbi.summaries(registries, list(pmids), now=now)
    return [
        _matched(matches[str(number)], articles) if str(number) in matches else _by_title(each, registries, now)
        for number, each in enumerate(cited)
    ]


def _place(cited: Cited) -> CitedIn | None:
    """Where it is cited to have appeared; None where too little is said for PubMed to tell articles apart."""
    said = cited if cited.title else parse(cited.as_cited)
    author = said.authors[0] if said.authors else ""
    place = CitedIn(said.journal, str(said.year or ""), said.volume, said.first_page, family_name(author))
    return place if place.journal and place.year and (place.volume or place.author) else None


def _matched(match: CitationMatch, articles: Mapping[str, Answer]) -> Search:
    answers = [articles[pmid] for pmid in match.pmids]
    silent = next((answer for answer in answers if answer.unavailable), None)
    if match.unavailable or silent:
        evidence, reason = (silent.evidence, silent.reason) if silent else (match.evidence, match.reason)
        return Search(evidence, answered=False, reason=reason)
    return Search(match.evidence, answered=True, hits=tuple(Hit(answer.record) for answer in answers if answer.record))


def _by_title(cited: Cited, registries: Registries, now: dt.datetime) -> Search:
    title = cited.title or parse(cited.as_cited).title or words_of(cited)
    return europepmc.search(registries, title, now=now)
