"""BibTeX and BibLaTeX entries: each is read for itself, so one that is broken costs no other.

Read here and not by bibtexparser 2.1: that loses a value which ends in an escaped backslash, gives up the entry behind
one whose brace is missing, leaves ``a # b`` unjoined, and refuses an entry that repeats a field. Grammar: Oren
Patashnik, BibTeXing (1988), and https://www.bibtex.org/Format/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from articles.citations.formats.entry import AS_CITED, LONGEST, MOST_AUTHORS, OTHERS, Entry, cited, pair
from articles.citations.formats.kinds import BIBTEX
from articles.citations.formats.latex import decoded, verbatim
from articles.citations.formats.ris import PREPRINT_PLACES
from articles.citations.rules.facts import Cited

# Repeats have an upper bound wherever a text of nothing else would make them start over at each of its characters.
START = re.compile(r"@[ \t]{0,20}([A-Za-z][A-Za-z-]{0,40})\s{0,100}([{(])")
# The next entry where the one before was never closed: at the start of a line, with its key and a comma.
NEXT = re.compile(
    r"^[ \t]{0,100}@[ \t]{0,20}[A-Za-z][A-Za-z-]{0,40}[ \t]{0,20}[{(][^\s,{}\"=]{0,500}[ \t]{0,20},", re.MULTILINE
)
MARK = re.compile(r"\\[\s\S]|[{}\"()]")
BRACES = re.compile(r"\\[\s\S]|[{}]")
IN_QUOTES = re.compile(r"\\[\s\S]|[{}\"]")
FIELD = re.compile(r"(?<![\w:.+/-])([A-Za-z][\w:.+/-]{0,100})\s{0,100}=\s*")
FIELD_LINE = re.compile(r"^[ \t]*[A-Za-z][\w:.+/-]*[ \t]*=", re.MULTILINE)
PLAIN = re.compile(r"[^\s,#{}\"]++(?:[ \t]++[^\s,#{}\"=]++(?![ \t]*=))*")
JOIN = re.compile(r"\s*#\s*")
MONTHS = {name: name for name in ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]}
BESIDE = ("comment", "preamble", "string")


class NeverClosed(ValueError):
    """A brace or quotation mark that is open at the end."""


@dataclass(frozen=True, slots=True)
class Block:
    """``@kind{body}``, from line ``line`` on; not ``whole`` where its closing brace is missing."""

    kind: str
    body: str
    line: int
    whole: bool


def read(text: str) -> list[Entry]:
    known = dict(MONTHS)
    found: list[Entry] = []
    for block in _blocks(text):
        if block.kind == "string":
            known |= {name: value[:LONGEST] for name, value in _fields(block.body, known)[0].items()}
        elif block.kind not in BESIDE:
            found.append(_entry(len(found) + 1, block, known))
    if not found:
        fault = "No BibTeX entry was found: each looks like “@article{key, title = {…}, doi = {…}}”."
        return [Entry("1", cited(as_cited=text[:2000]), (fault,))]
    return found


def _blocks(text: str) -> Iterator[Block]:
    """What stands between entries is comment. Every character is looked at a fixed number of times."""
    borders = [match.start() for match in NEXT.finditer(text)]
    lines, counted, place, border = 1, 0, 0, 0
    while start := START.search(text, place):
        lines, counted = lines + text.count("\n", counted, start.start()), start.start()
        while border < len(borders) and borders[border] <= start.start():
            border += 1
        limit = borders[border] if border < len(borders) else len(text)
        end = _closed_at(text, start.end(), limit, start[2])
        stop = limit if end is None else end
        yield Block(start[1].lower(), text[start.end() : stop], lines, end is not None)
        place = stop if end is None else stop + 1


def _closed_at(text: str, start: int, limit: int, opener: str) -> int | None:
    depth = 0
    for mark in MARK.finditer(text, start, limit):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}" and depth:
            depth -= 1
        elif not depth and mark[0] == {"{": "}", "(": ")"}[opener]:
            return mark.start()
    return None


def _entry(place: int, block: Block, known: dict[str, str]) -> Entry:
    key, comma, rest = block.body.partition(",")
    if "=" in key:
        key, rest = "", block.body
    elif not comma:
        rest = ""
    ref_id = " ".join(key.split()) or str(place)
    values, whole = _fields(rest, known)
    entry = _described(block, values)
    faults = []
    if not (block.whole and whole):
        faults.append(f"Line {block.line}: a brace or quotation mark of “{ref_id[:80]}” is never closed. Close it.")
    if not entry.as_cited:
        faults.append(f"Line {block.line}: “{ref_id[:80]}” says nothing about the work. Give its title or its DOI.")
    return Entry(ref_id, entry, tuple(faults))


def _fields(body: str, known: dict[str, str]) -> tuple[dict[str, str], bool]:
    """The values as written, by lower-case name, the first of each; and whether all were closed.

    Where one is not, each line that begins a field is read for itself.
    """
    try:
        return dict(reversed(list(_read_fields(body, known)))), True
    except NeverClosed:
        cuts = [0, *(match.start() for match in FIELD_LINE.finditer(body)), len(body)]
    values: dict[str, str] = {}
    for start, end in pairwise(cuts):
        part = body[start:end]
        try:
            pairs = list(_read_fields(part, known))
        except NeverClosed:
            field = FIELD.search(part)
            pairs = [(field[1].lower(), part[field.end() :].strip(' \t\n,{}"'))] if field else []
        for name, value in pairs:
            values.setdefault(name, value)
    return values, False


def _read_fields(body: str, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    place = 0
    while field := FIELD.search(body, place):
        value, place = _value(body, field.end(), known)
        yield field[1].lower(), value


def _value(body: str, place: int, known: dict[str, str]) -> tuple[str, int]:
    parts: list[str] = []
    while place < len(body):
        part, place = _part(body, place, known)
        parts.append(part[:LONGEST])
        join = JOIN.match(body, place)
        if not join:
            break
        place = join.end()
    return "".join(parts)[: LONGEST * 2], place


def _part(body: str, place: int, known: dict[str, str]) -> tuple[str, int]:
    """One piece of a value, and where it ends: in braces, in quotation marks, a number or a name for a text."""
    if body[place] == "{":
        end = _end(BRACES, body, place + 1, "}")
        return body[place + 1 : end], end + 1
    if body[place] == '"':
        end = _end(IN_QUOTES, body, place + 1, '"')
        return body[place + 1 : end], end + 1
    plain = PLAIN.match(body, place)
    if not plain:
        return "", place + 1
    return known.get(plain[0].lower(), plain[0]), plain.end()


def _end(marks: re.Pattern[str], body: str, place: int, closer: str) -> int:
    depth = 0
    for mark in marks.finditer(body, place):
        if mark[0] == closer and not depth:
            return mark.start()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    raise NeverClosed


def _described(block: Block, values: dict[str, str]) -> Cited:
    plain = {name: decoded(value) for name, value in values.items() if name not in ("author", "editor")}

    def one(*names: str) -> str:
        return next((plain[name] for name in names if plain.get(name)), "")

    journal = one("journal", "journaltitle", "booktitle", "eprinttype", "archiveprefix")
    kind = BIBTEX.get(block.kind, "")
    if PREPRINT_PLACES.search(journal) or (block.kind == "unpublished" and PREPRINT_PLACES.search(one("note"))):
        kind = "preprint"
    said = next((note for name in ("annote", "note") if (note := one(name)).startswith(AS_CITED)), "")
    return cited(
        _people(values.get("author") or values.get("editor") or ""),
        as_cited=said.removeprefix(AS_CITED),
        title=one("title"),
        year=one("year", "date"),
        journal=journal,
        volume=one("volume"),
        issue=one("number", "issue"),
        pages=one("pages").replace("–", "-"),
        publisher=one("publisher", "institution", "organization", "school"),
        doi=verbatim(values.get("doi", "")),
        pmid=one("pmid") or (one("eprint") if one("eprinttype", "archiveprefix").lower() in ("pubmed", "pmid") else ""),
        pmcid=one("pmcid", "pmc"),
        url=_address(values.get("url") or values.get("howpublished") or ""),
        kind=kind,
    )


def _address(value: str) -> str:
    found = re.search(r"https?://\S+", verbatim(value.replace("\\url", "")))
    return found[0] if found else ""


def _people(names: str) -> list[tuple[str, str]]:
    """(family, given) for each; a name wholly in braces is a group's, and is not taken apart; "others" stay such."""
    return [OTHERS if name.lower() == "others" else _person(name) for name in _apart(names)[:MOST_AUTHORS]]


def _apart(names: str) -> list[str]:
    """Parted at each “and” that stands in no braces."""
    found, depth, start = [], 0, 0
    for mark in re.finditer(r"\\[\s\S]|[{}]|(?<!\s)\s+and\s+", names):
        depth = max(depth + {"{": 1, "}": -1}.get(mark[0], 0), 0)
        if not depth and mark[0].strip() == "and":
            found.append(names[start : mark.start()].strip())
            start = mark.end()
    return [name for name in [*found, names[start:].strip()] if name]


def _person(name: str) -> tuple[str, str]:
    if name.startswith("{") and not _outside(name):
        return decoded(name), ""
    parts = [decoded(part) for part in _at_commas(name)]
    if len(parts) == 1:
        return pair(parts[0])
    return parts[0], " ".join(reversed(parts[1:])) if len(parts) == 3 else parts[1]


def _outside(name: str) -> str:
    """What stands in no braces."""
    depth, outside = 0, []
    for mark in re.finditer(r"\\[\s\S]|.", name, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if not depth and mark[0] != "}":
            outside.append(mark[0])
    return "".join(outside).strip()


def _at_commas(name: str) -> list[str]:
    found, depth, start = [], 0, 0
    for mark in re.finditer(r"\\[\s\S]|[{},]", name):
        depth = max(depth + {"{": 1, "}": -1}.get(mark[0], 0), 0)
        if not depth and mark[0] == ",":
            found.append(name[start : mark.start()])
            start = mark.end()
    return [*found, name[start:]][:3]
