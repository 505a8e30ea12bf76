"""Which form references came in: by the name of the file where it says so, else by how the text looks."""

from __future__ import annotations

import re
from itertools import islice

from articles.citations.formats import bare_ids, bibtex, pubmed, ris, table

BY_SUFFIX = {
    "bib": "bibtex",
    "bibtex": "bibtex",
    "ris": "ris",
    "nbib": "pubmed",
    "medline": "pubmed",
    "json": "csl-json",
    "csv": "csv",
    "tsv": "csv",
}
JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
LOOKED_AT = 200  # lines


def detect(data: str, name: str = "") -> str:
    """One of ``FORMS``. ``name`` is the file's, where there is one."""
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    return BY_SUFFIX.get(suffix) or _by_look(data.lstrip("\ufeff \t\n"))


def _by_look(text: str) -> str:
    if JSON.match(text):
        return "csl-json"
    if bibtex.NEXT.search(text) or re.match(r"@[A-Za-z]+\s*[{(]", text):
        return "bibtex"
    lines = list(islice(filter(str.strip, (line[:2000] for line in text.split("\n", 2000))), LOOKED_AT))
    if any(re.match(r"\s*TY {0,2}-\s", f"{line} ") for line in lines[:20]) and ris.TAG.search(text):
        return "ris"
    if any(re.match(r"PMID {0,2}-\s*\d", line) for line in lines[:20]) and _tagged(lines):
        return "pubmed"
    if table.header(text) and len(lines) > 1:
        return "csv"
    if lines and all(words and all(map(bare_ids.is_one, words)) for words in map(bare_ids.words, lines)):
        return "ids"
    return "text"


def _tagged(lines: list[str]) -> bool:
    """ "PMID- 123" alone is a bare number too; PubMed's form has other tags beside it."""
    return any(pubmed.TAG.match(line) and not line.startswith("PMID") for line in lines)
