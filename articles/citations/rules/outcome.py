"""What a rule found out: one word, how grave it is, and a sentence for an editor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from articles.citations.answers import Evidence

Severity = Literal["fatal", "warning", "note"]


class Ruling(StrEnum):
    """The words a rule can end in. ``PASSED`` means checked and good, never "nothing to check"."""

    PASSED = "passed"
    NOT_CHECKABLE = "not_checkable"
    UNAVAILABLE = "unavailable"
    INVALID_ID = "invalid_id"
    DOI_NOT_FOUND = "doi_not_found"
    PMID_NOT_FOUND = "pmid_not_found"
    PMCID_NOT_FOUND = "pmcid_not_found"
    ID_CONFLICT = "id_conflict"
    WRONG_WORK = "wrong_work"
    TITLE_DIFFERS = "title_differs"
    TITLE_REVIEW = "title_review"
    TITLE_VARIES = "title_varies"
    CITED_WRONG = "cited_wrong"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    PARTLY_RETRACTED = "partly_retracted"
    MAYBE_RETRACTED = "maybe_retracted"
    SAID_RETRACTED = "said_retracted"
    REINSTATED = "reinstated"
    CITES_NOTICE = "cites_notice"
    CONCERN = "expression_of_concern"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    NO_SECOND_WORD = "no_second_word"
    POSSIBLE_MATCH = "possible_match"
    NO_SUCH_WORK = "no_such_work"
    FABRICATED_SUSPECT = "fabricated_suspect"
    NOT_INDEXED = "not_indexed"
    TOO_LITTLE = "too_little"
    DUPLICATE = "duplicate"
    DUPLICATE_VERSION = "duplicate_version"
    AGED = "aged"
    AGED_MUCH = "aged_much"
    MISNUMBERED = "misnumbered"
    LINK_DEAD = "link_dead"
    LINK_SOFT_DEAD = "link_soft_dead"
    LINK_REFUSED = "link_refused"
    LINK_UNKNOWN = "link_unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule's finding about one cited source.

    ``rule`` is its number ("C6"), ``version`` that of its wording and thresholds, so that an old outcome can be read by
    the rule that gave it. ``evidence`` is what it rests on.
    """

    rule: str
    outcome: Ruling
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...] = ()
    version: str = "1"
