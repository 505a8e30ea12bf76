"""What a check found out, as values to be kept beside a source and shown: what each registry said, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from articles.citations.answers import Answer, Existence
from articles.citations.matching.choosing import Match
from articles.citations.rendering import as_text

Told = dict[str, Any]
CONFIRMED, REFUSED = "confirmed", "refused"  # a person's word on a match, in the place of the machine's


def told(answer: Answer) -> Told:
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


def last_told(now: Sequence[Told], before: Sequence[Told], *, answered: bool) -> list[Told]:
    """The last word of each registry: an earlier one stays where it did not answer now, with that it was asked again.

    Where the look-up as a whole was not ``answered``, so does the word of one that was not asked this time.
    """
    words = {place: row for place, row in _placed(before) if not _is_silent(row)}
    asked = dict(_placed(now))
    last = [_again(words[place], row) if _is_silent(row) and place in words else row for place, row in asked.items()]
    return last if answered else [*last, *(row for place, row in words.items() if place not in asked)]


def _placed(rows: Sequence[Told]) -> Iterator[tuple[tuple[str, int], Told]]:
    """Each by its registry, and which of that one's questions it answers."""
    seen: Counter[str] = Counter()
    for row in rows:
        yield (row["service"], seen[row["service"]]), row
        seen[row["service"]] += 1


def _is_silent(row: Told) -> bool:
    return row["existence"] == Existence.UNAVAILABLE


def _again(word: Told, silence: Told) -> Told:
    return word | {"asked_again_at": silence["fetched_at"], "asked_again_reason": silence["reason"]}


def told_match(match: Match) -> Told:
    """What a search by words found: JSON values only; without a work where none was even suggested."""
    record = match.record
    found = {"state": match.state.value, "score": round(match.score, 3), "reason": match.reason}
    if record is None:
        return found
    named = {"found_by": record.source, "doi": record.doi, "pmid": record.pmid, "title": record.title}
    return found | named | {"text": as_text(record), "record": asdict(record)}
