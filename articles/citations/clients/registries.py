"""Where the registries are and who is asking: what the settings know, in one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.citations.clients.http import Getter, Reply
from articles.citations.clients.pacing import Limit

# What each service allows before its own headers say more (Crossref: December 2025; NCBI: E-utilities usage policy).
CROSSREF_PUBLIC, CROSSREF_POLITE = Limit(5, 1), Limit(10, 3)
NCBI_WITHOUT_KEY, NCBI_WITH_KEY = Limit(3, 1), Limit(10, 3)
DOI_ORG = DATACITE = Limit(3, 1)


@dataclass(frozen=True)
class Registries:
    """Base URLs without a trailing slash needed, who to write to, and the getter that all questions go through.

    ``contact`` is a mail address; with it Crossref gives the polite pool. ``datacite_url`` may be "": then works that
    are registered there are found by doi.org alone, without a description. Make one per process (after a fork) and keep
    it: it holds connections, limits learned and hosts that are down.
    """

    crossref_url: str
    doi_url: str
    ncbi_url: str
    ncbi_api_key: str = field(default="", repr=False)
    contact: str = ""
    user_agent: str = "reviewboard/0.1"
    datacite_url: str = ""
    getter: Getter = field(default_factory=Getter, repr=False)

    def __post_init__(self) -> None:
        if self.datacite_url:
            self.getter.limit(self.datacite_url, DATACITE)
        self.getter.limit(self.doi_url, DOI_ORG)
        self.getter.limit(self.ncbi_url, NCBI_WITH_KEY if self.ncbi_api_key else NCBI_WITHOUT_KEY)
        self.getter.limit(self.crossref_url, CROSSREF_POLITE if self.contact else CROSSREF_PUBLIC)

    def ask(
        self,
        service: str,
        base: str,
        path: str,
        *,
        now: dt.datetime,
        params: Mapping[str, str] | None = None,
        about_us: Mapping[str, str] | None = None,
    ) -> Reply:
        """One question; ``about_us`` parameters with nothing in them are left out."""
        who = {name: value for name, value in (about_us or {}).items() if value}
        url = f"{base.rstrip('/')}/{path.lstrip('/')}"
        return self.getter.get(service, url, now=now, params=params, about_us=who, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        mail = f" (mailto:{self.contact})" if self.contact else ""
        return {"User-Agent": f"{self.user_agent}{mail}", "Accept": "application/json"}
