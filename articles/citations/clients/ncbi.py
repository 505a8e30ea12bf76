"""PubMed through NCBI's E-utilities: many articles in one question (ESummary, JSON), with the notices about each.

ESummary answers 200 to nearly everything: a PMID that does not exist is an entry with ``error`` in it, a question that
it did not understand is a page with ``<ERROR>``. A PMID that was asked for and is not in the answer was not checked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any

from articles.citations.answers import Answer, Existence, Notice, NoticeKind, Record
from articles.citations.clients.http import Reply
from articles.citations.clients.registries import Registries
from articles.citations.clients.shapes import dictionaries, first, text_of, texts_of, years_of
from articles.citations.folding import prefix_says
from articles.citations.identifiers import find, normalise_doi, normalise_pmcid, normalise_pmid

SERVICE = "PubMed"
TOOL = "reviewboard"
BATCH = 200  # by GET; more must be posted

NOTICES_IN = {
    "retraction in": NoticeKind.RETRACTION,
    "retracted and republished in": NoticeKind.RETRACTION,
    "partial retraction in": NoticeKind.PARTIAL_RETRACTION,
    "expression of concern in": NoticeKind.CONCERN,
    "erratum in": NoticeKind.CORRECTION,
    "corrected and republished in": NoticeKind.CORRECTION,
    "update in": NoticeKind.NEW_VERSION,
}
NOTICE_OF = {"retraction of", "partial retraction of", "expression of concern for", "erratum for"}
NOTICE_TYPES = {"Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
CITED_DATE = re.compile(r"\b(\d{4})(?: ([A-Z][a-z]{2})\b(?:-[A-Z][a-z]{2})?(?: (\d{1,2})\b)?)?\s*[;.:]")


def summaries(registries: Registries, pmids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """What PubMed holds under each of the (normalised) PMIDs; every one that was asked for is answered."""
    return _asked(registries, "pubmed", {pmid: pmid for pmid in pmids}, now)


def full_texts(registries: Registries, pmcids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """What PubMed Central holds under each PMCID; its records name the DOI and the PMID but carry no notices."""
    return _asked(registries, "pmc", {pmcid: pmcid.removeprefix("PMC") for pmcid in pmcids}, now)


def read_summaries(reply: Reply, uids: Sequence[str]) -> dict[str, Answer]:
    """The answers to one ESummary question, by the ids that were asked for."""
    parsed = reply.json() if reply.status == 200 else None
    result = parsed.get("result") if isinstance(parsed, dict) else None
    entries = result if isinstance(result, dict) else {}
    return {uid: _answer(entries.get(uid), uid, reply) for uid in uids}


def notice_kind(reference_type: str) -> NoticeKind | None:
    """What a relation of PubMed ("Retraction in", "RetractionIn") says was published about the article, if anything."""
    return NOTICES_IN.get(_spaced(reference_type))


def is_notice_about(reference_type: str) -> bool:
    """Whether a relation ("Erratum for", "ErratumFor") makes the article a notice about another."""
    return _spaced(reference_type) in NOTICE_OF


def cited_date(citation: str) -> str:
    """The date in PubMed's short citation ("Lancet. 2010 Feb 6;375(9713):445."), ISO 8601 as exactly as given."""
    match = CITED_DATE.search(citation)
    if not match:
        return ""
    year, month, day = match.groups()
    if not month or month not in MONTHS:
        return year
    return f"{year}-{MONTHS.index(month) // 4 + 1:02d}" + (f"-{int(day):02d}" if day else "")


def named_author(name: str, *, group: bool = False) -> tuple[str, str]:
    """("Wakefield", "AJ") of "Wakefield AJ"; a group keeps its whole name."""
    match = None if group else re.fullmatch(r"(.+?) ([A-Z]{1,4})(?: (?:Jr|Sr|\d\w+))?", name)
    return (match[1], match[2]) if match else (name, "")


def _asked(registries: Registries, database: str, ids: dict[str, str], now: dt.datetime) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for batch in _batches(list(ids)):
        params = {"db": database, "id": ",".join(ids[name] for name in batch), "retmode": "json"}
        reply = _summary(registries, params, now)
        read = read_summaries(reply, [ids[name] for name in batch])
        answers |= {name: read[ids[name]] for name in batch}
    return answers


def _summary(registries: Registries, params: dict[str, str], now: dt.datetime) -> Reply:
    about_us = {"tool": TOOL, "email": registries.contact, "api_key": registries.ncbi_api_key}
    base = registries.ncbi_url.rstrip("/").removesuffix("/entrez/eutils")
    return registries.ask(SERVICE, base, "entrez/eutils/esummary.fcgi", now=now, params=params, about_us=about_us)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _answer(entry: Any, uid: str, reply: Reply) -> Answer:
    if not isinstance(entry, dict) or text_of(entry, "uid") not in ("", uid):
        return reply.unavailable(SERVICE)
    if "error" in entry:
        return Answer(Existence.ABSENT, reply.evidence, reason="PubMed knows no such number.")
    if not text_of(entry, "title") and not dictionaries(entry, "articleids"):
        return reply.unavailable(SERVICE)
    return Answer(Existence.FOUND, reply.evidence, record=_record(entry))


def _record(entry: dict[str, Any]) -> Record:
    ids = {text_of(item, "idtype"): text_of(item, "value") for item in dictionaries(entry, "articleids")}
    title, types = text_of(entry, "title"), set(texts_of(entry, "pubtype"))
    references = dictionaries(entry, "references")
    about_others = tuple(_named(item) for item in references if is_notice_about(text_of(item, "reftype")))
    years = years_of(text_of(entry, "pubdate"), text_of(entry, "epubdate"))
    retracted = "Retracted Publication" in types
    notice = bool(types & NOTICE_TYPES) or bool(about_others) or prefix_says(title) == "notice"
    return Record(
        source=SERVICE,
        doi=normalise_doi(ids.get("doi", "")),
        pmid=normalise_pmid(ids.get("pubmed") or ids.get("pmid") or ""),
        pmcid=normalise_pmcid(ids.get("pmc") or ids.get("pmcid") or ""),
        title=title,
        other_titles=tuple(name for name in (text_of(entry, "vernaculartitle"),) if name),
        authors=_authors(entry),
        year=first(years, None),
        years=tuple(sorted(set(years))),
        journals=tuple(name for key in ("fulljournalname", "source") if (name := text_of(entry, key))),
        volume=text_of(entry, "volume"),
        issue=text_of(entry, "issue"),
        pages=text_of(entry, "pages"),
        type=first(sorted(types & NOTICE_TYPES)) or first(texts_of(entry, "pubtype")),
        notices=_notices(references) + (RETRACTED_TYPE if retracted else ()),
        is_notice=notice and not retracted,
        notice_of=about_others,
    )


# The publication type says that it was retracted, not by which notice or when.
RETRACTED_TYPE = (Notice(NoticeKind.RETRACTION, "", "", SERVICE, "Retracted Publication"),)


def _authors(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        named_author(name, group=text_of(author, "authtype") == "CollectiveName")
        for author in dictionaries(entry, "authors")
        if (name := text_of(author, "name"))
    )


def _notices(references: Sequence[dict[str, Any]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(kind, _named(item), cited_date(text_of(item, "refsource")), SERVICE, text_of(item, "reftype"))
        for item in references
        if (kind := notice_kind(text_of(item, "reftype")))
    )


def _named(item: dict[str, Any]) -> str:
    """What names the other end of a relation: its DOI if the citation gives it, else its PMID, else the citation."""
    citation, pmid = text_of(item, "refsource"), normalise_pmid(text_of(item, "pmid"))
    return find(citation).doi or (f"pmid:{pmid}" if pmid else citation)


def _spaced(reference_type: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", reference_type).lower().strip()
