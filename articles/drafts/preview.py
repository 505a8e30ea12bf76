"""A draft as the JSON object that ``import_articles --json`` prints for it."""

from __future__ import annotations

from typing import Any, Literal

from articles.drafts.claims import blocks
from articles.drafts.draft import Draft, DraftReference, Finding
from articles.drafts.reading import Read

Status = Literal["preview", "stored", "duplicate", "refused"]


def as_json(draft: Draft, *, status: Status = "preview", slug: str = "") -> dict[str, Any]:
    """The object of one draft. ``headings`` are the title and then the headings of the body, in order."""
    found = blocks(draft.body)
    return {
        "external_id": draft.external_id,
        "slug": slug,
        "question": draft.question,
        "title": draft.title,
        "status": status,
        "last_updated": draft.last_updated.isoformat() if draft.last_updated else None,
        "headings": [draft.title, *(block.text for block in found if block.kind == "heading")],
        "claims": [
            {"text": claim.text, "citations": list(claim.citations)} for block in found for claim in block.claims
        ],
        "references": [_reference(reference) for reference in draft.references],
        "related_questions": list(draft.related_questions),
        "findings": [finding_as_json(finding) for finding in draft.findings],
    }


def refusal_as_json(read: Read) -> dict[str, Any]:
    """The object of a text that was refused: every key is there, and the findings say why."""
    empty = as_json(Draft(question="", title="", body=""), status="refused")
    return empty | {"headings": [], "findings": [finding_as_json(finding) for finding in read.findings]}


def finding_as_json(finding: Finding) -> dict[str, str]:
    """Severity, code, sentence and place."""
    return {"severity": finding.severity, "code": finding.code, "message": finding.message, "where": finding.where}


def _reference(reference: DraftReference) -> dict[str, Any]:
    return {
        "number": reference.number,
        "as_cited": reference.as_cited,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "url": reference.url,
    }
