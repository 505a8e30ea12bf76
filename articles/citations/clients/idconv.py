"""PubMed Central's ID converter: which DOI, PMID and PMCID are the same article.

It knows what is in PubMed Central and nothing else: "Identifier not found in PMC" is no word about the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from articles.citations.answers import Answer, Existence, Record
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, text_of
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

SERVICE = "PubMed Central"
SPELLINGS = {"pmcid": normalise_pmcid, "pmid": normalise_pmid, "doi": normalise_doi}
EUTILS_HOST, CONVERTER_HOST = "eutils.ncbi.nlm.nih.gov", "https://www.ncbi.nlm.nih.gov"
PATH = "pmc/utils/idconv/v1.0/"


def kind_of(given: str) -> str:
    """ "pmcid", "pmid" or "doi"; "" for anything else."""
    return next((kind for kind, spelt in SPELLINGS.items() if spelt(given)), "")


def base_of(ncbi_url: str) -> str:
    """Where the converter is. NCBI serves it from another host than the E-utilities; a stand-in serves both."""
    parts = urlsplit(ncbi_url)
    return CONVERTER_HOST if parts.hostname == EUTILS_HOST else ncbi_url.rstrip("/").removesuffix("/entrez/eutils")


def read_conversions(reply: Reply, ids: Sequence[str], kind: str) -> dict[str, Answer]:
    """The answers to one question about ids of one kind, by the ids that were asked for."""
    parsed = reply.json() if reply.status == 200 else None
    entries = {_asked(entry, kind): entry for entry in dictionaries(parsed, "records")}
    return {name: _answer(entries.get(SPELLINGS[kind](name)), reply) for name in ids}


def _asked(entry: dict[str, Any], kind: str) -> str:
    return SPELLINGS[kind](text_of(entry, "requested-id")) or SPELLINGS[kind](text_of(entry, kind))


def _answer(entry: dict[str, Any] | None, reply: Reply) -> Answer:
    said = text_of(entry, "errmsg")
    if "not found in pmc" in said.lower():
        return Answer(Existence.NOT_INDEXED, reply.evidence, reason="It is not in PubMed Central.")
    if entry is None or said or text_of(entry, "status").lower() == "error":
        return reply.unavailable(SERVICE)
    ids = {kind: spelt(text_of(entry, kind)) for kind, spelt in SPELLINGS.items()}
    return Answer(Existence.FOUND, reply.evidence, record=Record(source=SERVICE, **ids))
