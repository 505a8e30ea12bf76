"""PubMed's short records (ESummary, JSON), with the notices about each.

ESummary answers 200 to nearly everything: a PMID that does not exist is an entry with ``error`` in it, a question that
it did not understand is a page with ``<ERROR>``. A PMID that was asked for and is not in the answer was not checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from articles.citations.answers import Answer, Existence, Notice, Record
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
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, first, text_of, texts_of, years_of
from articles.citations.folding import prefix_says
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

SERVICE = "PubMed"


def read_summaries(reply: Reply, uids: Sequence[str]) -> dict[str, Answer]:
    """The answers to one ESummary question, by the ids that were asked for."""
    parsed = reply.json() if reply.status == 200 else None
    result = parsed.get("result") if isinstance(parsed, dict) else None
    entries = result if isinstance(result, dict) else {}
    return {uid: _answer(entries.get(uid), uid, reply) for uid in uids}


def _answer(entry: Any, uid: str, reply: Reply) -> Answer:
    if not isinstance(entry, dict) or text_of(entry, "uid") not in ("", uid):
        return reply.unavailable(SERVICE)
    if text_of(entry, "error"):
        return Answer(Existence.ABSENT, reply.evidence, reason="PubMed knows no such number.")
    if not text_of(entry, "title") and not dictionaries(entry, "articleids"):
        return reply.unavailable(SERVICE)
    return Answer(Existence.FOUND, reply.evidence, record=_record(entry))


def _record(entry: dict[str, Any]) -> Record:
    ids = {text_of(item, "idtype"): text_of(item, "value") for item in dictionaries(entry, "articleids")}
    title, types = text_of(entry, "title"), set(texts_of(entry, "pubtype"))
    references = dictionaries(entry, "references")
    about_others = tuple(_other_end(item) for item in references if is_notice_about(text_of(item, "reftype")))
    years = years_of(text_of(entry, "pubdate"), text_of(entry, "epubdate"))
    retracted = RETRACTED_TYPE in types
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
        notices=_notices(references) + ((retracted_by_type(SERVICE),) if retracted else ()),
        is_notice=notice and not retracted,
        notice_of=about_others,
    )


def _authors(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        named_author(name, group=text_of(author, "authtype") == "CollectiveName")
        for author in dictionaries(entry, "authors")
        if (name := text_of(author, "name"))
    )


def _notices(references: Sequence[dict[str, Any]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(kind, _other_end(item), cited_date(text_of(item, "refsource")), SERVICE, text_of(item, "reftype"))
        for item in references
        if (kind := notice_kind(text_of(item, "reftype")))
    )


def _other_end(item: dict[str, Any]) -> str:
    return other_end(text_of(item, "refsource"), text_of(item, "pmid"))
