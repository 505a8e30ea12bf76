"""What a check found out, as values to be kept beside a source and shown: what each registry said, side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from articles.citations.answers import Answer
from articles.citations.matching.choosing import Match
from articles.citations.rendering import as_text

CONFIRMED, REFUSED = "confirmed", "refused"  # a person's word on a match, in the place of the machine's


def told(answer: Answer) -> dict[str, Any]:
    """One registry's answer: JSON values only."""
    record, proof = answer.record, answer.evidence
    return {
        "service": proof.service,
        "url": proof.url,
        "fetched_at": proof.fetched_at.isoformat(),
        "status": proof.status,
        "body_sha256": proof.body_sha256,
        "existence": answer.existence.value,
        "reason": answer.reason,
        "title": record.title if record else "",
        "notices": [asdict(notice) for notice in record.notices] if record else [],
        "is_notice": record.is_notice if record else False,
    }


def told_match(match: Match) -> dict[str, Any]:
    """What a search by words found: JSON values only; without a work where none was even suggested."""
    record = match.record
    found = {"state": match.state.value, "score": round(match.score, 3), "reason": match.reason}
    if record is None:
        return found
    named = {"found_by": record.source, "doi": record.doi, "pmid": record.pmid, "title": record.title}
    return found | named | {"text": as_text(record), "record": asdict(record)}
