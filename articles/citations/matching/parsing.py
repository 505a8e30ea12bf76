"""The parts of a free-text reference: authors, title, journal, year, volume, pages, and what kind of work it names.

Read by the punctuation of the common styles (Vancouver, AMA, APA, Harvard, MDPI, BMC, MLA). What is not recognised is
left empty: the parts are used to ask PubMed and to tell books, guidelines and web pages from articles, never as proof.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.citations.likeness import ADDRESS, LONGEST_REFERENCE
from articles.citations.matching.kinds import kind_of

YEAR = r"(?:1[89]|20)\d{2}"
PAGE = r"[A-Za-z]{0,3}\d{1,7}[A-Za-z]?"
PAGES = rf"(?P<first>{PAGE})(?:\s*[-–—‐−]+\s*(?P<last>{PAGE}))?"
ISSUE = r"(?:\s*\((?P<issue>[^()]{1,24})\))?"
# Where volume and pages stand, the surest form first.
PLACES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2019 Mar 3;393(10170):1-9   1994, 94:1543-1549   2019, 12(3), 345–350
        rf"\b(?P<year>{YEAR})[a-z]?\b\)?(?:[ .]+[a-z]{{3,9}}\.?)?(?:[ -]+\d{{1,2}})?\s*[;,.]\s*"
        rf"(?:vol(?:ume)?\.?\s*)?(?P<volume>[A-Za-z]?\d{{1,5}}[A-Za-z]?){ISSUE}\s*[:,]\s*(?:pp?\.?\s*)?{PAGES}",
        # vol. 12, no. 3, pp. 45-67
        rf"\bvol(?:ume)?\.?\s*(?P<volume>\d{{1,5}})\s*[,.;(]*\s*(?:(?:no|issue|nr|number)\.?\s*(?P<issue>[\w-]{{1,12}}))?"
        rf"[\s,.;:()]*(?:{YEAR})?[\s,.;:()]*(?:pp?\.?\s*)?{PAGES}",
        # 393(10170):1-9   29(3), 216–229   64:423-428
        rf"(?<![\d-])(?P<volume>[A-Za-z]?\d{{1,5}}){ISSUE}\s*[:,]\s*(?:pp?\.?\s*)?(?P<first>{PAGE})\s*[-–—‐−]+\s*(?P<last>{PAGE})",
        # 2021;7:136   7:e12
        rf"(?<![\d-])(?P<volume>[A-Za-z]?\d{{1,5}}){ISSUE}\s*:\s*{PAGES}",
        # 12(3), 345
        rf"(?<![\d-])(?P<volume>\d{{1,5}})\s*\((?P<issue>[^()]{{1,24}})\)\s*,\s*{PAGES}",
    )
)
DATED = re.compile(rf"[(\[]\s*(?P<year>{YEAR})[a-z]?(?:,[^()\[\]]{{0,20}})?\s*[)\]]")
ANY_YEAR = re.compile(rf"(?<![\d.:/-])(?P<year>{YEAR})[a-z]?(?![\d-])")
EARLY_YEAR = re.compile(rf"^[^\d]{{3,200}}[.,]\s*(?P<year>{YEAR})[a-z]?[.,:]\s")
NUMBERING = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+")
INITIALS = r"(?:[A-Z]\.?[ -]?){1,4}(?![a-z])"
# Taken whole or not at all: a name of many hyphens could be parted in more ways than can be tried.
CAPITAL_WORD = r"[^\W\d_a-z](?=[\w'’‐-]*[a-zß-ÿ])[\w'’‐-]*+"
PARTICLES = (
    r"(?:(?:[Dd]e|[Dd]a|[Dd]i|[Dd]el|[Dd]ella|[Vv]an|[Vv]on|der|den|[Ll]a|[Ll]e|[Ee]l|al|bin|ten|[Tt]er|dos|[Dd]u|St\.?)"
    r"[ -]){0,3}"
)
SURNAME = rf"{PARTICLES}{CAPITAL_WORD}(?:[ -]{CAPITAL_WORD}){{0,2}}"
AUTHOR = rf"(?:{SURNAME},?\s+{INITIALS}(?:,?\s*(?:Jr|Sr|2nd|3rd|III|II)\.?)?|{INITIALS}\s*{SURNAME})"
AUTHORS = re.compile(
    rf"^{AUTHOR}(?:\s*(?:[,;]|&|\band\b|,\s*(?:&|and))\s*{AUTHOR})*"
    r"(?:\s*,?\s*(?:&|and|…|\.\.\.)?\s*et\.? al\b\.?)?"
)
QUOTED = re.compile(r"[“\"„«](?P<title>[^“”\"„«»]{8,400})[”\"“»]")
END = re.compile(
    r"(?<![ .][A-Za-z])(?<!\bvs)(?<!\bst)(?<!\bsp)(?<!\bspp)[.?!](?:[\"”])?\s+(?=[\W_]*[^\W\d_a-z]|\d|in:)|[?!]\s"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reference seems to say; "" or None where it was not recognised. ``kind`` is as in ``Cited``."""

    authors: tuple[str, ...] = ()
    title: str = ""
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    kind: str = ""


def parse(reference: str) -> Parsed:
    """The parts of one reference as cited. Never raises; a text that is none gives an empty result."""
    text = " ".join(ADDRESS.sub(" ", reference[:LONGEST_REFERENCE]).split())
    text = NUMBERING.sub("", text)
    place = next((found for form in PLACES if (found := form.search(text))), None)
    dated = DATED.search(text)
    year = _year(text, place, dated)
    authors, after = _authors(text, dated)
    title, rest = _title(text, after)
    journal = _journal(rest, place)
    return Parsed(
        authors=authors,
        title=title,
        journal=journal,
        year=year,
        volume=_group(place, "volume"),
        issue=_group(place, "issue"),
        first_page=_first_page(place, year),
        kind=kind_of(reference, is_in_a_volume=place is not None),
    )


def _group(found: re.Match[str] | None, name: str) -> str:
    return ((found.groupdict().get(name) if found else "") or "").strip()


def _first_page(place: re.Match[str] | None, year: int | None) -> str:
    first = _group(place, "first")
    return "" if first == str(year) and not _group(place, "last") else first


def _year(text: str, place: re.Match[str] | None, dated: re.Match[str] | None) -> int | None:
    said = _group(dated, "year") or _group(place, "year")
    if not said:
        years = [match["year"] for match in ANY_YEAR.finditer(text)]
        said = years[-1] if years else ""
    return int(said) if said else None


def _authors(text: str, dated: re.Match[str] | None) -> tuple[tuple[str, ...], int]:
    """The names, and where they end. A year in brackets ends them in APA and Harvard, initials and a stop elsewhere."""
    found = AUTHORS.match(text)
    if found and found.end() > 3:
        return _names(found[0]), _past_year(text, found.end(), dated)
    early = dated if dated and dated.start() < 300 else EARLY_YEAR.match(text)
    return (_names(text[: early.start("year")].strip(" ([.,")), early.end()) if early else ((), 0)


def _past_year(text: str, end: int, dated: re.Match[str] | None) -> int:
    is_next = dated and end - 2 <= dated.start() <= end + 40 and not END.search(text[end : dated.start()])
    if dated and is_next:
        return dated.end()
    bare = re.match(rf"[\s.,;:]*{YEAR}[a-z]?\s*[.,:]", text[end:])
    return end + bare.end() if bare else end


def _names(text: str) -> tuple[str, ...]:
    bare = re.sub(r"\bet\.? al\b\.?|…|\.\.\.", "", text)
    pieces = re.findall(AUTHOR, bare) or re.split(r"\s*(?:;|&|\band\b)\s*", bare)
    return tuple(name for piece in pieces if (name := piece.strip(" ,.;&")))


def _title(text: str, after: int) -> tuple[str, str]:
    """The title, and what stands behind it."""
    if quoted := QUOTED.search(text, max(0, after - 1)):
        return quoted["title"].strip(" .,;"), text[quoted.end() :]
    rest = text[after:].lstrip(" .,;:)]")
    end = END.search(rest)
    if not end:
        return "", rest
    return rest[: end.end()].strip(" .,;:"), rest[end.end() :]


def _journal(rest: str, place: re.Match[str] | None) -> str:
    """What stands between the title (and its second sentence) and the first number."""
    before = re.match(r"[^\d(;]{2,160}", re.sub(r"^in:?\s+", "", rest, flags=re.IGNORECASE))
    if not before or not place:
        return ""
    last = re.split(r"(?<=[a-z]{5})[.?!]\s+(?=[A-Z])", before[0].strip())[-1]
    return last.strip(' .,;:“”"-–([')
