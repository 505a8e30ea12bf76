"""RIS (Research Information Systems), as reference managers and publishers' sites export it.

Tags: https://en.wikipedia.org/wiki/RIS_(file_format); an entry runs from ``TY`` to ``ER``, or to the next ``TY``.
"""

from __future__ import annotations

import re

from articles.citations.formats import tagged
from articles.citations.formats.entry import AS_CITED, Entry, cited, filed
from articles.citations.formats.kinds import RIS
from articles.citations.formats.tagged import Tagged
from articles.citations.rules.facts import Cited

TAG = re.compile(r"\ufeff?[ \t]*([A-Z][A-Z0-9]) {0,2}-(?:[ \t]|$)")
PREPRINT_PLACES = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|preprints?|research square|ssrn)\b", re.IGNORECASE)
PMID_IN = re.compile(r"^(?:PMID:?\s*)?(\d{1,8})$", re.IGNORECASE)


def read(text: str) -> list[Entry]:
    found = tagged.entries(text, TAG, opens="TY", closes="ER")
    if not found:
        fault = "No RIS entry was found: each begins with a line “TY  - JOUR” and ends with “ER  - ”."
        return [Entry("1", Cited(as_cited=text[:2000].strip()), (fault,))]
    return [_entry(place, each) for place, each in enumerate(found, start=1)]


def _entry(place: int, each: Tagged) -> Entry:
    known = _cited(each)
    ref_id = each.one("ID", "LB") or str(place)
    if known.as_cited:
        return Entry(ref_id, known)
    fault = f"Line {each.line}: the RIS entry says nothing about the work. Give its title (TI) or DOI (DO)."
    return Entry(ref_id, known, (fault,))


def _cited(each: Tagged) -> Cited:
    journal = each.one("JF", "JO", "T2", "JA", "J2", "BT")
    notes = each.all("N1")
    return cited(
        [filed(name) for name in each.all("AU", "A1")],
        as_cited=next((note.removeprefix(AS_CITED) for note in notes if note.startswith(AS_CITED)), ""),
        title=each.one("TI", "T1", "CT"),
        year=each.one("PY", "Y1", "DA"),
        journal=journal,
        volume=each.one("VL"),
        issue=each.one("IS"),
        pages="-".join(filter(None, (each.one("SP", "C7"), each.one("EP")))),
        publisher=each.one("PB"),
        doi=each.one("DO", "DOI") or _doi_elsewhere(each),
        pmid=_pmid(each),
        pmcid=each.one("C2") if each.one("C2").upper().startswith("PMC") else "",
        url=each.one("UR", "L2"),
        kind=_kind(each, journal),
    )


def _kind(each: Tagged, journal: str) -> str:
    kind = RIS.get(each.one("TY").upper(), "")
    return "preprint" if kind in ("article", "") and PREPRINT_PLACES.search(journal) else kind


def _doi_elsewhere(each: Tagged) -> str:
    """Older exports put the DOI into M3 or N1 ("doi: 10.…")."""
    places = (value for tag in ("M3", "N1", "L3") for value in each.all(tag))
    return next((value for value in places if re.match(r"(?:doi:?\s*)?10\.\d{4,9}/\S+$", value, re.IGNORECASE)), "")


def _pmid(each: Tagged) -> str:
    """PubMed's number, which RIS has no tag for: AN where PubMed is the database or it says so, or C5, or a note."""
    told = [value for tag in ("AN", "N1", "C5") for value in each.all(tag) if value.upper().startswith("PMID")]
    if told:
        return re.sub(r"^PMID:?\s*", "", told[0], flags=re.IGNORECASE)
    from_pubmed = re.search(r"pubmed|medline|nlm", " ".join(each.all("DB", "DP")), re.IGNORECASE)
    return each.one("AN") if from_pubmed and PMID_IN.match(each.one("AN")) else ""
