"""What a registry can say about a work, and the evidence that it said so.

Found, definitely absent and could not check are three things everywhere: a question that got no usable answer is
``UNAVAILABLE``, never absent and never found.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum


class Existence(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"
    INVALID = "invalid"
    # Nothing to ask: guidelines, reports, books and web pages stand in no registry that could deny them.
    NOT_INDEXED = "not_indexed"


class NoticeKind(StrEnum):
    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial_retraction"
    WITHDRAWAL = "withdrawal"
    CONCERN = "concern"
    CORRECTION = "correction"
    NEW_VERSION = "new_version"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One request and what came back. ``status`` is None where no HTTP answer came; then ``body_sha256`` is "".

    ``url`` leaves out who asked (mail address, tool, key), so it can be kept and shown.
    """

    service: str
    url: str
    fetched_at: dt.datetime
    status: int | None
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something published about the work, as one source tells it.

    ``notice_id`` is the notice's DOI, else "pmid:…", else ""; ``date`` is ISO 8601 as exactly as known ("2010",
    "2010-02", "2010-02-06" or ""); ``source`` names who says it; ``said`` is that source's own word.
    """

    kind: NoticeKind
    notice_id: str
    date: str
    source: str
    said: str


@dataclass(frozen=True, slots=True)
class Record:
    """A registry's description of one work, as plain text. Unknown fields are empty, never guessed.

    ``authors`` are (family, given) pairs in order; a group is (its name, ""). ``years`` are all known years of
    publication (online, print), ``year`` the one to print. ``journals`` are the journal's names, longest form first.
    ``other_titles`` are what the work may also be cited as (with its subtitle, in its own language). ``notice_of``
    lists what the record is a notice about; ``is_notice`` may hold without it. ``abstract`` has a paragraph for each
    section, "LABEL: text" where the section is labelled, parted by empty lines.
    """

    source: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    title: str = ""
    other_titles: tuple[str, ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    year: int | None = None
    years: tuple[int, ...] = ()
    journals: tuple[str, ...] = ()
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    type: str = ""
    notices: tuple[Notice, ...] = ()
    is_notice: bool = False
    notice_of: tuple[str, ...] = ()
    abstract: str = ""

    @property
    def journal(self) -> str:
        return self.journals[0] if self.journals else ""

    @property
    def first_page(self) -> str:
        return self.pages.replace("–", "-").split("-")[0].split(",")[0].strip()

    def joined(self, other: Record) -> Record:
        """This record with the other's facts where this one has none, and all that either says about it."""
        return replace(
            self,
            source=f"{self.source} and {other.source}",
            doi=self.doi or other.doi,
            pmid=self.pmid or other.pmid,
            pmcid=self.pmcid or other.pmcid,
            title=self.title or other.title,
            other_titles=tuple(dict.fromkeys((*self.other_titles, other.title, *other.other_titles))),
            authors=self.authors or other.authors,
            year=self.year or other.year,
            years=tuple(sorted({*self.years, *other.years})),
            journals=tuple(dict.fromkeys(self.journals + other.journals)),
            publisher=self.publisher or other.publisher,
            volume=self.volume or other.volume,
            issue=self.issue or other.issue,
            pages=self.pages or other.pages,
            type=self.type or other.type,
            notices=self.notices + other.notices,
            is_notice=self.is_notice or other.is_notice,
            notice_of=tuple(dict.fromkeys(self.notice_of + other.notice_of)),
            abstract=self.abstract or other.abstract,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One registry's answer about one identifier. It speaks for that registry alone; ``rules`` decide about the work.

    ``reason`` is a sentence that says why, wherever it is not found. ``agency`` is the DOI's registration agency where
    doi.org named one.
    """

    existence: Existence
    evidence: Evidence
    record: Record | None = None
    reason: str = ""
    agency: str = ""

    @property
    def found(self) -> bool:
        return self.existence is Existence.FOUND

    @property
    def absent(self) -> bool:
        return self.existence is Existence.ABSENT

    @property
    def unavailable(self) -> bool:
        return self.existence is Existence.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a registry's search found. ``score`` is the registry's own, unbounded; None if it gave none."""

    record: Record
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What a registry found for a reference, best first by its own order.

    Not ``answered`` is "could not check", with ``reason`` in a sentence; answered without hits is "nothing found".
    """

    evidence: Evidence
    answered: bool
    hits: tuple[Hit, ...] = ()
    reason: str = ""
