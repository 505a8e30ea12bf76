"""Asks the registries about cited sources and judges what they say: each question once, however many cite the source.

The order: PubMed Central only where nothing but a PMCID is cited; PubMed for the PMID, 200 in one question; Crossref
for the DOI, the cited one or else the one that PubMed names; doi.org only where Crossref does not hold the DOI;
DataCite where doi.org names it as the agency.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from articles.citations.answers import Answer, Evidence, Existence, Record
from articles.citations.clients import Registries, crossref, datacite, doi, ncbi
from articles.citations.identifiers import Identifiers
from articles.citations.rules import Cited, Facts, Outcome, Standing, existence, judge, standing
from articles.citations.rules.metadata import compare


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found out about one source.

    ``score`` is the likeness of the cited title and the record's, 0 to 100, None where there is nothing to compare.
    ``record`` joins what the registries say; ``evidence`` is every request made for it, usable or not.
    """

    source_key: str
    identifiers: Identifiers
    existence: Existence
    standing: Standing
    record: Record | None
    score: float | None
    outcomes: tuple[Outcome, ...]
    evidence: tuple[Evidence, ...]


def check(cited: Cited, registries: Registries, *, now: dt.datetime) -> Result:
    """Checks one source. ``now`` is the time that the evidence bears. Raises nothing for whatever a registry does."""
    return check_all([cited], registries, now=now)[0]


def check_all(cited: Sequence[Cited], registries: Registries, *, now: dt.datetime) -> list[Result]:
    """Checks many, in their order; what several of them name is asked for once."""
    asking = _Asking(registries, now)
    asking.prepare(cited)
    return [_result(_facts(each, asking)) for each in cited]


class _Asking:
    """Answers by identifier, each asked for at most once."""

    def __init__(self, registries: Registries, now: dt.datetime):
        self._registries, self._now = registries, now
        self._pubmed: dict[str, Answer] = {}
        self._central: dict[str, Answer] = {}
        self._by_doi: dict[tuple[object, str], Answer] = {}

    def prepare(self, cited: Sequence[Cited]) -> None:
        """PubMed takes many numbers in one question."""
        named = [each.identifiers for each in cited]
        only_central = dict.fromkeys(ids.pmcid for ids in named if ids.pmcid and not ids.doi and not ids.pmid)
        self._central = ncbi.full_texts(self._registries, list(only_central), now=self._now)
        derived = (answer.record.pmid for answer in self._central.values() if answer.record)
        pmids = dict.fromkeys(pmid for pmid in (*(ids.pmid for ids in named), *derived) if pmid)
        self._pubmed = ncbi.summaries(self._registries, list(pmids), now=self._now)

    def central(self, pmcid: str) -> Answer | None:
        return self._central.get(pmcid)

    def pubmed(self, pmid: str) -> Answer | None:
        return self._pubmed.get(pmid)

    def crossref(self, name: str) -> Answer:
        return self._once(crossref.work, name)

    def handle(self, name: str) -> Answer:
        return self._once(doi.handle, name)

    def agency(self, name: str) -> Answer:
        return self._once(doi.agency, name)

    def datacite(self, name: str) -> Answer | None:
        return self._once(datacite.work, name) if self._registries.datacite_url else None

    def _once(self, question: object, name: str) -> Answer:
        if (question, name) not in self._by_doi:
            self._by_doi[question, name] = question(self._registries, name, now=self._now)
        return self._by_doi[question, name]


def _facts(cited: Cited, asking: _Asking) -> Facts:
    named = cited.identifiers
    central = asking.central(named.pmcid)
    pubmed = asking.pubmed(named.pmid or _known(central, "pmid"))
    name = named.doi or _known(pubmed, "doi") or _known(central, "doi")
    held = asking.crossref(name) if name else None
    facts = Facts(cited=cited, crossref=held, pubmed=pubmed, central=central)
    return _registered_elsewhere(facts, asking) if named.doi and held and held.absent else facts


def _registered_elsewhere(facts: Facts, asking: _Asking) -> Facts:
    """Crossref does not hold the cited DOI: does anybody?"""
    name = facts.cited.identifiers.doi
    handle = asking.handle(name)
    agency = None if handle.absent else asking.agency(name)
    described = asking.datacite(name) if agency and agency.agency == datacite.SERVICE else None
    return Facts(
        cited=facts.cited,
        crossref=facts.crossref,
        handle=handle,
        agency=agency,
        datacite=described,
        pubmed=facts.pubmed,
        central=facts.central,
    )


def _known(answer: Answer | None, name: str) -> str:
    return getattr(answer.record, name) if answer and answer.record else ""


def _result(facts: Facts) -> Result:
    outcomes = judge(facts)
    comparison = compare(facts.cited, facts.record) if facts.record else None
    return Result(
        source_key=facts.cited.source_key,
        identifiers=facts.cited.identifiers,
        existence=existence(facts),
        standing=standing(outcomes),
        record=facts.record,
        score=comparison.score if comparison else None,
        outcomes=outcomes,
        evidence=facts.evidence,
    )
