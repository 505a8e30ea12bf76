"""PubMed's own form (MEDLINE, .nbib), as “Send to: Citation manager” gives it.

Fields: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format; a tag takes four places, its value goes on over lines
that begin with six spaces; each entry begins with its PMID.
"""

from __future__ import annotations

import re

from articles.citations.formats import tagged
from articles.citations.formats.entry import Entry, cited, filed
from articles.citations.formats.kinds import PUBMED
from articles.citations.formats.tagged import Tagged
from articles.citations.rules.facts import Cited

TAG = re.compile(r"\ufeff?(?=[A-Z]{2,4} {0,2}-)([A-Z][A-Z0-9 ]{1,3})-(?: |$)")


def read(text: str) -> list[Entry]:
    found = tagged.entries(text, TAG, opens="PMID")
    if not found:
        fault = "No PubMed entry was found: each begins with a line such as “PMID- 9500320”."
        return [Entry("1", Cited(as_cited=text[:2000].strip()), (fault,))]
    return [_entry(place, each) for place, each in enumerate(found, start=1)]


def _entry(place: int, each: Tagged) -> Entry:
    known = _cited(each)
    if known.as_cited:
        return Entry(known.pmid or str(place), known)
    fault = f"Line {each.line}: the PubMed entry says nothing about the work. Copy the whole entry again."
    return Entry(str(place), known, (fault,))


def _cited(each: Tagged) -> Cited:
    full, short = each.all("FAU"), each.all("AU")
    people = [filed(name) for name in (full if len(full) >= len(short) else short)]
    return cited(
        [*people, *((group, "") for group in each.all("CN"))],
        title=each.one("TI", "BTI").removesuffix("."),
        year=each.one("DP", "DEP"),
        journal=each.one("TA", "JT"),
        volume=each.one("VI"),
        issue=each.one("IP"),
        pages=each.one("PG"),
        publisher=each.one("PB"),
        doi=_doi(each),
        pmid=each.one("PMID"),
        pmcid=each.one("PMC"),
        kind=_kind(each),
    )


def _doi(each: Tagged) -> str:
    named = (value for tag in ("LID", "AID") for value in each.all(tag) if value.endswith("[doi]"))
    written = re.search(r"\bdoi:\s*(10\.\d{4,9}/\S+)", each.one("SO"), re.IGNORECASE)
    return next(named, "").removesuffix("[doi]").strip() or (written[1].rstrip(".") if written else "")


def _kind(each: Tagged) -> str:
    """An article, unless PubMed says that it is something else; a book is what gives a book's title only."""
    if each.all("BTI"):
        return "chapter" if each.all("TI") else "book"
    types = [PUBMED[name.lower()] for name in each.all("PT") if name.lower() in PUBMED]
    return next(iter(types), "article")
