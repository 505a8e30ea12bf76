"""What a rule may look at: the source as cited, and what each registry that was asked said about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from articles.citations.answers import Answer, Evidence, Record
from articles.citations.cited import Cited
from articles.citations.matching.choosing import Match


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
    match: Match | None = None
    read: Answer | None = None
    """PubMed's whole record, asked for because of its abstract: no rule looks at it."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        every = (
            *(self.crossref, self.handle, self.agency, self.datacite, self.pubmed, self.central),
            *(self.europepmc, self.openalex, self.retraction_watch),
        )
        return tuple(answer for answer in every if answer)

    @property
    def essential(self) -> tuple[Answer, ...]:
        """Those without which nothing is known. Europe PMC and OpenAlex only add to what the others say."""
        # Without the agency nobody knows where else a DOI that Crossref does not hold is described.
        agency = self.agency if self.handle and self.handle.found else None
        every = (self.crossref, self.handle, agency, self.datacite, self.pubmed, self.central)
        return tuple(answer for answer in every if answer)

    @property
    def supplementary(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in (self.europepmc, self.openalex) if answer)

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
        searched = self.match.searched if self.match else ()
        read = (self.read.evidence,) if self.read else ()
        return (*(answer.evidence for answer in self.answers), *read, *searched)

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """The evidence of the answers that carry a record."""
        return tuple(answer.evidence for answer in self.described)
