"""What people paste as references, in whatever form, as references of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.citations.formats import Entry
from articles.drafts.draft import DraftReference, Finding
from articles.drafts.reading import Read
from articles.drafts.reference_list import HIGHEST_NUMBER, clean_doi, clean_pmid, malformed, reference

PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"


def reference_of(number: int, entry: Entry) -> DraftReference:
    """The entry's words, with the identifiers in them; what it names apart from them wins."""
    said = entry.cited
    bare_pmid = said.as_cited and clean_pmid(said.as_cited) == said.as_cited
    words = reference(number, f"PMID: {said.as_cited}" if bare_pmid else said.as_cited)
    same_doi = words.doi.lower() == said.doi.lower()
    return replace(
        words,
        doi=words.doi if same_doi else clean_doi(said.doi)[:300] or words.doi,
        pmid=clean_pmid(said.pmid) or words.pmid,
        url=said.url or words.url or (f"{PMC}{said.pmcid}/" if said.pmcid else ""),
        title=said.title,
    )


def with_references(read: Read, entries: Sequence[Entry]) -> Read:
    """A draft that was read, with the references that its own list does not name from a list given apart.

    The list's numbers are those in front of its entries, else their places. What its own list says stays; what is
    wrong with an entry becomes a warning.
    """
    if read.draft is None:
        return read
    given = {number: entry for place, entry in enumerate(entries, start=1) if (number := entry.number or place)}
    listed = {row.number: row for row in read.draft.references if row.listed}
    added = {number: reference_of(number, entry) for number, entry in given.items() if 0 < number <= HIGHEST_NUMBER}
    every = {row.number: row for row in read.draft.references} | added | listed
    named = {number for number, row in every.items() if row.listed}
    kept = [found for found in read.findings if found.code != "reference-unlisted" or found.reference not in named]
    faults = [
        Finding("warning", "reference-unclear", fault, f"reference {number} of the list given apart", number)
        for number, entry in given.items()
        for fault in entry.faults
    ]
    wrong = [found for number, row in added.items() if number not in listed for found in malformed(row)]
    draft = replace(
        read.draft,
        references=tuple(every[number] for number in sorted(every)),
        findings=(*kept, *faults, *wrong),
    )
    return replace(read, draft=draft, findings=draft.findings)
