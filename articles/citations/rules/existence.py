"""C1 to C3 and C5: does what the citation names exist, and is it one work?

Absence needs proof: Crossref's 404 and doi.org's parsed "no such handle", or PubMed's own "error" for the number. All
else that is not an answer is "could not be checked".
"""

from __future__ import annotations

from itertools import combinations

from articles.citations.answers import Answer, Evidence, Existence, Record
from articles.citations.folding import fold, fold_title
from articles.citations.likeness import title_ratio
from articles.citations.matching.choosing import MatchState
from articles.citations.rules.facts import Facts
from articles.citations.rules.outcome import Outcome, Ruling

# A reference without identifiers: what a search proves. Found nowhere is no proof of absence.
BY_MATCH = {
    MatchState.VERIFIED: Existence.FOUND,
    MatchState.SUGGESTED: Existence.NOT_INDEXED,
    MatchState.NOT_MATCHED: Existence.NOT_INDEXED,
    MatchState.UNAVAILABLE: Existence.UNAVAILABLE,
}


def doi_exists(facts: Facts) -> Existence:
    """Whether the cited DOI is registered anywhere, from all answers about it together."""
    crossref, handle, agency = facts.crossref, facts.handle, facts.agency
    if any(answer and answer.found for answer in (crossref, handle, facts.datacite)):
        return Existence.FOUND
    denied = any(answer and answer.absent for answer in (handle, agency))
    if crossref and crossref.absent and denied:
        return Existence.ABSENT
    return Existence.UNAVAILABLE


def existence(facts: Facts) -> Existence:
    """Whether the source exists. Every identifier cited has to: the worst of them decides."""
    named = facts.cited.identifiers
    each = {Existence.INVALID} if named.invalid else set()
    if named.doi:
        each.add(doi_exists(facts))
    each |= {answer.existence for answer in _asked_numbers(facts).values()}
    if not each and facts.match:
        each.add(BY_MATCH[facts.match.state])
    order = (Existence.ABSENT, Existence.INVALID, Existence.UNAVAILABLE, Existence.FOUND)
    return next((worst for worst in order if worst in each), Existence.NOT_INDEXED)


def c1_syntax(facts: Facts) -> tuple[Outcome, ...]:
    """Every identifier given can be one."""
    return tuple(
        Outcome("C1", Ruling.INVALID_ID, "fatal", invalid.why) for invalid in facts.cited.identifiers.invalid
    ) or _passed("C1", "The identifiers are well formed.", (), when=facts.cited.identifiers.checkable)


def c2_exists(facts: Facts) -> tuple[Outcome, ...]:
    """Every identifier cited exists. Where none is cited there is nothing to look up, and a person has to look."""
    named = facts.cited.identifiers
    if not named.checkable and not named.invalid:
        if facts.match:
            return ()  # what the search found is C11's to say
        why = "No DOI or PMID is cited, so no registry can be asked: a person has to look whether this source exists."
        return (Outcome("C2", Ruling.NOT_CHECKABLE, "warning", why),)
    numbers = tuple(
        outcome for kind, answer in _asked_numbers(facts).items() for outcome in _number(facts, kind, answer)
    )
    return _doi(facts) + numbers


def c3_answered(facts: Facts) -> tuple[Outcome, ...]:
    """Every registry that was asked answered. One that only adds to the others' word may be silent; it is said."""
    unusable = (Existence.UNAVAILABLE, Existence.INVALID)
    missing = tuple(
        Outcome("C3", Ruling.UNAVAILABLE, "warning", f"Could not be checked: {answer.reason}", (answer.evidence,))
        for answer in facts.essential
        if answer.existence in unusable
    )
    silent = tuple(
        Outcome("C3", Ruling.NO_SECOND_WORD, "note", f"Without a second word: {answer.reason}", (answer.evidence,))
        for answer in facts.supplementary
        if answer.existence in unusable
    )
    return missing + silent


def c5_one_work(facts: Facts) -> tuple[Outcome, ...]:
    """The identifiers cited name the same work."""
    named = _named_records(facts)
    for (first, one, proof), (second, other, more) in combinations(named, 2):
        if _differ(one, other):
            message = f"{first} is “{one.title}”, but {second} is “{other.title}”: they name different works."
            return (Outcome("C5", Ruling.ID_CONFLICT, "fatal", message, (proof, more)),)
    proof = tuple(evidence for _, _, evidence in named)
    return _passed("C5", "The identifiers name the same work.", proof, when=len(named) > 1)


def _asked_numbers(facts: Facts) -> dict[str, Answer]:
    named = facts.cited.identifiers
    answers = {"PMID": facts.pubmed if named.pmid else None, "PMCID": facts.central if named.pmcid else None}
    return {kind: answer for kind, answer in answers.items() if answer}


def _doi(facts: Facts) -> tuple[Outcome, ...]:
    doi = facts.cited.identifiers.doi
    found = doi_exists(facts) if doi else Existence.UNAVAILABLE
    asked = (facts.crossref, facts.handle, facts.agency, facts.datacite)
    proof = tuple(answer.evidence for answer in asked if answer)
    if found is Existence.ABSENT:
        message = f"The DOI {doi} does not exist: neither Crossref nor doi.org knows it."
        return (Outcome("C2", Ruling.DOI_NOT_FOUND, "fatal", message, proof),)
    return _passed("C2", f"The DOI {doi} exists.", proof, when=found is Existence.FOUND)


def _number(facts: Facts, kind: str, answer: Answer) -> tuple[Outcome, ...]:
    number = facts.cited.identifiers.pmid if kind == "PMID" else facts.cited.identifiers.pmcid
    if answer.absent:
        ruling = Ruling.PMID_NOT_FOUND if kind == "PMID" else Ruling.PMCID_NOT_FOUND
        message = f"{kind} {number.removeprefix('PMC')} does not exist: PubMed knows no such number."
        return (Outcome("C2", ruling, "fatal", message, (answer.evidence,)),)
    number_is_there = f"{kind} {number.removeprefix('PMC')} exists."
    return _passed("C2", number_is_there, (answer.evidence,), when=answer.found)


def _named_records(facts: Facts) -> list[tuple[str, Record, Evidence]]:
    named = facts.cited.identifiers
    by_doi = facts.crossref if facts.crossref and facts.crossref.record else facts.datacite
    each = (
        (f"DOI {named.doi}", bool(named.doi), by_doi),
        (f"PMID {named.pmid}", bool(named.pmid), facts.pubmed),
        (named.pmcid, bool(named.pmcid), facts.central),
    )
    return [
        (name, answer.record, answer.evidence) for name, cited, answer in each if cited and answer and answer.record
    ]


def _differ(one: Record, other: Record) -> bool:
    if one.doi and other.doi and one.doi == other.doi:
        return False
    if one.pmid and other.pmid:
        return one.pmid != other.pmid
    return _titles_differ(one, other) and _first_authors_differ(one, other)


def _titles_differ(one: Record, other: Record) -> bool:
    return bool(one.title and other.title) and title_ratio(fold_title(one.title), fold_title(other.title)) < 70


def _first_authors_differ(one: Record, other: Record) -> bool:
    return bool(one.authors and other.authors) and fold(one.authors[0][0]) != fold(other.authors[0][0])


def _passed(rule: str, message: str, proof: tuple[Evidence, ...], *, when: bool) -> tuple[Outcome, ...]:
    return (Outcome(rule, Ruling.PASSED, "note", message, proof),) if when else ()
