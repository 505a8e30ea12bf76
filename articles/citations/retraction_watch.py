"""The Retraction Watch table, as Crossref gives it away (doi 10.13003/c23rw1d9): what it says, without asking anyone.

A row names the work by DOI and PMID, the notice, its date and its nature; blanks, "unavailable" and 0 mean unknown.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from articles.citations.answers import Answer, Evidence, Existence, Notice, NoticeKind, Record
from articles.citations.checking import Result
from articles.citations.identifiers import normalise_doi, normalise_pmid
from articles.citations.rules import Cited, Facts, Ruling, judge, standing

SERVICE = "Retraction Watch"
KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "correction": NoticeKind.CORRECTION,
    "expression of concern": NoticeKind.CONCERN,
    "reinstatement": NoticeKind.REINSTATEMENT,
}


def read(path: Path, *, now: dt.datetime) -> Iterator[Result]:
    """What each row of the CSV table says of its work; rows without a DOI or PMID, or of another nature, say nothing.

    Streams. ``now`` is the time that the evidence bears. Only what is against a work is told: a row is no proof of
    anything else.
    """
    with path.open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            result = _result(row, path.name, now)
            if result:
                yield result


def _result(row: dict[str, str], name: str, now: dt.datetime) -> Result | None:
    doi, pmid = normalise_doi(row["OriginalPaperDOI"] or ""), normalise_pmid(row["OriginalPaperPubMedID"] or "")
    kind = KINDS.get((row["RetractionNature"] or "").strip().lower())
    if not kind or not (doi or pmid):
        return None
    cited = Cited(doi=doi, pmid="" if doi else pmid)
    facts = Facts(cited=cited, crossref=_answer(row, name, kind, doi, pmid, now))
    said = tuple(outcome for outcome in judge(facts) if outcome.rule in ("C6", "C8", "C9"))
    against = tuple(outcome for outcome in said if outcome.outcome is not Ruling.PASSED)
    return Result(
        source_key=cited.source_key,
        identifiers=cited.identifiers,
        existence=Existence.FOUND,
        standing=standing(against),
        record=facts.record,
        score=None,
        outcomes=against,
        evidence=facts.evidence,
    )


def _answer(row: dict[str, str], name: str, kind: NoticeKind, doi: str, pmid: str, now: dt.datetime) -> Answer:
    body = hashlib.sha256("\x1f".join(str(value) for value in row.values()).encode()).hexdigest()
    evidence = Evidence(SERVICE, f"{name}#{row['Record ID']}", now, None, body)
    notice = Notice(kind, normalise_doi(row["RetractionDOI"] or ""), _day(row["RetractionDate"]), SERVICE, kind.value)
    record = Record(source=SERVICE, doi=doi, pmid=pmid, title=row["Title"] or "", notices=(notice,))
    return Answer(Existence.FOUND, evidence, record)


def _day(said: str) -> str:
    """ISO 8601 from "2/6/2010 0:00" (month first); "" where it is none."""
    try:
        return dt.datetime.strptime((said or "").split()[0], "%m/%d/%Y").replace(tzinfo=dt.UTC).date().isoformat()
    except (ValueError, IndexError):
        return ""
