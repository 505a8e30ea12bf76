"""PubMed's words for what was published about an article, the same in ESummary, EFetch and at Europe PMC."""

from __future__ import annotations

import re

from articles.citations.answers import Notice, NoticeKind
from articles.citations.identifiers import find, normalise_pmid

NOTICES_IN = {
    "retraction in": NoticeKind.RETRACTION,
    "retracted and republished in": NoticeKind.RETRACTION,
    "partial retraction in": NoticeKind.PARTIAL_RETRACTION,
    "expression of concern in": NoticeKind.CONCERN,
    "erratum in": NoticeKind.CORRECTION,
    "corrected and republished in": NoticeKind.CORRECTION,
    "update in": NoticeKind.NEW_VERSION,
}
NOTICE_OF = {"retraction of", "partial retraction of", "expression of concern for", "erratum for"}
# Publication types.
RETRACTED_TYPE = "Retracted Publication"
NOTICE_TYPES = {"Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern"}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
CITED_DATE = re.compile(r"\b(\d{4})(?: ([A-Z][a-z]{2})\b(?:-[A-Z][a-z]{2})?(?: (\d{1,2})\b)?)?\s*[;.:]")


def notice_kind(reference_type: str) -> NoticeKind | None:
    """What a relation of PubMed ("Retraction in", "RetractionIn") says was published about the article, if anything."""
    return NOTICES_IN.get(_spaced(reference_type))


def is_notice_about(reference_type: str) -> bool:
    """Whether a relation ("Erratum for", "ErratumFor") makes the article a notice about another."""
    return _spaced(reference_type) in NOTICE_OF


def other_end(citation: str, pmid: str) -> str:
    """What names the other end of a relation: its DOI if the citation gives it, else its PMID, else the citation."""
    number = normalise_pmid(pmid)
    return find(citation).doi or (f"pmid:{number}" if number else citation)


def retracted_by_type(source: str) -> Notice:
    """What the publication type alone says: that it was retracted, not by which notice or when."""
    return Notice(NoticeKind.RETRACTION, "", "", source, RETRACTED_TYPE)


def cited_date(citation: str) -> str:
    """The date in PubMed's short citation ("Lancet. 2010 Feb 6;375(9713):445."), ISO 8601 as exactly as given."""
    match = CITED_DATE.search(citation)
    if not match:
        return ""
    year, month, day = match.groups()
    if not month or month not in MONTHS:
        return year
    return f"{year}-{MONTHS.index(month) // 4 + 1:02d}" + (f"-{int(day):02d}" if day else "")


def named_author(name: str, *, group: bool = False) -> tuple[str, str]:
    """("Wakefield", "AJ") of "Wakefield AJ"; a group keeps its whole name."""
    match = None if group else re.fullmatch(r"(.+?) ([A-Z]{1,4})(?: (?:Jr|Sr|\d\w+))?", name)
    return (match[1], match[2]) if match else (name, "")


def _spaced(reference_type: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", reference_type).lower().strip()
