"""Which candidate a reference means, if any: verified, suggested for a person to confirm, or not matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.citations import likeness
from articles.citations.answers import Evidence, Record, Search
from articles.citations.cited import Cited
from articles.citations.matching import similarity
from articles.citations.matching.similarity import Likeness

SAME_TITLE = 99.9
TOO_CLOSE = 0.02  # two works that are this near to each other are for a person to tell apart


class MatchState(StrEnum):
    VERIFIED = "verified"
    SUGGESTED = "suggested"
    NOT_MATCHED = "not_matched"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is 0 to 1; ``record`` the best candidate where one was at least suggested; ``searched`` the evidence.

    ``not_matched`` means that every registry that was to be searched answered; ``reason`` says what did not.
    """

    state: MatchState
    score: float = 0.0
    record: Record | None = None
    searched: tuple[Evidence, ...] = ()
    reason: str = ""

    @property
    def found(self) -> bool:
        return self.state in (MatchState.VERIFIED, MatchState.SUGGESTED)


@dataclass(frozen=True, slots=True)
class Candidate:
    record: Record
    likeness: Likeness


def choose(cited: Cited, searches: Sequence[Search], *, refused: Iterable[str] = ()) -> Match:
    """The best of all candidates. ``refused`` are identifiers that a person has said are not meant."""
    proof = tuple(search.evidence for search in searches)
    ranked = _ranked(cited, searches, frozenset(refused))
    silent = [search.reason for search in searches if not search.answered]
    if ranked and similarity.is_suggested(cited, ranked[0].likeness):
        best = ranked[0]
        state = MatchState.VERIFIED if _is_certain(cited, ranked) else MatchState.SUGGESTED
        return Match(state, round(best.likeness.score, 3), best.record, proof)
    if silent or not searches:
        return Match(MatchState.UNAVAILABLE, searched=proof, reason=" ".join(silent) or "No registry was searched.")
    return Match(MatchState.NOT_MATCHED, ranked[0].likeness.score if ranked else 0.0, None, proof)


def _ranked(cited: Cited, searches: Sequence[Search], refused: frozenset[str]) -> list[Candidate]:
    records = (hit.record for search in searches if search.answered for hit in search.hits)
    meant = (record for record in records if not refused & {record.doi, record.pmid} - {""})
    candidates = (Candidate(record, similarity.likeness_of(cited, record)) for record in meant)
    return sorted(candidates, key=lambda found: (found.likeness.score, found.likeness.title or 0), reverse=True)


def _is_certain(cited: Cited, ranked: Sequence[Candidate]) -> bool:
    best = ranked[0]
    return similarity.is_verified(cited, best.likeness) and _agrees(cited, best) and not _has_rival(ranked)


def _agrees(cited: Cited, best: Candidate) -> bool:
    """The same title and something besides; or, where none is cited, all of author, year, volume and page."""
    found = best.likeness
    agreeing = {part.name for part in found.parts if part.agrees == 1}
    if found.title is not None and found.title >= SAME_TITLE:
        return len(agreeing - {"title"}) >= 1
    states_a_title = cited.title or likeness.states_a_title(cited.as_cited, best.record)
    return not states_a_title and {"author", "year", "volume", "page"} <= agreeing


def _has_rival(ranked: Sequence[Candidate]) -> bool:
    """Another work that the reference does not tell from the best: an article and its preprint, say."""
    best = ranked[0]
    near = (other for other in ranked[1:] if best.likeness.score - other.likeness.score < TOO_CLOSE)
    return any(_are_two(best.record, other.record) for other in near)


def _are_two(one: Record, other: Record) -> bool:
    if one.doi and other.doi:
        return one.doi != other.doi
    return bool(one.pmid and other.pmid) and one.pmid != other.pmid
