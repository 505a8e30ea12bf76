"""A reference as a draft has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from articles.citations import identifiers
from articles.citations.identifiers import Identifiers


@dataclass(frozen=True)
class Cited:
    """A reference as the draft has it. ``as_cited`` is the whole entry; the other fields are those known apart from it.

    ``authors`` are names as written, the first author first. ``kind`` is what it says it is: "article", "preprint",
    "book", "chapter", "guideline", "report", "web", "data". Whatever is unknown is "" or None. ``refused`` are DOIs and
    PMIDs of works that a person has said are not meant.
    """

    as_cited: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    kind: str = ""
    refused: tuple[str, ...] = ()

    @cached_property
    def identifiers(self) -> Identifiers:
        return identifiers.read(doi=self.doi, pmid=self.pmid, pmcid=self.pmcid, url=self.url, text=self.as_cited)

    @property
    def source_key(self) -> str:
        return identifiers.source_key(self.identifiers, self.as_cited or self.title)
