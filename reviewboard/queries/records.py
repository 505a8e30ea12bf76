"""The record behind a reference beside the words that cite it: suggested matches, and titles that differ by a word."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from articles.citations.answers import Record
from articles.citations.rendering import as_text
from articles.citations.rules import Cited
from articles.citations.rules.metadata import compare
from articles.models import Reference, Revision, Source
from reviewboard.queries.changes import words

SUGGESTED, VERIFIED, CONFIRMED, REFUSED = "suggested", "verified", "confirmed", "refused"
WORD = re.compile(r"[^\W_]+")

Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The best match of a reference that names no work by an identifier.

    ``likeness`` is 0 to 100; ``shown`` names exactly this match, so that a decision about another one can be told.
    """

    state: str
    likeness: int
    found_by: str
    doi: str
    pmid: str
    title: str
    text: str
    shown: str

    @property
    def is_suggested(self) -> bool:
        return self.state == SUGGESTED


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two wordings as (op, text) pieces: what only the first has is "del", what only the second has "ins"."""

    cited: Pieces
    found: Pieces


def match_of(source: Source | None) -> Match | None:
    """What is stored about the best match; None where none was looked for."""
    stored = source.match if source else {}
    if not stored.get("state"):
        return None
    score = float(stored.get("score") or 0)
    said = {name: stored.get(name) or "" for name in ("state", "found_by", "doi", "pmid", "title", "text")}
    return Match(**said, likeness=round(score * 100), shown=shown(stored))


def shown(stored: Mapping[str, Any]) -> str:
    """A name for one stored match: another work, or another wording of it, has another."""
    said = "\n".join(stored.get(name) or "" for name in ("doi", "pmid", "title", "text"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def side_by_side(cited: str, found: str) -> SideBySide:
    pieces = words(cited, found)
    return SideBySide(
        tuple(piece for piece in pieces if piece[0] != "ins"), tuple(piece for piece in pieces if piece[0] != "del")
    )


def record_of(stored: Mapping[str, Any]) -> Record | None:
    """A record as it was stored (``asdict``), without its notices; None where there is none."""
    if not stored.get("source"):
        return None
    known = {field.name for field in fields(Record)} - {"notices"}
    values = {name: _frozen(value) for name, value in stored.items() if name in known}
    return Record(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def title_beside(reference: Reference) -> SideBySide | None:
    """The title as cited and the record's, where both are known. Case alone, or a full stop, is no difference."""
    record = record_of(reference.source.record)
    if record is None or not record.title:
        return None
    cited = compare(_cited(reference), record).title.rstrip(".")
    return side_by_side(cited, _in_case_of(cited, record.title.rstrip("."))) if cited else None


def _cited(reference: Reference) -> Cited:
    said = {name: getattr(reference, name) for name in ("as_cited", "doi", "pmid", "url", "title")}
    return Cited(**said)


def _in_case_of(cited: str, title: str) -> str:
    """The title with each word that is cited, too, in the case in which it is cited."""
    spelled = {word.casefold(): word for word in WORD.findall(cited)}
    return WORD.sub(lambda found: spelled.get(found[0].casefold(), found[0]), title)


def proposed_text(revision: Revision, number: int) -> str:
    """What reference ``number`` would be as its record has it, identifiers included; "" where no record is known."""
    source = Source.objects.filter(references__revision=revision, references__number=number).first()
    return corrected(source) if source else ""


def corrected(source: Source) -> str:
    """The source as its own record has it: the one of the match that holds, else the one behind its identifier."""
    holds = source.match.get("state") in (VERIFIED, CONFIRMED)
    record = record_of(source.match.get("record") or {}) if holds else None
    record = record or record_of(source.record)
    return as_text(record) if record else (source.match.get("text") or "" if holds else "")
