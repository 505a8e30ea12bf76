"""NCBI: PubMed through the E-utilities, many articles in one question, and PubMed Central's ID converter."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from articles.citations.answers import Answer, Evidence, Existence
from articles.citations.clients import idconv
from articles.citations.clients.ecitmatch import CitationMatch, CitedIn, Matched, line, read_matches
from articles.citations.clients.pubmed_json import SERVICE, read_summaries
from articles.citations.clients.pubmed_xml import read_articles
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply

__all__ = [
    "CitationMatch",
    "CitedIn",
    "Matched",
    "articles",
    "cited",
    "convert",
    "full_texts",
    "read_summaries",
    "summaries",
]

TOOL = "reviewboard"
BATCH = 200  # by GET; more must be posted
ARTICLES = 50  # whole ones, with abstract and references, are some 20 kB each
LONGEST_QUESTION = 3500  # characters; encoded they grow, and servers refuse addresses from 8 kB


def summaries(registries: Registries, pmids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """What PubMed holds under each of the (normalised) PMIDs; every one that was asked for is answered."""
    return _summaries(registries, "pubmed", {pmid: pmid for pmid in pmids}, now)


def full_texts(registries: Registries, pmcids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """What PubMed Central holds under each PMCID; its records name the DOI and the PMID but carry no notices."""
    return _summaries(registries, "pmc", {pmcid: pmcid.removeprefix("PMC") for pmcid in pmcids}, now)


def articles(registries: Registries, pmids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """As ``summaries``, with abstracts: longer answers, for what somebody wants to read."""

    def ask(batch: list[str]) -> Reply:
        return _eutils(registries, "efetch.fcgi", {"db": "pubmed", "id": ",".join(batch), "retmode": "xml"}, now)

    answers: dict[str, Answer] = {}
    for batch in _batches(dict.fromkeys(pmids), ARTICLES):
        for part, reply in _in_bearable_parts(batch, ask):
            answers |= registries.kept(reply, read_articles(reply, part))
    return answers


def cited(
    registries: Registries, citations: Mapping[str, CitedIn | tuple[str, str, str, str, str]], *, now: dt.datetime
) -> dict[str, CitationMatch]:
    """What PubMed's matcher makes of each citation (journal, year, volume, first page, author), by the keys given."""
    lines = {line(CitedIn(*each), f"c{place}"): key for place, (key, each) in enumerate(citations.items())}
    matches: dict[str, CitationMatch] = {}
    for batch in _batches(lines):
        keys = {each.rsplit("|", 2)[1]: lines[each] for each in batch}
        params = {"db": "pubmed", "retmode": "xml", "bdata": "\r".join(batch)}
        reply = _eutils(registries, "ecitmatch.cgi", params, now)
        read = registries.kept(reply, read_matches(reply, list(keys)))
        matches |= {keys[short]: match for short, match in read.items()}
    return matches


def convert(registries: Registries, ids: Sequence[str], *, now: dt.datetime) -> dict[str, Answer]:
    """DOI, PMID and PMCID of each article named by one of them; what is not in PubMed Central is ``NOT_INDEXED``."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(ids):
        kinds[idconv.kind_of(name)].append(name)
    unasked = Evidence(idconv.SERVICE, "", now, None, "")
    reason = "It is neither a DOI nor a PMID nor a PMCID."
    answers = {name: Answer(Existence.INVALID, unasked, reason=reason) for name in kinds.pop("", [])}
    for kind, names in kinds.items():
        for batch in _batches(names):
            answers |= _converted(registries, kind, batch, now)
    return answers


def _converted(registries: Registries, kind: str, names: list[str], now: dt.datetime) -> dict[str, Answer]:
    spelt = [idconv.SPELLINGS[kind](name) for name in names]
    params = {"ids": ",".join(spelt), "idtype": kind, "format": "json"}
    about_us = {"tool": TOOL, "email": registries.contact}
    base = idconv.base_of(registries.ncbi_url)
    reply = registries.ask(idconv.SERVICE, base, idconv.PATH, now=now, params=params, about_us=about_us)
    return registries.kept(reply, idconv.read_conversions(reply, names, kind))


def _summaries(registries: Registries, database: str, ids: dict[str, str], now: dt.datetime) -> dict[str, Answer]:

    def ask(batch: list[str]) -> Reply:
        params = {"db": database, "id": ",".join(ids[name] for name in batch), "retmode": "json"}
        return _eutils(registries, "esummary.fcgi", params, now)

    answers: dict[str, Answer] = {}
    for batch in _batches(ids):
        for part, reply in _in_bearable_parts(batch, ask):
            read = registries.kept(reply, read_summaries(reply, [ids[name] for name in part]))
            answers |= {name: read[ids[name]] for name in part}
    return answers


def _in_bearable_parts(batch: list[str], ask: Callable[[list[str]], Reply]) -> Iterator[tuple[list[str], Reply]]:
    """The reply to each part of a batch; where the answer to all of it is too long, half of it is asked for."""
    reply = ask(batch)
    if not reply.too_much or len(batch) == 1:
        yield batch, reply
        return
    for part in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
        yield from _in_bearable_parts(part, ask)


def _eutils(registries: Registries, tool: str, params: dict[str, str], now: dt.datetime) -> Reply:
    about_us = {"tool": TOOL, "email": registries.contact, "api_key": registries.ncbi_api_key}
    base = registries.ncbi_url.rstrip("/").removesuffix("/entrez/eutils")
    return registries.ask(SERVICE, base, f"entrez/eutils/{tool}", now=now, params=params, about_us=about_us)


def _batches(items: Iterable[str], most: int = BATCH) -> Iterator[list[str]]:
    """As few questions as the service's number of items and the length of an address allow."""
    batch: list[str] = []
    length = 0
    for item in items:
        if batch and (len(batch) == most or length + len(item) > LONGEST_QUESTION):
            yield batch
            batch, length = [], 0
        batch.append(item)
        length += len(item) + 1
    if batch:
        yield batch
