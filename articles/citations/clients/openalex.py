"""OpenAlex: one more word on whether a work was retracted, never decisive alone.

``is_retracted`` is all it says: no notice, no date, no concern, no correction; false positives are known. What it does
not hold may well exist.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import quote

from articles.citations.answers import Answer, Existence, Notice, NoticeKind, Record
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, first, text_of, years_of
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

SERVICE = "OpenAlex"


def work(registries: Registries, doi: str, *, now: dt.datetime) -> Answer:
    """What OpenAlex holds under a (normalised) DOI."""
    path, about_us = f"works/https://doi.org/{quote(doi, safe='', errors='replace')}", {"mailto": registries.contact}
    reply = registries.ask(SERVICE, registries.openalex_url, path, now=now, about_us=about_us)
    return registries.kept(reply, read_work(reply, doi))


def read_work(reply: Reply, doi: str) -> Answer:
    """The answer to ``/works/https://doi.org/{doi}``; one about another work is none."""
    if reply.status == 404:
        return Answer(Existence.NOT_INDEXED, reply.evidence, reason="OpenAlex holds no record of it.")
    work = reply.json() if reply.status == 200 else None
    if not isinstance(work, dict) or normalise_doi(text_of(work, "doi")) != doi:
        return reply.unavailable(SERVICE)
    return Answer(Existence.FOUND, reply.evidence, record=_record(work))


def _record(work: dict[str, Any]) -> Record:
    ids, biblio, years = work.get("ids"), work.get("biblio"), years_of(text_of(work, "publication_year"))
    pages = [text_of(biblio, name) for name in ("first_page", "last_page")]
    return Record(
        source=SERVICE,
        doi=normalise_doi(text_of(work, "doi")),
        pmid=normalise_pmid(text_of(ids, "pmid").rpartition("/")[2]),
        pmcid=normalise_pmcid(_central(text_of(ids, "pmcid"))),
        title=text_of(work, "title") or text_of(work, "display_name"),
        authors=_authors(work),
        year=first(years, None),
        years=years,
        journals=_journals(work.get("primary_location")),
        volume=text_of(biblio, "volume"),
        issue=text_of(biblio, "issue"),
        pages="-".join(dict.fromkeys(page for page in pages if page)),
        type=text_of(work, "type_crossref") or text_of(work, "type"),
        notices=_retracted(work),
    )


def _retracted(work: dict[str, Any]) -> tuple[Notice, ...]:
    if work.get("is_retracted") is not True:
        return ()
    return (Notice(NoticeKind.RETRACTION, "", "", SERVICE, "marked as retracted"),)


def _central(address: str) -> str:
    number = re.search(r"(\d+)/?$", address)
    return f"PMC{number[1]}" if number else ""


def _journals(location: Any) -> tuple[str, ...]:
    source = location.get("source") if isinstance(location, dict) else None
    return tuple(name for name in (text_of(source, "display_name"),) if name)


def _authors(work: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Names come as one text, the family name last."""
    names = (text_of(item.get("author"), "display_name") for item in dictionaries(work, "authorships"))
    parted = (name.rpartition(" ") for name in names if name)
    return tuple((family, given) for given, _, family in parted)
