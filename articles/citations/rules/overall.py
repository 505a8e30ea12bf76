"""From all outcomes about a reference, the one word that says what an editor has to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from articles.citations.answers import Existence
from articles.citations.cited import Cited
from articles.citations.matching.similarity import has_fields
from articles.citations.rules.outcome import Outcome, Ruling


class State(StrEnum):
    """``verified``: the work exists and is the one cited. ``suggested``: it may be the work found, which a person
    confirms. ``problem``: found, but something is wrong. ``suspect``: found nowhere. ``not_found``: an identifier does
    not exist, and nothing else could be searched for; or too little is said to search by.
    ``not_indexed``: of a kind that no registry need list.
    ``unavailable``: could not be checked. ``invalid``: what is given as an identifier cannot be one.
    """

    VERIFIED = "verified"
    SUGGESTED = "suggested"
    PROBLEM = "problem"
    SUSPECT = "suspect"
    NOT_FOUND = "not_found"
    NOT_INDEXED = "not_indexed"
    UNAVAILABLE = "unavailable"
    INVALID = "invalid"


SUSPECTED = {Ruling.NO_SUCH_WORK, Ruling.FABRICATED_SUSPECT}
ABSENT = {Ruling.DOI_NOT_FOUND, Ruling.PMID_NOT_FOUND, Ruling.PMCID_NOT_FOUND}
KNOWN_BAD = {Ruling.RETRACTED, Ruling.WITHDRAWN, Ruling.CONCERN}
GRAVE = {Ruling.WRONG_WORK, Ruling.ID_CONFLICT, *KNOWN_BAD}
HINTS = {Ruling.MAYBE_RETRACTED, Ruling.SAID_RETRACTED, Ruling.PARTLY_RETRACTED}
AMISS = {Ruling.CITED_WRONG, Ruling.CITES_NOTICE, Ruling.INVALID_ID, *HINTS}
OTHER_TITLE = {Ruling.TITLE_VARIES, Ruling.TITLE_REVIEW, Ruling.TITLE_DIFFERS}


def overall(cited: Cited, existence: Existence, outcomes: Iterable[Outcome]) -> State:
    """The gravest thing first; what could not be checked is never verified."""
    judged = tuple(outcomes)
    rulings = {outcome.outcome for outcome in judged}
    described = any(outcome.rule == "C6" and outcome.outcome is not Ruling.NOT_CHECKABLE for outcome in judged)
    compared = not any(outcome.rule == "C4" and outcome.outcome is Ruling.NOT_CHECKABLE for outcome in judged)
    found = _identity(cited, rulings) or _agreement(cited, existence, rulings)
    if found is not State.VERIFIED:
        return found
    if not described:  # it is registered, but nobody says what it is
        return State.NOT_INDEXED
    return State.VERIFIED if compared or not cited.title else State.SUGGESTED


def _identity(cited: Cited, rulings: set[Ruling]) -> State | None:
    """What is wrong with the work or its identifiers; None where they are in order."""
    if Ruling.INVALID_ID in rulings and not cited.identifiers.checkable:
        return State.INVALID
    if rulings & SUSPECTED:
        return State.SUSPECT
    if rulings & ABSENT:
        is_known = rulings & {Ruling.POSSIBLE_MATCH, *KNOWN_BAD} or _one_exists(cited, rulings)
        return State.PROBLEM if is_known else State.NOT_FOUND
    if rulings & GRAVE:
        return State.PROBLEM
    if Ruling.UNAVAILABLE in rulings:
        return State.UNAVAILABLE
    return State.NOT_FOUND if Ruling.TOO_LITTLE in rulings else None


def _one_exists(cited: Cited, rulings: set[Ruling]) -> bool:
    """Whether of several identifiers only some do not exist."""
    named = (cited.identifiers.doi, cited.identifiers.pmid, cited.identifiers.pmcid)
    return sum(map(bool, named)) > len(rulings & ABSENT)


def _agreement(cited: Cited, existence: Existence, rulings: set[Ruling]) -> State:
    """Whether the work that was found is cited as it is."""
    searched_by_words = not cited.identifiers.checkable and not has_fields(cited)
    if rulings & AMISS or (rulings & OTHER_TITLE and not searched_by_words):
        return State.PROBLEM
    if Ruling.POSSIBLE_MATCH in rulings or rulings & OTHER_TITLE:
        return State.SUGGESTED if not cited.identifiers.checkable else State.PROBLEM
    return State.VERIFIED if existence is Existence.FOUND else State.NOT_INDEXED
