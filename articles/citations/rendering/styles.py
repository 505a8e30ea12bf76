"""A record as a formatted reference in NLM's (Vancouver) or the AMA's style, by citeproc-py and the styles' own files.

citeproc-py (0.11) takes values for markup, writes "1." against the first word, drops all but the first of the initials
"AJ", runs the parts of a date together, falls over a date without a year, sets a full stop behind a question mark and
shortens the pages "7-7" to "7–". So signs that mean something in HTML go through it as private characters, each
reference is rendered alone and without its number, initials are given apart, and of a date only a known year is given.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from articles.citations.answers import Record
from articles.citations.formats.kinds import kind_of
from articles.citations.formats.to_csl_json import described
from articles.citations.rendering.plain import as_text, initials

STYLES = {"nlm": "nlm-citation-sequence", "ama": "american-medical-association"}
FOLDER = Path(__file__).parent / "csl"
MARKS = {sign: chr(0xE000 + place) for place, sign in enumerate("<>&\"'")}
HIDDEN = str.maketrans(dict.fromkeys(MARKS.values(), "")) | str.maketrans(MARKS)
SHOWN = str.maketrans({mark: html.escape(sign) for sign, mark in MARKS.items()})
NUMBER = re.compile(r"^\s*1\.\s*")
# What the formatter writes besides text; whatever else it might write is no part of a reference.
OWN_TAG = re.compile(r"</?(?:i|b|sup|sub)>|<[^<>]*>")
STOPPED_TWICE = re.compile(r"([?!](?:</i>)?)\.(?=\s|$)")


def rendered(record: Record) -> dict[str, str]:
    """The reference in each of ``STYLES``, as HTML that is safe on any page: text, ``<i>``, links to its DOI and PMID.

    Takes some milliseconds a style: made when the record is stored, not when a page is read.
    """
    return {style: as_html(record, style) for style in STYLES}


def as_html(record: Record, style: str) -> str:
    """One of ``STYLES``; without a title what is known in a row, "" where nothing is."""
    known = replace(record, pmid="")
    try:
        line = _by_style(known, style) if record.title else html.escape(as_text(known))
    except (
        Exception
    ):  # citeproc-py fails in ways of its own (TypeError on a null date): no check is lost for a line's sake
        line = html.escape(as_text(known))
    return " ".join(filter(None, [_with_doi(line, record.doi), _pubmed(record.pmid)]))


def as_plain(line: str) -> str:
    """The same in plain text."""
    return html.unescape(re.sub(r"<[^<>]*>", "", line))


def _by_style(record: Record, style: str) -> str:
    item = CitationItem("1")
    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON([_item(record)]), formatter.html)
    bibliography.register(Citation([item]))
    [line] = bibliography.bibliography()
    shown = OWN_TAG.sub(lambda tag: tag[0] if tag[0].strip("</>") in ("i", "b", "sup", "sub") else "", str(line))
    return STOPPED_TWICE.sub(r"\1", " ".join(NUMBER.sub("", shown).split())).translate(SHOWN)


@cache
def _style(style: str) -> CitationStylesStyle:
    """Read once a process. Both files are known, so they are not held against the schema, which takes half a second."""
    return CitationStylesStyle(str(FOLDER / f"{STYLES[style]}.csl"), validate=False)


def _item(record: Record) -> dict[str, object]:
    kind = kind_of(record)
    item = described(record, kind or ("article" if record.journals else "book"))
    shortest = min(record.journals, key=len, default="")
    item |= {"id": "1", "container-title-short": shortest} if shortest else {"id": "1"}
    item["author"] = [_author(*author) for author in record.authors]
    first, dash, last = record.pages.partition("-")
    if dash and first == last:
        item["page"] = first
    item.pop("PMCID", None)  # NLM's style prints it in place of the pages
    return {name: value.translate(HIDDEN) if isinstance(value, str) else value for name, value in item.items()}


def _author(family: str, given: str) -> dict[str, str]:
    if not given:
        return {"literal": family.translate(HIDDEN)}
    return {"family": family.translate(HIDDEN), "given": (". ".join(initials(given)) + ".").translate(HIDDEN)}


def _with_doi(line: str, doi: str) -> str:
    """The line with its DOI, which every style prints last, as a link."""
    text = html.escape(f"doi:{doi}")
    before, found, after = line.rpartition(text) if doi else (line, "", "")
    if not found:
        return line
    address = html.escape(f"https://doi.org/{quote(doi, safe='/')}")
    return f'{before}<a href="{address}" rel="nofollow noopener">{text}</a>{after}'


def _pubmed(pmid: str) -> str:
    if not re.fullmatch(r"[0-9]{1,8}", pmid):
        return ""
    return f'<a href="https://pubmed.ncbi.nlm.nih.gov/{pmid}/" rel="nofollow noopener">PMID: {pmid}</a>'
