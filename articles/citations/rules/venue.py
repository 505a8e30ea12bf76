"""Where a work appeared: the journal as cited beside the record's, and preprints cited as if they were published."""

from __future__ import annotations

from articles.citations import likeness
from articles.citations.answers import Record
from articles.citations.cited import Cited
from articles.citations.folding import fold

# What registries call a preprint (Crossref "posted-content" and its subtype, PubMed, DataCite).
PREPRINT_TYPES = {"preprint", "posted content"}
SERVERS = {"biorxiv", "medrxiv", "arxiv", "chemrxiv", "psyarxiv", "socarxiv", "techrxiv", "engrxiv"} | {
    *("preprint", "preprints", "ssrn", "authorea", "osf", "zenodo")
}
SERVER_NAMES = ("research square", "jmir preprints", "cold spring harbor laboratory", "openrxiv", "elsevier bv")


def is_preprint(record: Record) -> bool:
    return fold(record.type) in PREPRINT_TYPES


def venue_differing(cited: Cited, record: Record) -> tuple[str, ...]:
    """The journal where both sides state one and they differ; any journal where the work is a preprint."""
    if not cited.journal:
        return ()
    if is_preprint(record):
        names = (*record.journals, record.publisher)
        known = _is_server(cited.journal) or likeness.same_journal(cited.journal, [name for name in names if name])
        return () if known else (f"journal “{cited.journal}”, though this is the preprint",)
    if not record.journals or likeness.same_journal(cited.journal, record.journals):
        return ()
    return (f"journal “{cited.journal}”, not “{record.journal}”",)


def _is_server(journal: str) -> bool:
    folded = fold(journal)
    return bool(SERVERS & set(folded.split())) or any(name in folded for name in SERVER_NAMES)
