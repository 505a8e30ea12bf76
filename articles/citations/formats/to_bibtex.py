"""References written as BibTeX, UTF-8: every value in braces that balance, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from articles.citations.formats.entry import AS_CITED
from articles.citations.formats.kinds import TO_BIBTEX
from articles.citations.formats.latex import as_verbatim, encoded
from articles.citations.formats.work import Work

PLACES = {"chapter": "booktitle"}
PUBLISHERS = {"report": "institution", "guideline": "organization"}


def write(works: Iterable[Work]) -> str:
    return "\n".join(_entry(work) for work in works)


def _entry(work: Work) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work) if value)
    return f"@{TO_BIBTEX.get(work.kind, 'misc')}{{{work.key},\n{lines}}}\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    yield "author", " and ".join(_name(*author) for author in record.authors)
    # In braces of its own, so that no style changes the case of a gene or a drug.
    yield "title", f"{{{encoded(record.title)}}}" if record.title else ""
    yield PLACES.get(work.kind, "journal"), encoded(record.journal)
    yield "year", str(record.year or "")
    yield "volume", encoded(record.volume)
    yield "number", encoded(record.issue)
    yield "pages", encoded(record.pages)
    yield PUBLISHERS.get(work.kind, "publisher"), encoded(record.publisher)
    yield "doi", as_verbatim(record.doi)
    yield "pmid", as_verbatim(record.pmid)
    yield "pmcid", as_verbatim(record.pmcid)
    yield "url", as_verbatim(work.url)
    yield "note", "Preprint" if work.kind == "preprint" else ""
    # No style prints ``annote``: what the text says of the work goes along without getting into the list.
    yield "annote", encoded(AS_CITED + work.as_cited) if work.as_cited else ""


def _name(family: str, given: str) -> str:
    if not given:
        return f"{{{encoded(family)}}}"
    return f"{_whole(encoded(family))}, {_whole(encoded(given))}"


def _whole(part: str) -> str:
    """In braces where BibTeX would take the part for two."""
    return f"{{{part}}}" if re.search(r",|\band\b", part) else part
