"""References written as CSL-JSON (https://github.com/citation-style-language/schema)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from articles.citations.answers import Record
from articles.citations.formats.entry import AS_CITED
from articles.citations.formats.kinds import TO_CSL
from articles.citations.formats.work import Work, in_one_line


def write(works: Iterable[Work]) -> str:
    return json.dumps([_item(work) for work in works], ensure_ascii=False, indent=2) + "\n"


def described(record: Record, kind: str) -> dict[str, Any]:
    """The record as a CSL item without an id; unknown fields are left out."""
    values: dict[str, Any] = {
        "type": TO_CSL.get(kind, "document"),
        "title": in_one_line(record.title),
        "author": [
            {"family": family, "given": given} if given else {"literal": family} for family, given in record.authors
        ],
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "container-title": in_one_line(record.journal),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "publisher": record.publisher,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
    }
    return {name: value for name, value in values.items() if value}


def _item(work: Work) -> dict[str, Any]:
    item = {"id": work.key} | described(work.record, work.kind)
    if work.url:
        item["URL"] = work.url
    if work.as_cited:
        item["note"] = AS_CITED + work.as_cited
    return item
