"""Reference lists: from lines to numbered entries, and from an entry to the identifiers in it.

An entry keeps its words as they are, in ``as_cited``, identifiers included: what was cited is evidence. Only the
number in front is taken off and the line ends of a wrapped entry become spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from articles.drafts.draft import DraftReference, Finding

HIGHEST_NUMBER = 999
"""Reference numbers are whole numbers from 1 to this; a marker cannot name more."""

_LABEL = re.compile(
    r"(?P<bracket>[\[(](?P<in_brackets>\d{1,3})[\])][.:]?)(?:\s+|$|(?=[^\W\d]))"
    r"|(?P<plain>\d{1,3})(?P<mark>[.):\]]|\\\.)(?:\s+|$|(?=[^\W\d]))"
    r"|(?P<bare>\d{1,3})\s+(?=\S)"
    r"|(?P<raised>[¹²³⁰⁴-⁹]{1,3})\s*(?=\S)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BULLET = re.compile(r"[•◦▪‣●○*–-](?:\s+|(?<=[•◦▪‣●○])(?=\S))")
_BACK_LINK = re.compile(r"(?<!\s)\s*+[↩↑]\ufe0e?$")  # a gap is tried once, not from each of its spaces
_GOES_ON = re.compile(r"(?:[,;:&–-]|\b(?:and|in|the|of|et|vol|pp?|no|doi|PMID):?)$", re.IGNORECASE)
_CUT_ADDRESS = re.compile(r"(?:https?://\S*|\b10\.\d{4,9}/\S*)[/._=?&-]$|https?:$|\bdoi\.org/$", re.IGNORECASE)
_OPENS_ENTRY = re.compile(r"\W?[^\W\d_]|(?:19|20)\d\d\s+[A-Z]|\d{1,3}(?:-|\s)[A-Za-z]{2}")
_WIDEST_GAP = 10

_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}/[^\s<>\"“”|{}\\^`]{1,500}")
_WHOLE_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_LABEL = re.compile(
    r"(?:\bdoi\s*[:=]?\s*|\bdoi\.org/)(?P<value>(?!10\.\d{4,9}/)\d[^\s,;/]{0,200}/[^\s,;]{0,200})", re.IGNORECASE
)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s*[:=]?\s*(?P<value>\d[\w-]*)|\bPubMed\s+ID\s*[:=]?\s*(?P<named>\d+)", re.IGNORECASE)
_PUBMED = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|pubmed\.gov)/(?P<value>\d{1,8})(?!\d)",
    re.IGNORECASE,
)
_WHOLE_PMID = re.compile(r"[1-9]\d{0,7}")
_PMC = re.compile(r"(?<![\w/])PMC(?:ID)?:?\s*(?:PMC)?(?P<value>\d{4,9})\b", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"“”|{}\\^`]{1,2000}", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its number, its words without the number, and the number of the line where it begins."""

    number: int
    text: str
    line: int


# --- lists -----------------------------------------------------------------------------------------------------------


def entries(lines: Iterable[tuple[int, str]]) -> list[Entry]:
    """The entries of a list given as (line number, line) pairs, blank lines included.

    Numbers are read as ``1. ``, ``1) ``, ``[1] `` or ``1 ``; an entry goes on over the lines that follow. A list
    without numbers gets them in its order.
    """
    kept = [(number, line.rstrip()) for number, line in lines]
    first = next((line.strip() for _, line in kept if line.strip()), "")
    gather = _numbered if label(first, 0) else _unnumbered
    found = [Entry(entry.number, _tidy(entry.text), entry.line) for entry in gather(kept)]
    return [entry for entry in found if entry.text]


def label(text: str, previous: int, before: str = "") -> tuple[int, str] | None:
    """The number in front of an entry, and the rest; None when ``text`` is no beginning of an entry.

    ``previous`` is the number of the entry before, 0 at the start; ``before`` is the line before. A wrapped line can
    begin with a number too ("2019; 12: 45"): only a number that can follow counts.
    """
    text = _BULLET.sub("", text, count=1)
    found = _LABEL.match(text)
    if found is None:
        return None
    digits = found["in_brackets"] or found["plain"] or found["bare"] or found["raised"]
    number, rest = int(digits.translate(_RAISED)), text[found.end() :]
    follows = _follows(number, previous, before, rest, bare=not (found["in_brackets"] or found["plain"]))
    return (number, rest) if follows else None


def _follows(number: int, previous: int, before: str, rest: str, *, bare: bool) -> bool:
    if rest and not re.match(r"[^\W\d_]|[\"'“‘\[(<*_¿]|\d+[^\W\d]|\d{2,}", rest):
        return False
    if number == previous + 1:
        return not (bare and _GOES_ON.search(before)) and (not bare or bool(_OPENS_ENTRY.match(rest)))
    if bare or not 0 < number <= previous + _WIDEST_GAP or _GOES_ON.search(before):
        return False
    return bool(re.match(r"\W?[^\W\d_]", rest))


def _numbered(lines: Sequence[tuple[int, str]]) -> list[Entry]:
    found: list[tuple[int, int, list[str]]] = []
    before = ""
    for line_number, line in lines:
        text = line.strip()
        if not text:
            continue
        labelled = label(text, found[-1][0] if found else 0, before)
        if labelled:
            found.append((labelled[0], line_number, [labelled[1]]))
        elif found:
            found[-1][2].append(text)
        before = text
    return [Entry(number, _joined(parts), line) for number, line, parts in found]


def _unnumbered(lines: Sequence[tuple[int, str]]) -> list[Entry]:
    """An entry a bullet; or, where blank lines or finished lines part them, an entry a block."""
    bulleted = any(_BULLET.match(line.strip()) for _, line in lines)
    found: list[tuple[int, list[str]]] = []
    before = ""
    for line_number, line in lines:
        text = line.strip()
        bullet = _BULLET.match(text)
        begins = bool(bullet) if bulleted else not before or _finished(before)
        if text and (begins or not found):
            found.append((line_number, [text[bullet.end() :] if bullet else text]))
        elif text:
            found[-1][1].append(text)
        before = text
    return [Entry(number, _joined(parts), line) for number, (line, parts) in enumerate(found, start=1)]


def _finished(line: str) -> bool:
    return line.endswith((".", ")", "]")) or bool(re.search(r"(?:https?://|10\.\d{4,9}/)\S*[^\s/-]$|\d$", line[-300:]))


def _joined(parts: Sequence[str]) -> str:
    """A wrapped entry in one line; an address that was cut after a slash or a hyphen is made whole again."""
    gaps = ["" if not part or _CUT_ADDRESS.search(part[-300:]) else " " for part in parts]
    return "".join(piece for pair in zip(parts, gaps, strict=True) for piece in pair)


def _tidy(text: str) -> str:
    return _BACK_LINK.sub("", text.strip())


def references(entries: Iterable[Entry], noticed: list[Finding]) -> list[DraftReference]:
    """The references of a list, each number once; what is wrong with them is added to ``noticed``."""
    first: dict[int, Entry] = {}
    found: list[DraftReference] = []
    for entry in entries:
        if entry.number in first:
            noticed.append(twice(entry.number, entry.text, f"line {entry.line}", f"line {first[entry.number].line}"))
            continue
        first[entry.number] = entry
        found.append(reference(entry.number, entry.text))
        noticed.extend(malformed(found[-1]))
    return found


def twice(number: int, text: str, where: str, before: str) -> Finding:
    """The fatal finding that a number stands twice in a list: what cites it could mean either entry."""
    message = (
        f"Reference {number} is listed twice ({before} and {where}), so nobody can tell which one a citation means. "
        f"The first was kept. Give the second a number of its own: “{text}”"
    )
    return Finding("fatal", "reference-number-twice", message, where, number)


# --- identifiers -----------------------------------------------------------------------------------------------------


def reference(number: int, text: str) -> DraftReference:
    """An entry's words with the identifiers found in them. A PMCID becomes the URL of its page."""
    return DraftReference(number=number, as_cited=text, doi=_doi(text), pmid=_pmid(text), url=_url(text))


def malformed(reference: DraftReference) -> list[Finding]:
    """A warning for each word in the entry that is called a DOI or PMID and cannot be one; it stays in the text."""
    found = [("DOI", _without_tail(match["value"])) for match in _DOI_LABEL.finditer(reference.as_cited)]
    for match in _PMID.finditer(reference.as_cited):
        value = match["value"] or match["named"]
        if not _WHOLE_PMID.fullmatch(value.rstrip("-")):
            found.append(("PMID", value))
    return [malformed_identifier(reference.number, kind, value) for kind, value in found]


def malformed_identifier(number: int, kind: str, value: str) -> Finding:
    """The warning that ``value`` is called a DOI or PMID and cannot be one."""
    shape = (
        "begins with 10. and a number, such as 10.1000/182" if kind == "DOI" else "is a number of one to eight digits"
    )
    message = (
        f"Reference {number} gives “{value[:80]}” as its {kind}, but a {kind} {shape}. Correct it: it was kept as text."
    )
    return Finding("warning", "identifier-malformed", message, f"reference {number}", number)


def completed(reference: DraftReference) -> DraftReference:
    """A reference with given fields, its missing DOI and PMID read from its URL and its words."""
    text = f"{reference.url} {reference.as_cited}"
    return replace(
        reference,
        doi=reference.doi or _doi(text),
        pmid=reference.pmid or _pmid(text),
        url=reference.url or _url(reference.as_cited),
    )


def clean_doi(value: str) -> str:
    """A DOI given in a field, without resolver or label; "" when it is none."""
    bare = re.sub(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*)", "", value.strip(), flags=re.IGNORECASE)
    return bare if _WHOLE_DOI.fullmatch(bare) else ""


def clean_pmid(value: str) -> str:
    """A PMID given in a field, without label; "" when it is none."""
    bare = re.sub(r"^(?:PMID:?\s*|https?://\S*?/(?=\d+/?$))", "", value.strip(), flags=re.IGNORECASE).rstrip("/")
    return bare if _WHOLE_PMID.fullmatch(bare) else ""


def _doi(text: str) -> str:
    found = _DOI.search(text)
    if found is None:
        return ""
    value = found[0]
    if re.search(r"https?://\S*$", text[max(found.start() - 300, 0) : found.start()]):
        value = _without_tail(re.split(r"[?#&]", value, maxsplit=1)[0])
        value = re.sub(r"/(?:full|abstract|pdf|epdf|meta|fulltext)/?$", "", value, flags=re.IGNORECASE)
    value = _without_tail(value)
    return value if _WHOLE_DOI.fullmatch(value) else ""


def _pmid(text: str) -> str:
    for match in _PMID.finditer(text):
        value = match["value"] or match["named"]
        if _WHOLE_PMID.fullmatch(value):
            return value
    found = _PUBMED.search(text)
    return found["value"] if found and _WHOLE_PMID.fullmatch(found["value"]) else ""


def _url(text: str) -> str:
    """The first address that is not just a DOI's; else the page of a PMCID; else the DOI's address as written."""
    addresses = [_without_tail(found[0]) for found in _URL.finditer(text)]
    pages = [address for address in addresses if not _DOI_ADDRESS.match(address)]
    if pages:
        return pages[0]
    if pmc := _PMC.search(text):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{pmc['value']}/"
    return addresses[0] if addresses else ""


def _without_tail(address: str) -> str:
    """Without the punctuation of the sentence around it; brackets that belong to it stay."""
    while address:
        last = address[-1]
        opener = _CLOSERS.get(last)
        if opener and address.count(opener) >= address.count(last):
            return address
        if not opener and last not in ".,;:!?'’*_":
            return address
        address = address[:-1]
    return address
