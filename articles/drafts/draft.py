"""The one value every reader of incoming texts produces, whatever the format it read.

A draft is plain data: nothing here knows Django or the database. ``body`` is Markdown, NFC, LF line ends, with citation
markers in the one form that is stored: ``[1]`` or ``[2, 3]`` before or after the full stop as the author wrote it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Severity = Literal["fatal", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reading of a draft turned up, in a sentence with its place.

    ``code`` is a stable word such as ``reference-unlisted``; ``where`` is for people ("line 12", "reference 3").
    ``reference`` is the number of the reference it is about, where it is about one.
    """

    severity: Severity
    code: str
    message: str
    where: str = ""
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class DraftReference:
    """One numbered entry of the reference list, as cited. Unknown fields are empty strings.

    ``as_cited`` is empty where the text cites the number but no list names it: such an entry is kept, so that the
    citations that rest on it have something to point at, and carries a fatal ``reference-unlisted`` finding.
    """

    number: int
    as_cited: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""
    passage: str = ""

    @property
    def listed(self) -> bool:
        return bool(self.as_cited or self.doi or self.pmid or self.url)


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One statement of the body that a source can support: a sentence or a list item.

    ``text`` has the citation markers and inline Markdown removed and its white space folded; ``start`` and ``end`` are
    offsets into the body (``body[start:end]`` is the statement with its markers). ``citations`` are reference numbers
    in the order cited, each once. ``heading`` is the nearest heading above, "" before the first.
    """

    text: str
    citations: tuple[int, ...]
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    question: str
    title: str
    body: str
    references: tuple[DraftReference, ...] = ()
    related_questions: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    external_id: str = ""
    specialty: str = ""
    drafted_by: str = ""
    last_updated: dt.date | None = None

    @property
    def fatal(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "fatal")
