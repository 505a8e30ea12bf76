"""The labelled sets: references as people and machines wrote them, and the works that they mean, as Crossref has them.

The sets are not part of the project; where their folder is absent there is nothing to measure on.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.citations.cited import Cited
from articles.citations.formats import Entry
from tests.standin import Recording

FOLDER = Path(__file__).parents[3] / ".." / "shared" / "data" / "citations" / "sets"
Row = dict[str, str]


@dataclass(frozen=True)
class Labelled:
    """One reference and what is true of it: the DOI of its work ("" where there is none), and whether it is sound."""

    entry: Entry
    doi: str
    sound: bool = True
    kind: str = ""


def rows(name: str) -> list[Row]:
    """The lines of one set."""
    text = (FOLDER / name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def recording(doi: str, message: dict[str, Any]) -> Recording:
    """A work as Crossref answers for it; without what is empty."""
    known = {name: value for name, value in message.items() if value not in ("", [], [""], None)}
    work = {"DOI": doi, "type": "journal-article", **known}
    return {
        "path": f"/works/{doi}",
        "json": {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work},
    }


def issued(year: str | int | None) -> dict[str, Any] | None:
    found = re.search(r"\d{4}", str(year or ""))
    return {"date-parts": [[int(found[0])]]} if found else None


def names(text: str, parted: str = r"\s+and\s+") -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(parted, text) if name.strip())


def people(listed: Iterable[str]) -> list[dict[str, str]]:
    """Authors as Crossref has them, of "D. Nolan", "Nolan DA" or a family name alone."""
    return [_person(name) for name in listed if name.lower() not in ("others", "et al")]


def _person(name: str) -> dict[str, str]:
    words = name.split()
    if len(words) > 1 and re.fullmatch(r"[A-Z]{1,4}", words[-1]) and not words[0].endswith("."):
        return {"family": " ".join(words[:-1]), "given": words[-1]}
    return {"family": words[-1], "given": " ".join(words[:-1])}


def references() -> tuple[list[Labelled], list[Recording]]:
    """References in free text with their works: PMC's (without years, titles cut at italics), and PubMed's lists."""
    labelled, works = [], []
    for number, row in enumerate(rows("refs_pmc_glutton_700.csv")):
        doi = row["doi"].lower()
        labelled.append(_in_words(f"pmc-{number}", row["reference"], doi))
        message = {"title": [row["atitle"]], "author": people([row["firstAuthor"]] if row["firstAuthor"] else [])}
        place = {"container-title": [row["jtitle"]], "volume": row["volume"], "page": row["firstPage"]}
        works.append(recording(doi, message | place))
    for name in ("refs_pubmed_apa_45refs.csv", "refs_pubmed_vancouver_35refs.csv"):
        for row in (row for row in rows(name) if row["pubmed_doi"] and row["pubmed_title"]):
            doi = row["pubmed_doi"].lower()
            labelled.append(_in_words(f"{name[12:15]}-{row['ref_no']}", row["reference"], doi))
            works.append(recording(doi, _of_pubmed(row)))
    return labelled, works


def _in_words(name: str, reference: str, doi: str) -> Labelled:
    """Without its identifier: what is measured is finding the work by its words."""
    bare = re.sub(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", " ", reference)
    return Labelled(Entry(name, Cited(as_cited=" ".join(bare.split()))), doi)


def _of_pubmed(row: Row) -> dict[str, Any]:
    return {
        "title": [row["pubmed_title"]],
        "author": people([row["first_author_pubmed"]]),
        "container-title": [row["pubmed_journal"]],
        "issued": issued(row["pubmed_year"]),
        "volume": row["pubmed_volume"],
        "issue": row["pubmed_issue"],
        "page": row["pubmed_pages"],
    }


def chatgpt() -> tuple[list[Labelled], list[Recording]]:
    """References that ChatGPT gave, coded by hand as real or made up; the real ones' works are as cited."""
    labelled, works = [], []
    for number, row in enumerate(rows("fabricated_chatgpt_walters_wilder.csv")):
        doi, sound = f"10.5555/real.{number}", row["label"] == "VALID"
        labelled.append(Labelled(Entry(row["key"], _fields(row)), doi if sound else "", sound, row["kind"]))
        if sound:
            works.append(recording(doi, _as_cited(row)))
    return labelled, works


def _fields(row: Row) -> Cited:
    year = int(row["year"]) if row["year"].isdecimal() else None
    written = {name: row[name] for name in ("title", "journal", "doi", "pmid", "volume")}
    return Cited(authors=names(row["author"]), year=year, **written)


def _as_cited(row: Row) -> dict[str, Any]:
    return {
        "title": [row["title"]],
        "author": people(names(row["author"])),
        "container-title": [row["journal"]],
        "issued": issued(row["year"]),
    }
