"""DOI, PMID, PMCID and URL: recognised wherever they stand, and brought to one spelling.

Nothing here raises on bad input: what looks like an identifier and is none is listed in ``Identifiers.invalid``, so
that it can be said to a person. Rules: a DOI matches ``10.\\d{4,9}/\\S+`` and is compared in lower case (ISO 26324);
a PMID has one to eight digits.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from articles.citations.folding import fold

DOI_SHAPE = re.compile(r"10\.\d{4,9}/\S+")
DOI_IN_TEXT = re.compile(r"(?<![\d.])10\.\d{4,9}/[^\s\u200b]{1,500}")
DOI_LABEL = re.compile(r"^\s*(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:)?doi\s*[:/]?\s*)+", re.IGNORECASE)
SAID_DOI = re.compile(r"\bdoi\s*:\s*(?:https?://(?:dx\.)?doi\.org/)?(\S{1,300})|\bdoi\.org/(\S{1,300})", re.IGNORECASE)
LONGEST = 500  # characters of a DOI; the longest registered are about half of that
SAID_PMID = re.compile(r"\bPMID\s*[:#]?\s*(\d+)", re.IGNORECASE)
SAID_PMCID = re.compile(r"\bPMC\s?(\d{1,9})\b", re.IGNORECASE)
# Only a resolver's address may hold the "<" and ">" of an old DOI.
URL_IN_TEXT = re.compile(r"https?://(?:(?:dx\.|www\.)?doi\.org/\S{1,2000}|[^\s<>\"]{1,2000})", re.IGNORECASE)

# "DOI: none" says that there is none; it is no mistaken DOI.
SAID_NONE = {"", "none", "n/a", "na", "not", "no", "unknown", "unavailable", "pending", "-", "–", "—"}

CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}
TRAILING = ".,;:\"'”’»*"
# What publishers' sites add behind a DOI in the path of a page: never part of the DOI there.
PAGE_SUFFIX = re.compile(
    r"(?:/(?:full|fulltext|abstract|abs|pdf|epdf|epub|html|meta|summary|references|tables|figures|suppl_file)(?:/.*)?"
    r"|\.full(?:\.pdf|-text)?|\.abstract|\.pdf)$",
    re.IGNORECASE,
)
# bioRxiv and medRxiv: the page has a version, the DOI has none.
PREPRINT_VERSION = re.compile(r"^(10\.(?:1101|64898)/.+?)v\d+$")
TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Invalid:
    """Something given as an identifier that cannot be one; ``why`` is a sentence for an editor."""

    kind: str
    given: str
    why: str


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What names the cited work, each in its one spelling, "" where there is none.

    ``doi`` is lower case without a resolver, ``pmid`` digits, ``pmcid`` "PMC" and digits, ``url`` a page that is not
    merely one of the other three in another form.
    """

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    invalid: tuple[Invalid, ...] = ()

    @property
    def checkable(self) -> bool:
        """Whether a registry can be asked about it."""
        return bool(self.doi or self.pmid or self.pmcid)


def normalise_doi(given: str) -> str:
    """The DOI in lower case without scheme, label and trailing punctuation; "" when it cannot be a DOI."""
    bare = DOI_LABEL.sub("", given[:LONGEST].strip().strip("<"))
    if re.match(r"10\.\d{4,9}%2f", bare, re.IGNORECASE):
        bare = unquote(bare)
    bare = _without_tail(re.split(r"\]\(|\">", bare)[0]).lower()
    bare = PREPRINT_VERSION.sub(r"\1", bare)
    return bare if DOI_SHAPE.fullmatch(bare) else ""


def normalise_pmid(given: str) -> str:
    """One to eight digits without leading zeros; "" when it cannot be a PMID."""
    match = re.fullmatch(r"(?:PMID)?\s*[:#]?\s*0*([1-9]\d{0,7})(?:\.0)?", given.strip(), re.IGNORECASE)
    return match[1] if match else ""


def normalise_pmcid(given: str) -> str:
    """ "PMC" and one to nine digits, without a version; "" when it cannot be a PMCID."""
    match = re.fullmatch(r"(?:PMCID)?\s*:?\s*PMC\s?0*([1-9]\d{0,8})(?:\.\d+)?", given.strip(), re.IGNORECASE)
    return f"PMC{match[1]}" if match else ""


def normalise_url(given: str) -> str:
    """A page's address in one spelling, to compare: https, lower-case host, no anchor or tracking; "" if unusable."""
    parts = _split(given.strip())
    if parts is None:
        return ""
    query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])])
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit(("https", _host(parts), parts.path.rstrip("/"), query, fragment))


def find(text: str) -> Identifiers:
    """The identifiers that a reference as cited, or a bare identifier or address, contains: the first of each kind."""
    found = _from_words(URL_IN_TEXT.sub(" ", text))
    for match in URL_IN_TEXT.finditer(text):
        found = _filled(found, _from_url(_without_tail(match[0])))
    return replace(found, invalid=_wrongly_said(text, found))


def read(*, doi: str = "", pmid: str = "", pmcid: str = "", url: str = "", text: str = "") -> Identifiers:
    """The identifiers of a reference with fields of their own; a field wins over what the text says."""
    given = Identifiers(
        doi=normalise_doi(doi) or find(doi).doi,
        pmid=normalise_pmid(pmid) or find(pmid).pmid,
        pmcid=normalise_pmcid(pmcid) or find(pmcid).pmcid,
    )
    refused = _refused_fields(given, doi=doi, pmid=pmid, pmcid=pmcid)
    elsewhere = find(" ".join(part for part in (url, text) if part))
    refused_kinds = {invalid.kind for invalid in refused}
    kept = tuple(invalid for invalid in elsewhere.invalid if invalid.kind not in refused_kinds)
    return replace(_filled(given, elsewhere), invalid=refused + kept)


def source_key(found: Identifiers, text: str = "") -> str:
    """The key of the one source row for a work: ``doi:…``, ``pmid:…``, ``url:…``, or ``text:`` and a hash."""
    if found.doi:
        return f"doi:{found.doi}"
    if found.pmid:
        return f"pmid:{found.pmid}"
    if found.pmcid:
        return f"url:https://pmc.ncbi.nlm.nih.gov/articles/{found.pmcid}"
    if found.url:
        return f"url:{normalise_url(found.url)}"
    return f"text:{hashlib.sha256(fold(text).encode()).hexdigest()}"


def _without_tail(text: str) -> str:
    """Trailing punctuation belongs to the sentence, not to the identifier; a closing bracket stays if it was opened."""
    while text:
        last = text[-1]
        unbalanced = last in CLOSERS and text.count(last) > text.count(CLOSERS[last])
        if not (unbalanced or last in TRAILING):
            break
        text = text[:-1]
    return text


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.scheme.lower() in ("http", "https") and parts.hostname and _host(parts) else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    return f"{parts.hostname}{port}"


def _from_url(url: str) -> Identifiers:
    parts = _split(url)
    if parts is None:
        return Identifiers()
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("doi.org", "dx.doi.org"):
        return Identifiers(doi=normalise_doi(unquote(parts.path).lstrip("/")))
    known = _from_ncbi(host, parts) or _from_europe_pmc(host, parts)
    return known or Identifiers(doi=_doi_in_page(parts), url=url)


def _from_ncbi(host: str, parts: SplitResult) -> Identifiers | None:
    if not host.endswith("ncbi.nlm.nih.gov"):
        return None
    if pmcid := re.search(r"/articles/(PMC\d+)", parts.path, re.IGNORECASE):
        return Identifiers(pmcid=normalise_pmcid(pmcid[1]))
    on_pubmed = host == "pubmed.ncbi.nlm.nih.gov" or parts.path.startswith("/pubmed")
    pmid = re.fullmatch(r"(?:/pubmed)?/(\d{1,8})/?", parts.path) or re.fullmatch(r"term=(\d{1,8})", parts.query)
    return Identifiers(pmid=normalise_pmid(pmid[1])) if on_pubmed and pmid else None


def _from_europe_pmc(host: str, parts: SplitResult) -> Identifiers | None:
    if host != "europepmc.org":
        return None
    if pmcid := re.search(r"/(PMC\d+)", parts.path, re.IGNORECASE):
        return Identifiers(pmcid=normalise_pmcid(pmcid[1]))
    pmid = re.search(r"/med/(\d{1,8})(?:/|$)", parts.path, re.IGNORECASE)
    return Identifiers(pmid=normalise_pmid(pmid[1])) if pmid else None


def _doi_in_page(parts: SplitResult) -> str:
    places = [unquote(parts.path), *(value for _, value in parse_qsl(parts.query))]
    for place in places:
        if match := re.search(r"(?:^|/)(10\.\d{4,9}/\S+)", place):
            return normalise_doi(_page_doi(match[1]))
    return ""


def _page_doi(tail: str) -> str:
    bare = PAGE_SUFFIX.sub("", tail.rstrip("/"))
    return bare if DOI_SHAPE.fullmatch(bare) else tail


def _from_words(text: str) -> Identifiers:
    doi, pmid, pmcid = DOI_IN_TEXT.search(text), SAID_PMID.search(text), SAID_PMCID.search(text)
    return Identifiers(
        doi=normalise_doi(doi[0]) if doi else "",
        pmid=normalise_pmid(pmid[1]) if pmid else "",
        pmcid=normalise_pmcid(f"PMC{pmcid[1]}") if pmcid else "",
    )


def _filled(first: Identifiers, second: Identifiers) -> Identifiers:
    return Identifiers(
        doi=first.doi or second.doi,
        pmid=first.pmid or second.pmid,
        pmcid=first.pmcid or second.pmcid,
        url=first.url or second.url,
    )


def _wrongly_said(text: str, found: Identifiers) -> tuple[Invalid, ...]:
    wrong = []
    said = SAID_DOI.search(text)
    given = _without_tail(said[1] or said[2]) if said else ""
    if not found.doi and given.lower() not in SAID_NONE:
        wrong.append(_invalid("doi", given))
    if not found.pmid and (said := SAID_PMID.search(text)):
        wrong.append(_invalid("pmid", said[1]))
    return tuple(wrong)


def _refused_fields(accepted: Identifiers, **given: str) -> tuple[Invalid, ...]:
    return tuple(
        _invalid(kind, value.strip()) for kind, value in given.items() if value.strip() and not getattr(accepted, kind)
    )


def _invalid(kind: str, given: str) -> Invalid:
    rule = {
        "doi": "a DOI starts with 10., four to nine digits and a slash",
        "pmid": "a PMID has one to eight digits",
        "pmcid": "a PMCID is PMC and digits",
    }[kind]
    return Invalid(kind, given, f"“{given}” is not a {kind.upper()}: {rule}.")
