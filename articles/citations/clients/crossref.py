"""Crossref's REST API (https://api.crossref.org/swagger-ui): one work with what was published about it, and searches.

A 404 says that Crossref does not hold the DOI, no more: it may be registered elsewhere. The status decides, never the
body: a 404 comes as plain text, as JSON, or as plain text labelled JSON.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from articles.citations.answers import Answer, Existence, Hit, Notice, NoticeKind, Record, Search
from articles.citations.clients import doi as handles
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import authors_of, dictionaries, first, score_of, text_of, texts_of
from articles.citations.folding import prefix_says, tidy
from articles.citations.identifiers import normalise_doi

SERVICE = "Crossref"
SEARCH_LANE = "search"  # lists of works are served more slowly than single works
LONGEST_QUERY = 1000  # characters

KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.PARTIAL_RETRACTION,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.WITHDRAWAL,
    "expression_of_concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "addendum": NoticeKind.CORRECTION,
    "clarification": NoticeKind.CORRECTION,
    "new_version": NoticeKind.NEW_VERSION,
    "new_edition": NoticeKind.NEW_VERSION,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
SOURCES = {"publisher": "Crossref, publisher", "retraction-watch": "Crossref, Retraction Watch"}
POSSIBLE = (range(1000, 3000), range(1, 13), range(1, 32))  # years, months, days
COCHRANE = re.compile(r"^(10\.1002/14651858\.\w+?)(?:\.pub(\d+))?$")


def work(registries: Registries, doi: str, *, now: dt.datetime) -> Answer:
    """What Crossref holds under a (normalised) DOI. ``ABSENT`` is Crossref's word only."""
    about_us = {"mailto": registries.contact}
    path = f"works/{quote(doi, safe='/', errors='replace')}"
    reply = registries.ask(SERVICE, registries.crossref_url, path, now=now, about_us=about_us)
    return registries.kept(reply, read_work(reply, doi, is_alias=lambda other: _is_alias(registries, doi, other, now)))


def _is_alias(registries: Registries, name: str, other: str, now: dt.datetime) -> bool:
    return handles.aliased(registries, name, now=now) == other


def search(registries: Registries, text: str, *, rows: int = 20, now: dt.datetime) -> Search:
    """The works that Crossref takes a reference as cited (a whole string, or a title) to mean, best first."""
    wanted = tidy(text)[:LONGEST_QUERY]
    return _list(registries, {"query.bibliographic": wanted, "rows": str(rows)} if wanted else {}, now)


def updates(registries: Registries, doi: str, *, now: dt.datetime) -> Search:
    """The notices that name a (normalised) DOI as what they are about."""
    # A comma begins the next filter, and there is no way to write one that does not.
    return _list(registries, {} if "," in doi else {"filter": f"updates:{doi}", "rows": "100"}, now)


def _list(registries: Registries, params: dict[str, str], now: dt.datetime) -> Search:
    """Whole records only: a ``select`` that forgets updated-by would hide a retraction.

    Records of reviews carry their long reference lists; where so many are too much, fewer are asked for.
    """
    if not params:
        return read_works(registries.nothing_to_ask(SERVICE, now))
    about_us, base = {"mailto": registries.contact}, registries.crossref_url
    reply = registries.ask(SERVICE, base, "works", now=now, params=params, about_us=about_us, lane=SEARCH_LANE)
    fewer = int(params["rows"]) // 4
    if reply.too_much and fewer:
        return _list(registries, params | {"rows": str(fewer)}, now)
    return registries.kept(reply, read_works(reply))


def read_works(reply: Reply) -> Search:
    """The answer to a search; without a list of works in it, it is none."""
    envelope = reply.json() if reply.status == 200 else None
    message = envelope.get("message") if isinstance(envelope, dict) else None
    items = message.get("items") if isinstance(message, dict) else None
    if not isinstance(items, list) or envelope.get("message-type") != "work-list":
        return reply.unanswered(SERVICE)
    hits = tuple(Hit(record_of(item), score_of(item)) for item in items if isinstance(item, dict))
    return Search(reply.evidence, answered=True, hits=tuple(hit for hit in hits if hit.record.doi or hit.record.title))


def read_work(reply: Reply, doi: str, *, is_alias: Callable[[str], bool] = lambda other: False) -> Answer:
    """The answer to ``/works/{doi}``.

    Crossref answers a DOI that is another name of a work's with the record under the work's first one. Such a record
    counts only where Crossref itself led there by a redirect, or doi.org calls the one an alias of the other
    (``is_alias``). Any other record of another DOI says nothing of the one that was asked for.
    """
    if reply.status == 404:
        return Answer(Existence.ABSENT, reply.evidence, reason="Crossref holds no record of it.")
    if reply.status == 400:
        return Answer(Existence.INVALID, reply.evidence, reason="Crossref calls it malformed (400).")
    envelope = reply.json() if reply.status == 200 else None
    message = envelope.get("message") if isinstance(envelope, dict) else None
    held = normalise_doi(text_of(message, "DOI"))
    if not held or envelope.get("message-type", "work") != "work":
        return reply.unavailable(SERVICE)
    if held != doi.lower() and not (reply.moved or is_alias(held)):
        reason = f"Crossref sent the record of another DOI, {held}; whether that is the same work is not known."
        return Answer(Existence.UNAVAILABLE, reply.evidence, reason=reason)
    return Answer(Existence.FOUND, reply.evidence, record=record_of(message))


def record_of(message: dict[str, Any]) -> Record:
    """A Crossref work as a record. Every field of it may be missing, empty or null."""
    doi, title = normalise_doi(text_of(message, "DOI")), first(texts_of(message, "title"))
    corrects = _corrects(message, doi)
    about_others = tuple(target for target, kind in corrects if target != doi and kind != NoticeKind.NEW_VERSION)
    updates = _updates(message, "updated-by", doi) + _own_updates(message, doi)
    years = _years(message)
    return Record(
        source=SERVICE,
        doi=doi,
        title=title,
        other_titles=_other_titles(message, title),
        authors=authors_of(message),
        year=_year(message) or first(years, None),
        years=years,
        journals=_journals(message),
        publisher=text_of(message, "publisher"),
        volume=text_of(message, "volume"),
        issue=text_of(message, "issue"),
        pages=text_of(message, "page") or text_of(message, "article-number"),
        type=text_of(message, "subtype") or text_of(message, "type"),
        notices=updates + _preprint(message),
        # Publishers rename works, too: one that notices are about is a work, whatever its title begins with.
        is_notice=bool(about_others) or (prefix_says(title) == "notice" and not updates),
        notice_of=about_others,
    )


def _other_titles(message: dict[str, Any], title: str) -> tuple[str, ...]:
    with_subtitle = tuple(f"{title}: {subtitle}" for subtitle in texts_of(message, "subtitle"))
    return with_subtitle + texts_of(message, "original-title")


def _journals(message: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts_of(message, "container-title") + texts_of(message, "short-container-title")))


def _corrects(message: dict[str, Any], doi: str) -> tuple[tuple[str, NoticeKind | None], ...]:
    updates = dictionaries(message, "update-to")
    return tuple(
        (target, _kind(update, of=target, by=doi))
        for update in updates
        if (target := normalise_doi(text_of(update, "DOI")))
    )


def _updates(message: dict[str, Any], name: str, doi: str) -> tuple[Notice, ...]:
    read = (_notice(update, doi) for update in dictionaries(message, name))
    return tuple(notice for notice in read if notice)


def _own_updates(message: dict[str, Any], doi: str) -> tuple[Notice, ...]:
    """A work that names itself in update-to was changed in place."""
    return tuple(notice for notice in _updates(message, "update-to", doi) if notice.notice_id == doi)


def _notice(update: dict[str, Any], doi: str) -> Notice | None:
    notice_doi = normalise_doi(text_of(update, "DOI"))
    kind = _kind(update, of=doi, by=notice_doi)
    if kind is None:
        return None
    source = SOURCES.get(text_of(update, "source"), SERVICE)
    said = text_of(update, "label") or text_of(update, "type")
    return Notice(kind, notice_doi, _date(update.get("updated")), source, said)


def _kind(update: dict[str, Any], *, of: str, by: str) -> NoticeKind | None:
    kind = KINDS.get(re.sub(r"[\s-]+", "_", text_of(update, "type").lower()))
    replaced = kind is NoticeKind.WITHDRAWAL and _is_later_cochrane_version(of, by)
    return NoticeKind.NEW_VERSION if replaced else kind


def _is_later_cochrane_version(doi: str, later: str) -> bool:
    """Cochrane calls it a withdrawal when a review's next version (.pub2, .pub3 …) replaces it."""
    older, newer = COCHRANE.match(doi), COCHRANE.match(later)
    if not older or not newer or older[1] != newer[1]:
        return False
    return int(newer[2] or 1) > int(older[2] or 1)


def _preprint(message: dict[str, Any]) -> tuple[Notice, ...]:
    relation = message.get("relation")
    related = dictionaries(relation, "is-preprint-of") if isinstance(relation, dict) else ()
    return tuple(
        Notice(NoticeKind.NEW_VERSION, target, "", SERVICE, "is-preprint-of")
        for item in related
        if (target := normalise_doi(text_of(item, "id")))
    )


def _date_parts(value: Any) -> tuple[int, ...]:
    """The known leading parts of {"date-parts": [[y, m, d]]}; parts may be missing or null, and so may all of it."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    inner = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    known: list[int] = []
    for part, possible in zip(inner, POSSIBLE, strict=False):
        if not isinstance(part, int) or part not in possible:
            break
        known.append(part)
    return tuple(known)


def _date(value: Any) -> str:
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(_date_parts(value)))


def _year(message: dict[str, Any]) -> int | None:
    return first(_date_parts(message.get("issued")), None)


def _years(message: dict[str, Any]) -> tuple[int, ...]:
    names = ("issued", "published", "published-print", "published-online", "posted")
    return tuple(sorted({parts[0] for name in names if (parts := _date_parts(message.get(name)))}))
