"""PubMed's citation matcher (ECitMatch): the PMID of what is cited by journal, year, volume, first page and author.

Its answer is plain lines: the citation as it was asked, the key, and then a PMID or a word. A line that did not come,
or came without its end, was not answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from articles.citations.answers import Evidence
from articles.citations.clients.replies import Reply
from articles.citations.folding import tidy
from articles.citations.identifiers import normalise_pmid

SERVICE = "PubMed"
LONGEST_FIELD = 200


class CitedIn(NamedTuple):
    """Where a work is cited to have appeared; what is not known is ""."""

    journal: str
    year: str
    volume: str
    first_page: str
    author: str


class Matched(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    NO_SUCH_JOURNAL = "no_such_journal"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class CitationMatch:
    """What PubMed's matcher made of one citation. ``pmids``: the one; or, of several, those it names, if any."""

    matched: Matched
    evidence: Evidence
    pmids: tuple[str, ...] = ()
    reason: str = ""

    @property
    def unavailable(self) -> bool:
        return self.matched is Matched.UNAVAILABLE


def line(cited: CitedIn, key: str) -> str:
    """The citation as the matcher takes it: what would end a field or the line is left out."""
    fields = [" ".join(tidy(field).replace("|", " ").split())[:LONGEST_FIELD] for field in cited]
    return "|".join([*fields, key, ""])


def read_matches(reply: Reply, keys: Sequence[str]) -> dict[str, CitationMatch]:
    """The matches in one answer, by the keys that were asked for."""
    said = _outcomes(reply) if reply.status == 200 else {}
    return {key: _match(said.get(key, ""), reply) for key in keys}


def _outcomes(reply: Reply) -> Mapping[str, str]:
    lines = reply.body.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not reply.framed:
        lines = lines[:-1]  # behind the last line's end; without a length a line that broke off looks like any other
    parted = [each.rsplit("|", 2) for each in lines if each.count("|") >= 6]
    outcomes = {key.strip(): outcome.strip() for _, key, outcome in parted}
    return outcomes if len(outcomes) == len(parted) else {}  # one key twice: whose answer is whose?


def _match(outcome: str, reply: Reply) -> CitationMatch:
    def found(matched: Matched, reason: str, pmids: tuple[str, ...] = ()) -> CitationMatch:
        return CitationMatch(matched, reply.evidence, pmids, reason)

    if outcome.isascii() and outcome.isdecimal() and (pmid := normalise_pmid(outcome)):
        return found(Matched.ONE, "", (pmid,))
    if outcome.startswith("AMBIGUOUS"):
        named = () if "citations" in outcome else tuple(re.findall(r"\b[1-9]\d{0,7}\b", outcome))
        return found(Matched.SEVERAL, "PubMed holds several articles that fit.", named)
    if outcome.startswith("NOT_FOUND") and "INVALID_JOURNAL" in outcome:
        return found(Matched.NO_SUCH_JOURNAL, "PubMed knows no journal of that name.")
    if outcome.startswith("NOT_FOUND"):
        return found(Matched.NONE, "PubMed holds no article at that place.")
    return found(Matched.UNAVAILABLE, reply.unavailable(SERVICE).reason)
