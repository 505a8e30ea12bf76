"""One reference that was read, whatever the form: what it says, and what is wrong with it in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from articles.citations.answers import Record
from articles.citations.folding import UNFIT
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid
from articles.citations.rendering import as_text
from articles.citations.rules.facts import Cited

LONGEST = 5000  # characters of one field; the longest real references, with all their authors, have about 2,000
MOST_AUTHORS = 200
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
INITIALS = re.compile(r"(?:[A-Z]\.?-?){1,4}")
# Mark-up that registries leave in titles; anything else between angle brackets is text ("p <0.05").
MARK_UP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|(?:jats|mml):\w+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
OTHERS = ("others", "")  # ends a list of authors that goes on
AS_CITED = "As cited: "
"""Begins the note in which a written entry carries the words of the text that cites it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``ref_id`` is the entry's own key where its form has one (citation key, ID, PMID), else its place from 1;
    ``number`` the one that stood in front of it, where free text or a pasted list numbers its entries.

    Each of ``faults`` is a sentence: what is wrong, where, what to do. What could be read of it is in ``cited``.
    """

    ref_id: str
    cited: Cited
    faults: tuple[str, ...] = ()
    number: int | None = None


def pair(name: str) -> tuple[str, str]:
    """(family, given) of "Nolan, Dan", "Nolan D", "D. Nolan" and "Dan van der Nolan"; of one word, (it, "")."""
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    if len(words) < 2:
        return name.strip(), ""
    if INITIALS.fullmatch(words[-1]) and not INITIALS.fullmatch(words[0]):
        return " ".join(words[:-1]), words[-1]
    small = next((place for place, word in enumerate(words[1:-1], start=1) if word.islower()), len(words) - 1)
    return " ".join(words[small:]), " ".join(words[:small])


def filed(name: str) -> tuple[str, str]:
    """(family, given) in forms that file people as "Nolan, Dan" or "Nolan D": any other name is a group's."""
    person = "," in name or INITIALS.fullmatch(name.split(" ")[-1])
    return pair(name) if person else (name, "")


def cited(
    authors: Iterable[tuple[str, str]] = (), *, year: str = "", pages: str = "", publisher: str = "", **known: str
) -> Cited:
    """A reference from the fields of a structured entry; where it brings no words of its own, they are put together.

    ``authors`` are (family, given) pairs; ``year`` may be any date that holds one; ``known`` are fields of ``Cited``.
    """
    people = tuple(author for author in authors if author[0])[:MOST_AUTHORS]
    known = {name: " ".join(MARK_UP.sub("", value[: LONGEST * 2]).split()) for name, value in known.items()}
    found = YEAR.search(year[:200])
    known["doi"] = normalise_doi(known.get("doi", "")) or known.get("doi", "")
    known["pmid"] = normalise_pmid(known.get("pmid", "")) or known.get("pmid", "")
    known["pmcid"] = normalise_pmcid(known.get("pmcid", "")) or known.get("pmcid", "")
    record = Record(
        source="",
        doi=known["doi"],
        pmid=known["pmid"],
        title=known.get("title", ""),
        authors=tuple(author for author in people if author != OTHERS),
        year=int(found[0]) if found else None,
        journals=tuple(filter(None, [known.get("journal", "")])),
        publisher=publisher,
        volume=known.get("volume", ""),
        issue=known.get("issue", ""),
        pages=pages,
    )
    words = known.pop("as_cited", "") or as_text(record) or known.get("url", "")
    names = tuple(", ".join(filter(None, author)) for author in people)
    return Cited(as_cited=words, authors=names, year=record.year, first_page=record.first_page, **known)


def finished(entry: Entry) -> Entry:
    """The entry without characters that no page can show, and no field longer than a reference can be."""
    values = {field.name: getattr(entry.cited, field.name) for field in fields(entry.cited)}
    texts = [text for value in values.values() for text in (value if isinstance(value, tuple) else (value,))]
    texts = [text for text in texts if isinstance(text, str)]
    faults = list(entry.faults)
    if any(UNFIT.search(text) for text in texts):
        faults.append(f"Reference {entry.ref_id[:40]} holds invisible characters. They were left out: read it again.")
    if any(len(text) > LONGEST for text in texts):
        faults.append(
            f"Reference {entry.ref_id[:40]} is longer than {LONGEST:,} characters. Only its beginning was read: "
            "part it into its references."
        )
    clean = {name: _clean(value) for name, value in values.items()}
    shown = tuple(_clean(fault) for fault in faults)
    return Entry(_clean(entry.ref_id)[:200], replace(entry.cited, **clean), shown, entry.number)


def _clean(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    return UNFIT.sub("", value)[:LONGEST] if isinstance(value, str) else value
