"""Where the registries are, who is asking, and what they said before: what the settings know, in one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from articles.citations.answers import Evidence, Search
from articles.citations.clients.http import Getter, address
from articles.citations.clients.pacing import Limit
from articles.citations.clients.replies import MOVED, Reply, digest
from articles.citations.clients.shelves import Kept, Shelf

T = TypeVar("T")

# What each service allows before its own headers say more (Crossref: December 2025, its lists slower than its works;
# NCBI: E-utilities usage policy; DataCite: 1000 in five minutes for who says who asks, 500 for others).
CROSSREF_PUBLIC, CROSSREF_POLITE, CROSSREF_SEARCH = Limit(5, 1), Limit(10, 3), Limit(3, 1)
NCBI_WITHOUT_KEY, NCBI_WITH_KEY = Limit(3, 1), Limit(10, 3)
DATACITE, DATACITE_UNNAMED = Limit(3, 1), Limit(1.5, 1)
DOI_ORG = Limit(3, 1)  # names none
# OpenAlex' documentation says 10 a second; Europe PMC names none, its house, EMBL-EBI, 50 a second elsewhere (ENA).
EUROPE_PMC = OPENALEX = Limit(10, 3)
# What readers look at, and how the answer's end was marked.
KEPT_HEADERS = ("content-type", "content-length", "transfer-encoding", MOVED)
LONGEST_VALIDATOR = 500


@dataclass(frozen=True)
class Registries:
    """Base URLs without a trailing slash needed, who to write to, and the getter that all questions go through.

    ``contact`` is a mail address; with it Crossref gives the polite pool. ``datacite_url``, ``europepmc_url`` and
    ``openalex_url`` may be "": then nobody asks there. ``shelf`` keeps answers; what is on it is not asked again for
    ``fresh_for`` (an absence, for ``absence_fresh_for``), and then only whether it still holds. Nothing that was
    fetched before ``not_before`` counts as fresh. Make one per process (after a fork) and keep it: it holds
    connections, limits learned and hosts that are down.
    """

    crossref_url: str
    doi_url: str
    ncbi_url: str
    ncbi_api_key: str = field(default="", repr=False)
    contact: str = ""
    user_agent: str = "reviewboard/0.1"
    datacite_url: str = ""
    getter: Getter = field(default_factory=Getter, repr=False)
    europepmc_url: str = ""
    openalex_url: str = ""
    shelf: Shelf | None = field(default=None, repr=False)
    fresh_for: dt.timedelta = dt.timedelta(hours=1)
    absence_fresh_for: dt.timedelta = dt.timedelta(minutes=10)
    not_before: dt.datetime | None = None

    def __post_init__(self) -> None:
        self.getter.limit(self.crossref_url, CROSSREF_SEARCH, lane="search")
        beginnings = (
            (self.crossref_url, CROSSREF_POLITE if self.contact else CROSSREF_PUBLIC),
            (self.ncbi_url, NCBI_WITH_KEY if self.ncbi_api_key else NCBI_WITHOUT_KEY),
            (self.doi_url, DOI_ORG),
            (self.datacite_url, DATACITE if self.contact else DATACITE_UNNAMED),
            (self.europepmc_url, EUROPE_PMC),
            (self.openalex_url, OPENALEX),
        )
        for url, limit in _by_host(beginnings).items():
            self.getter.limit(url, limit)

    def asking_anew(self, since: dt.datetime) -> Registries:
        """The same, but what was fetched before ``since`` is asked about again: for "check again now"."""
        return replace(self, not_before=since)

    def ask(
        self,
        service: str,
        base: str,
        path: str,
        *,
        now: dt.datetime,
        params: Mapping[str, str] | None = None,
        about_us: Mapping[str, str] | None = None,
        lane: str = "",
    ) -> Reply:
        """One question; ``about_us`` parameters with nothing in them are left out.

        Its evidence bears the time at which the registry last said so: now, or when what is on the shelf was fetched.
        """
        if not base:
            return self.nothing_to_ask(service, now, f"{service} is not asked by this site.")
        url = address(f"{base.rstrip('/')}/{path.lstrip('/')}", params)
        question = _question(service, url)
        kept = self.shelf.get(question) if self.shelf else None
        if kept and self._is_fresh(kept, now):
            return _reply(kept, kept.fetched_at)
        who = {name: value for name, value in (about_us or {}).items() if value}
        headers = self._headers() | (kept.conditions if kept else {})
        reply = self.getter.get(service, url, now=now, about_us=who, headers=headers, lane=lane)
        if not kept or reply.status != 304:
            return reply
        self.shelf.touch(question, now)
        return _reply(kept, now)

    def kept(self, reply: Reply, read: T) -> T:
        """``read``, what was read from the reply; which goes on the shelf if it decides all that was asked."""
        if self.shelf and reply.status and not reply.kept and _decides(read):
            proof = reply.evidence
            kept = Kept(
                service=proof.service,
                url=proof.url,
                status=reply.status,
                body=reply.body,
                body_sha256=proof.body_sha256,
                fetched_at=proof.fetched_at,
                headers={name: reply.headers[name] for name in KEPT_HEADERS if name in reply.headers},
                etag=_validator(reply, "etag"),
                last_modified=_validator(reply, "last-modified"),
            )
            self.shelf.put(_question(proof.service, proof.url), kept)
        return read

    def nothing_to_ask(self, service: str, now: dt.datetime, why: str = "There is nothing to ask for.") -> Reply:
        """The reply to a question that cannot be put."""
        return Reply(Evidence(service, "", now, None, ""), failure=why)

    def _is_fresh(self, kept: Kept, now: dt.datetime) -> bool:
        fresh_for = self.fresh_for if kept.status == 200 else self.absence_fresh_for
        new_enough = self.not_before is None or kept.fetched_at >= self.not_before
        return new_enough and now - kept.fetched_at < fresh_for

    def _headers(self) -> dict[str, str]:
        mail = f" (mailto:{self.contact})" if self.contact else ""
        return {"User-Agent": f"{self.user_agent}{mail}", "Accept": "application/json, */*;q=0.5"}


def _question(service: str, url: str) -> str:
    return digest(f"{service}\n{url}".encode())


def _reply(kept: Kept, at: dt.datetime) -> Reply:
    proof = Evidence(kept.service, kept.url, at, kept.status, kept.body_sha256)
    return Reply(proof, kept.body, kept.headers, kept=True)


def _validator(reply: Reply, name: str) -> str:
    value = reply.headers.get(name, "")
    return value if len(value) <= LONGEST_VALIDATOR and value.isprintable() else ""


def _decides(read: Any) -> bool:
    """Whether nothing that was asked is still open: an outage must not be remembered as an answer."""
    if isinstance(read, dict):
        return bool(read) and all(_decides(each) for each in read.values())
    if isinstance(read, Search):
        return read.answered
    return not read.unavailable


def _by_host(beginnings: Iterable[tuple[str, Limit]]) -> dict[str, Limit]:
    """The limits by the first address of each host: several services behind one host may each be asked as alone."""
    hosts: dict[tuple[str, str], tuple[str, Limit]] = {}
    for url, limit in beginnings:
        if url:
            place = urlsplit(url)[:2]
            first, known = hosts.get(place, (url, Limit(0, 0)))
            hosts[place] = first, Limit(known.per_second + limit.per_second, known.at_once + limit.at_once)
    return dict(hosts.values())
