"""doi.org: whether a DOI exists at all, whichever agency registered it (Handle proxy API; registration agency look-up).

Only a parsed ``responseCode`` 100 (or the agency look-up's "DOI does not exist") proves absence. A 404 page does not.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from articles.citations.answers import Answer, Existence
from articles.citations.clients.registries import Registries
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import dictionaries, text_of
from articles.citations.identifiers import normalise_doi

SERVICE = "doi.org"
# 1: found; 200: the handle exists but has no value of the type asked for; 100: there is no such handle.
EXISTS, NOT_FOUND = (1, 200), 100


def handle(registries: Registries, doi: str, *, now: dt.datetime) -> Answer:
    """Whether the DOI is registered. Its slash must not be sent as %2F: that gives a 404 of its own."""
    path = f"api/handles/{quote(doi, safe='/', errors='replace')}"
    reply = registries.ask(SERVICE, registries.doi_url, path, now=now)
    return registries.kept(reply, read_handle(reply, doi))


def read_handle(reply: Reply, doi: str) -> Answer:
    """The answer to ``/api/handles/{doi}``; one about another handle than the one asked for proves nothing."""
    parsed = reply.json() if reply.status in (200, 404) else None
    code = parsed.get("responseCode") if isinstance(parsed, dict) else None
    if text_of(parsed, "handle").lower() not in ("", doi.lower()):
        return reply.unavailable(SERVICE)
    if code in EXISTS and reply.status == 200:
        return Answer(Existence.FOUND, reply.evidence)
    if code == NOT_FOUND:
        return Answer(Existence.ABSENT, reply.evidence, reason="doi.org knows no such DOI.")
    return reply.unavailable(SERVICE)


def aliased(registries: Registries, doi: str, *, now: dt.datetime) -> str:
    """The DOI that doi.org says this one is another name of (``HS_ALIAS``); "" where it says no such thing."""
    path = f"api/handles/{quote(doi, safe='/', errors='replace')}"
    return read_alias(registries.ask(SERVICE, registries.doi_url, path, now=now), doi)


def read_alias(reply: Reply, doi: str) -> str:
    """The alias that an answer to ``/api/handles/{doi}`` names."""
    parsed = reply.json() if read_handle(reply, doi).found else None
    aliases = [value for value in dictionaries(parsed, "values") if text_of(value, "type") == "HS_ALIAS"]
    return next((normalise_doi(text_of(value.get("data"), "value")) for value in aliases), "")


def agency(registries: Registries, doi: str, *, now: dt.datetime) -> Answer:
    """Which agency registered the DOI, if any did."""
    reply = registries.ask(SERVICE, registries.doi_url, f"ra/{quote(doi, safe='/', errors='replace')}", now=now)
    return registries.kept(reply, read_agency(reply, doi))


def read_agency(reply: Reply, doi: str) -> Answer:
    """The answer to ``/ra/{doi}``: status 200 whether or not there is one. One about another DOI proves nothing."""
    parsed = reply.json() if reply.status == 200 else None
    entry = parsed[0] if isinstance(parsed, list) and parsed else None
    if text_of(entry, "DOI").lower() not in ("", doi.lower()):
        return reply.unavailable(SERVICE)
    if named := text_of(entry, "RA"):
        return Answer(Existence.FOUND, reply.evidence, agency=named)
    if text_of(entry, "status").lower() == "doi does not exist":
        return Answer(Existence.ABSENT, reply.evidence, reason="doi.org knows no such DOI.")
    return reply.unavailable(SERVICE)
