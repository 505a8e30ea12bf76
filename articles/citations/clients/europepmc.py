"""Europe PMC (https://europepmc.org/RestfulWebService): PubMed's articles, preprints, and notices.

It says of an article what PubMed says, in PubMed's words, and sometimes before PubMed does. What it does not hold may
well exist: nothing found is ``NOT_INDEXED``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from articles.citations.answers import Answer, Existence, Hit, Notice, NoticeKind, Record, Search
from articles.citations.clients.pubmed_words import (
    NOTICE_TYPES,
    RETRACTED_TYPE,
    cited_date,
    is_notice_about,
    named_author,
    notice_kind,
    other_end,
    retracted_by_type,
)
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, first, score_of, text_of, texts_of, years_of
from articles.citations.folding import fold, prefix_says, tidy
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

SERVICE = "Europe PMC"
ROWS, MOST_WORDS = 20, 30
WITHDRAWN_TYPES = {"preprint withdrawal", "preprint removal"}
SECTION = re.compile(r"<h4>(.*?)</h4>", re.IGNORECASE | re.DOTALL)


def work(registries: Registries, *, doi: str = "", pmid: str = "", now: dt.datetime) -> Answer:
    """What Europe PMC holds under a (normalised) DOI, or where none is given under a PMID."""
    name = doi.replace("\\", "\\\\").replace('"', '\\"')
    reply = _found(registries, f'DOI:"{name}"' if doi else f"EXT_ID:{pmid} AND SRC:MED", now)
    return registries.kept(reply, read_work(reply, doi=doi, pmid=pmid))


def search(registries: Registries, title: str, *, now: dt.datetime) -> Search:
    """Works whose titles share words with this one, most alike first as Europe PMC sees it."""
    words = fold(title).split()[:MOST_WORDS]
    reply = (
        _found(registries, f"TITLE:({' OR '.join(words)})", now) if words else registries.nothing_to_ask(SERVICE, now)
    )
    return registries.kept(reply, read_works(reply))


def read_work(reply: Reply, *, doi: str = "", pmid: str = "") -> Answer:
    """The answer to a question for one work. Another work than the one asked for is no answer."""
    results = _results(reply)
    if results is None:
        return reply.unavailable(SERVICE)
    if not results:
        return Answer(Existence.NOT_INDEXED, reply.evidence, reason="Europe PMC holds no record of it.")
    records = [record_of(result) for result in sorted(results, key=lambda result: text_of(result, "source") != "MED")]
    asked_for = [record for record in records if (record.doi == doi if doi else record.pmid == pmid)]
    if not asked_for:
        return reply.unavailable(SERVICE)
    return Answer(Existence.FOUND, reply.evidence, record=asked_for[0])


def read_works(reply: Reply) -> Search:
    """The answer to a search."""
    results = _results(reply)
    if results is None:
        return reply.unanswered(SERVICE)
    hits = tuple(Hit(record_of(result), score_of(result)) for result in results)
    return Search(reply.evidence, answered=True, hits=hits)


def record_of(result: dict[str, Any]) -> Record:
    """A result of type "core" as a record. Every field of it may be missing, empty or null."""
    title, journal = text_of(result, "title"), result.get("journalInfo")
    types = {kind.casefold(): kind for kind in texts_of(result.get("pubTypeList"), "pubType")}
    relations = dictionaries(result.get("commentCorrectionList"), "commentCorrection")
    about_others = tuple(_other_end(item) for item in relations if is_notice_about(text_of(item, "type")))
    retracted = RETRACTED_TYPE.casefold() in types
    by_type = first([kind for kind in sorted(NOTICE_TYPES) if kind.casefold() in types])
    notice = bool(by_type) or bool(about_others) or prefix_says(title) == "notice"
    years = _years(result, journal)
    return Record(
        source=SERVICE,
        doi=normalise_doi(text_of(result, "doi")),
        pmid=normalise_pmid(text_of(result, "pmid")),
        pmcid=normalise_pmcid(text_of(result, "pmcid")),
        title=title,
        authors=_authors(result),
        year=first(years, None),
        years=tuple(sorted(set(years))),
        journals=_journals(journal),
        publisher=text_of(result.get("bookOrReportDetails"), "publisher"),
        volume=text_of(journal, "volume"),
        issue=text_of(journal, "issue"),
        pages=text_of(result, "pageInfo"),
        type=by_type or first(list(types.values())),
        notices=_notices(relations) + _by_type(types),
        is_notice=notice and not retracted,
        notice_of=about_others,
        abstract=_abstract(result.get("abstractText")),
    )


def _found(registries: Registries, query: str, now: dt.datetime) -> Reply:
    params = {"query": query, "resultType": "core", "format": "json", "pageSize": str(ROWS)}
    about_us = {"email": registries.contact}
    return registries.ask(SERVICE, registries.europepmc_url, "search", now=now, params=params, about_us=about_us)


def _results(reply: Reply) -> tuple[dict[str, Any], ...] | None:
    """The results, or None where it is no answer: a number of hits and a list that agree on whether there are any."""
    parsed = reply.json() if reply.status == 200 else None
    listed = parsed.get("resultList") if isinstance(parsed, dict) else None
    results = listed.get("result") if isinstance(listed, dict) else None
    if not isinstance(results, list) or not text_of(parsed, "hitCount").isdecimal():
        return None
    found = dictionaries(listed, "result")
    return found if bool(found) == (text_of(parsed, "hitCount").strip("0") != "") else None


def _authors(result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    listed = (_author(author) for author in dictionaries(result.get("authorList"), "author"))
    pairs = tuple(pair for pair in listed if pair[0])
    return pairs or tuple(
        named_author(name) for name in text_of(result, "authorString").rstrip(".").split(", ") if name
    )


def _author(author: dict[str, Any]) -> tuple[str, str]:
    if family := text_of(author, "lastName"):
        return family, text_of(author, "firstName") or text_of(author, "initials")
    group = text_of(author, "collectiveName")
    return (group, "") if group else named_author(text_of(author, "fullName"))


def _journals(journal: Any) -> tuple[str, ...]:
    names = journal.get("journal") if isinstance(journal, dict) else None
    listed = (text_of(names, key) for key in ("title", "isoabbreviation", "medlineAbbreviation"))
    return tuple(dict.fromkeys(name for name in listed if name))


def _years(result: dict[str, Any], journal: Any) -> tuple[int, ...]:
    dates = (text_of(journal, "yearOfPublication"), text_of(result, "pubYear"), text_of(result, "firstPublicationDate"))
    return years_of(*dates)


def _notices(relations: tuple[dict[str, Any], ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(kind, _other_end(item), cited_date(text_of(item, "reference")), SERVICE, text_of(item, "type"))
        for item in relations
        if (kind := _kind(text_of(item, "type")))
    )


def _kind(said: str) -> NoticeKind | None:
    return NoticeKind.NEW_VERSION if said.lower() == "preprint of" else notice_kind(said)


def _by_type(types: dict[str, str]) -> tuple[Notice, ...]:
    retracted = (retracted_by_type(SERVICE),) if RETRACTED_TYPE.casefold() in types else ()
    withdrawn = sorted(types[kind] for kind in types if kind.replace("-", " ") in WITHDRAWN_TYPES)
    return retracted + tuple(Notice(NoticeKind.WITHDRAWAL, "", "", SERVICE, said) for said in withdrawn)


def _other_end(item: dict[str, Any]) -> str:
    """Numbers of other collections than PubMed's (preprints: "PPR707121") are no PMIDs."""
    number = text_of(item, "id") if text_of(item, "source") in ("MED", "") else ""
    return other_end(text_of(item, "reference"), number)


def _abstract(marked_up: Any) -> str:
    """Headings (h4) begin a section; everything else about the mark-up is dropped."""
    parts = SECTION.split(marked_up) if isinstance(marked_up, str) else [""]
    sections = [("", tidy(parts[0]))] + [(tidy(parts[at]), tidy(parts[at + 1])) for at in range(1, len(parts), 2)]
    return "\n\n".join(f"{label}: {text}" if label else text for label, text in sections if text)
