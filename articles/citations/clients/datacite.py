"""DataCite's REST API: works registered there (data sets, preprints of arXiv, Zenodo records)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from articles.citations.answers import Answer, Existence, Notice, NoticeKind, Record
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, first, text_of, years_of
from articles.citations.identifiers import normalise_doi

SERVICE = "DataCite"
REPLACED = {"IsObsoletedBy", "IsPreviousVersionOf"}


def work(registries: Registries, doi: str, *, now: dt.datetime) -> Answer:
    """What DataCite holds under a (normalised) DOI. ``ABSENT`` is DataCite's word only."""
    reply = registries.ask(SERVICE, registries.datacite_url, f"dois/{quote(doi, safe='/', errors='replace')}", now=now)
    return registries.kept(reply, read_work(reply, doi))


def read_work(reply: Reply, doi: str) -> Answer:
    """The answer to ``/dois/{doi}`` (JSON:API). The record of another DOI says nothing of this one."""
    if reply.status == 404:
        return Answer(Existence.ABSENT, reply.evidence, reason="DataCite holds no record of it.")
    parsed = reply.json() if reply.status == 200 else None
    data = parsed.get("data") if isinstance(parsed, dict) else None
    attributes = data.get("attributes") if isinstance(data, dict) else None
    if not isinstance(attributes, dict) or normalise_doi(text_of(attributes, "doi")) != doi.lower():
        return reply.unavailable(SERVICE)
    return Answer(Existence.FOUND, reply.evidence, record=_record(attributes))


def _record(attributes: dict[str, Any]) -> Record:
    years = years_of(text_of(attributes, "publicationYear"))
    return Record(
        source=SERVICE,
        doi=normalise_doi(text_of(attributes, "doi")),
        title=first([text_of(title, "title") for title in dictionaries(attributes, "titles")]),
        authors=_authors(attributes),
        year=first(years, None),
        years=years,
        publisher=text_of(attributes, "publisher"),
        type=text_of(attributes.get("types"), "resourceTypeGeneral"),
        notices=_replaced_by(attributes),
    )


def _authors(attributes: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = (
        (text_of(creator, "familyName") or text_of(creator, "name"), text_of(creator, "givenName"))
        for creator in dictionaries(attributes, "creators")
    )
    return tuple(pair for pair in pairs if pair[0])


def _replaced_by(attributes: dict[str, Any]) -> tuple[Notice, ...]:
    return tuple(
        Notice(NoticeKind.NEW_VERSION, normalise_doi(text_of(item, "relatedIdentifier")), "", SERVICE, relation)
        for item in dictionaries(attributes, "relatedIdentifiers")
        if (relation := text_of(item, "relationType")) in REPLACED
    )
