"""References written as RIS: a tag a line, lines end in CR LF, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from articles.citations.formats.entry import AS_CITED, filed
from articles.citations.formats.kinds import TO_RIS
from articles.citations.formats.work import Work, in_one_line


def write(works: Iterable[Work]) -> str:
    return "\r\n".join(f"{tag}  - {value}" for work in works for tag, value in _lines(work)) + "\r\n"


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    first, _, last = record.pages.replace("–", "-").partition("-")
    yield "TY", TO_RIS.get(work.kind, "GEN")
    values = [
        ("ID", work.key),
        *(("AU", _name(*author)) for author in record.authors),
        ("TI", record.title),
        ("T2", record.journal),
        ("PY", str(record.year or "")),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", first),
        ("EP", last),
        ("PB", record.publisher),
        ("DO", record.doi),
        ("AN", record.pmid),
        ("DB", "PubMed" if record.pmid else ""),
        ("C2", record.pmcid),
        ("UR", work.url),
        ("N1", AS_CITED + work.as_cited if work.as_cited else ""),
    ]
    for tag, value in values:
        if plain := in_one_line(value):
            yield tag, plain
    yield "ER", ""


def _name(family: str, given: str) -> str:
    """A group whose name would be read as a person's ends in a comma, as reference managers write it."""
    if given:
        return f"{family}, {given}"
    return family if filed(family) == (family, "") else f"{family},"
