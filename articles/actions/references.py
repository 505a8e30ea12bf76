"""What people paste as references, in whatever form, as references of a text."""

from __future__ import annotations

from dataclasses import replace

from articles.citations.formats import Entry
from articles.drafts.draft import DraftReference
from articles.drafts.reference_list import clean_doi, clean_pmid, reference

PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"


def reference_of(number: int, entry: Entry) -> DraftReference:
    """The entry's words, with the identifiers in them; what it names apart from them wins."""
    said = entry.cited
    bare_pmid = clean_pmid(said.as_cited) == said.as_cited
    words = reference(number, f"PMID: {said.as_cited}" if bare_pmid else said.as_cited)
    same_doi = words.doi.lower() == said.doi.lower()
    return replace(
        words,
        doi=words.doi if same_doi else clean_doi(said.doi)[:300] or words.doi,
        pmid=clean_pmid(said.pmid) or words.pmid,
        url=said.url or words.url or (f"{PMC}{said.pmcid}/" if said.pmcid else ""),
        title=said.title,
    )
