"""What a revision says: everything its digest is taken of, as it can be edited and compared."""

from __future__ import annotations

from dataclasses import dataclass

from articles.citations.rules import Cited
from articles.drafts.draft import DraftReference
from articles.models import Revision


@dataclass(frozen=True, slots=True)
class Wording:
    question: str
    title: str
    body: str
    references: tuple[DraftReference, ...]


def wording_of(revision: Revision) -> Wording:
    """A stored revision, with its references in one statement."""
    rows = revision.references.order_by("number")
    references = tuple(
        DraftReference(row.number, row.as_cited, row.doi, row.pmid, row.url, row.title, row.publisher, row.passage)
        for row in rows
    )
    return Wording(revision.question, revision.title, revision.body, references)


def work_of(reference: DraftReference) -> str:
    """The key of the work it names, as ``Source.key``; of one that nobody listed, a key of its own."""
    if not reference.listed:
        return f"unlisted:{reference.number}"
    said = {"doi": reference.doi, "pmid": reference.pmid, "url": reference.url, "title": reference.title}
    return Cited(as_cited=reference.as_cited, **said).source_key
