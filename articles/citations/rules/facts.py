"""What a rule may look at: the source as cited, and what each registry that was asked said about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from articles.citations import identifiers
from articles.citations.answers import Answer, Evidence, Record
from articles.citations.identifiers import Identifiers


@dataclass(frozen=True)
class Cited:
    """A reference as the draft has it. ``as_cited`` is the whole entry; the other fields are those known apart from it.

    ``authors`` are names as written, the first author first. ``kind`` is what it says it is: "article", "preprint",
    "book", "chapter", "guideline", "report", "web", "data". Whatever is unknown is "" or None.
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

    @cached_property
    def identifiers(self) -> Identifiers:
        return identifiers.read(doi=self.doi, pmid=self.pmid, pmcid=self.pmcid, url=self.url, text=self.as_cited)

    @property
    def source_key(self) -> str:
        return identifiers.source_key(self.identifiers, self.as_cited or self.title)


@dataclass(frozen=True)
class Facts:
    """The answers about one source; None where that service was not asked."""

    cited: Cited
    crossref: Answer | None = None
    handle: Answer | None = None
    agency: Answer | None = None
    datacite: Answer | None = None
    pubmed: Answer | None = None
    central: Answer | None = None
    europepmc: Answer | None = None
    openalex: Answer | None = None
    retraction_watch: Answer | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        every = (
            *(self.crossref, self.handle, self.agency, self.datacite, self.pubmed, self.central),
            *(self.europepmc, self.openalex, self.retraction_watch),
        )
        return tuple(answer for answer in every if answer)

    @property
    def described(self) -> tuple[Answer, ...]:
        """The answers that carry a record."""
        return tuple(answer for answer in self.answers if answer.record)

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(answer.record for answer in self.described if answer.record)

    @cached_property
    def record(self) -> Record | None:
        """All records about the work as one, the DOI agency's first."""
        joined: Record | None = None
        for record in self.records:
            joined = joined.joined(record) if joined else record
        return joined

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(answer.evidence for answer in self.answers)

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """The evidence of the answers that carry a record."""
        return tuple(answer.evidence for answer in self.described)
