"""The abstract of a work, as a registry gives it, with where and when it was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from articles.citations.answers import Answer
from articles.citations.rules import Facts


@dataclass(frozen=True, slots=True)
class Abstract:
    """``text`` has a paragraph for each section, "LABEL: text" where it is labelled, parted by empty lines.

    ``url`` is "" where the record came out of another service's search.
    """

    text: str
    service: str
    url: str
    fetched_at: dt.datetime


def abstract_of(facts: Facts) -> Abstract | None:
    """PubMed's, else Europe PMC's, else whatever registry gives one; None where none does."""
    ordered = (facts.read, facts.pubmed, facts.europepmc, *facts.described)
    return next((_abstract(answer) for answer in ordered if answer and answer.record and answer.record.abstract), None)


def _abstract(answer: Answer) -> Abstract:
    record, proof = answer.record, answer.evidence
    assert record is not None
    url = proof.url if proof.service == record.source else ""
    return Abstract(record.abstract, record.source, url, proof.fetched_at)
