"""Real papers of 2026 with one thing changed, and what they were before, as far as the set tells.

What a change took away (the real authors of a paper with swapped ones, say) is stood in for by somebody or something
else: the rules compare, they do not know.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from articles.citations.formats import Entry
from tests.benchmarks.citations.sets import Labelled, Row, _fields, issued, names, people, recording, rows
from tests.standin import Recording

# Which kinds of change leave which field as it was.
AUTHORS_CHANGED = {"swapped_authors", "placeholder_authors", "partial_author_list"}
TITLE_CHANGED = {"chimeric_title", "near_miss_title"}
VENUE_CHANGED = {"preprint_as_published", "nonexistent_venue", "wrong_venue"}
LEFT = {
    "title": {"", "future_date", "arxiv_version_mismatch", "merged_citation", "fabricated_doi"}
    | AUTHORS_CHANGED
    | VENUE_CHANGED,
    "author": {"", "future_date", "arxiv_version_mismatch", "fabricated_doi"} | TITLE_CHANGED | VENUE_CHANGED,
    "journal": {"", "future_date", "fabricated_doi", "hybrid_fabrication"} | AUTHORS_CHANGED | TITLE_CHANGED,
    "year": {"", "fabricated_doi", "hybrid_fabrication"} | AUTHORS_CHANGED | TITLE_CHANGED | VENUE_CHANGED,
}
SOMEBODY = [{"family": family, "given": "X"} for family in ("Ferreira", "Lund", "Osei", "Petrov")]
SERVER = ("10.1101/", "10.64898/")


def perturbed() -> tuple[list[Labelled], list[Recording]]:
    """The references, and the works behind their identifiers."""
    listed = rows("perturbed_pubmed_biorxiv.csv")
    labelled = [
        Labelled(Entry(row["key"], _fields(row)), row["doi"].lower(), row["label"] == "VALID", row["kind"])
        for row in listed
    ]
    papers: dict[str, list[Row]] = defaultdict(list)
    for row in listed:
        if row["kind"] != "plausible_fabrication":
            papers[_paper(row)].append(row)
    return labelled, [record for each in papers.values() for record in _recordings(each)]


def _paper(row: Row) -> str:
    return row["pmid"] or (row["title"] if row["kind"] == "fabricated_doi" else row["doi"])


def _recordings(of_one: Sequence[Row]) -> list[Recording]:
    doi = next(
        (row["doi"] for row in of_one if row["kind"] != "fabricated_doi"), f"10.5555/{len(of_one[0]['title'])}.real"
    )
    message = _before(of_one, doi)
    pmid = of_one[0]["pmid"]
    return [recording(doi, message), *([_in_pubmed(pmid, doi, message)] if pmid else [])]


def _before(of_one: Sequence[Row], doi: str) -> dict[str, Any]:
    title, journal = _kept(of_one, "title") or _title_before(of_one[0]), _kept(of_one, "journal")
    message = {"title": [title], "author": _authors(of_one), "issued": issued(_kept(of_one, "year") or "2026")}
    if doi.startswith(SERVER):
        return message | {"type": "posted-content", "subtype": "preprint", "institution": [{"name": "bioRxiv"}]}
    return message | {"container-title": [journal or "Journal of Something Else"]}


def _kept(of_one: Sequence[Row], name: str) -> str:
    return next((row[name] for row in of_one if row["kind"] in LEFT[name]), "")


def _title_before(row: Row) -> str:
    """What the set says that it was; or without the word put in; or, where nothing tells, another one."""
    told = re.search(r"\(original: '(.*)'\)$", row["explanation"])
    if told:
        return told[1]
    if row["kind"] == "hybrid_fabrication":
        return re.sub(r"\b(?:Improved|Novel|Efficient|Enhanced)\s", "", row["title"])
    return "A study of something else in a cohort of people"


def _authors(of_one: Sequence[Row]) -> list[dict[str, str]]:
    if written := _kept(of_one, "author"):
        return people(names(written))
    cut_short = of_one[0]["kind"] == "partial_author_list"
    return [*people(names(of_one[0]["author"])), *SOMEBODY] if cut_short else SOMEBODY


def _in_pubmed(pmid: str, doi: str, message: dict[str, Any]) -> Recording:
    journal = message.get("container-title", ["medRxiv"])[0]
    authors = [
        {"name": f"{one['family']} {one['given'][:1] or 'X'}", "authtype": "Author"} for one in message["author"]
    ]
    year = str(message["issued"]["date-parts"][0][0])
    ids = [{"idtype": "pubmed", "value": pmid}, {"idtype": "doi", "value": doi}]
    summary = {"uid": pmid, "title": f"{message['title'][0]}.", "authors": authors, "pubdate": year, "source": journal}
    kind = ["Preprint"] if doi.startswith(SERVER) else ["Journal Article"]
    return {"pmid": pmid, "summary": summary | {"fulljournalname": journal, "pubtype": kind, "articleids": ids}}
