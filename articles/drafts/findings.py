"""Judging a draft that was read: whether it is one, its references against its citations, its characters, its date."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from articles.drafts import characters, markers, sense
from articles.drafts.claims import claims
from articles.drafts.draft import DraftReference, Finding
from articles.drafts.reading import Read, Reading

_SEVEREST_FIRST = {"fatal": 0, "warning": 1, "note": 2}
_PLACES_NAMED = 5


def judged(reading: Reading, today: dt.date) -> Read:
    """The draft with all its findings, the severest first, and an entry for every number it cites; or its refusal."""
    draft = reading.draft
    if refused := sense.refused(draft, as_page=bool(reading.source)):
        return Read(None, (replace(refused, where=refused.where or reading.record),), reading.record)
    uses = _first_uses(draft.body)
    unlisted = sorted(set(uses) - {reference.number for reference in draft.references})
    found = [
        *reading.noticed,
        *_unlisted(reading, uses, unlisted),
        *_citation_findings(reading, uses),
        *_date(reading, today),
        *_invisible(reading),
    ]
    found.sort(key=lambda finding: _SEVEREST_FIRST[finding.severity])
    listed = (*draft.references, *(DraftReference(number) for number in unlisted))
    references = tuple(sorted(listed, key=lambda reference: reference.number))
    draft = replace(draft, references=references, findings=tuple(found))
    return Read(draft, draft.findings, reading.record)


def _first_uses(body: str) -> dict[int, int]:
    """For each cited number, in order of first use, the line of the body where it is first cited."""
    line_ends = [at for at, char in enumerate(body) if char == "\n"] if "[" in body else []
    uses: dict[int, int] = {}
    for marker in markers.find(body):
        for number in marker.numbers:
            uses.setdefault(number, bisect_right(line_ends, marker.start) + 1)
    return uses


def _unlisted(reading: Reading, uses: dict[int, int], unlisted: Iterable[int]) -> Iterator[Finding]:
    counts = Counter(number for claim in claims(reading.draft.body) for number in claim.citations) if unlisted else {}
    for number in unlisted:
        count = counts.get(number, 0)
        resting = "1 claim rests" if count == 1 else f"{count} claims rest"
        message = (
            f"Reference {number} is cited but not listed: {resting} on it. "
            f"Add reference {number} to the list with its DOI, PMID, URL or full citation."
        )
        yield Finding("fatal", "reference-unlisted", message, reading.where(uses[number]), number)


def _citation_findings(reading: Reading, uses: dict[int, int]) -> Iterator[Finding]:
    if not uses:
        message = (
            "Nothing in this text cites a reference, so there is nothing to check. "
            "Add markers such as [1] where a source supports a statement."
        )
        yield Finding("warning", "no-citations", message, reading.place(""))
    for reference in reading.draft.references:
        number = reference.number
        if number not in uses:
            message = (
                f"Reference {number} is listed but never cited. Cite it where it belongs, or take it off the list."
            )
            yield Finding("warning", "reference-uncited", message, reading.place(f"reference {number}"), number)
    order = list(uses)
    if order != sorted(order):
        late = next(later for earlier, later in pairwise(order) if later < earlier)
        message = (
            f"References are not numbered in order of first use: {late} is first cited after higher numbers. "
            "Renumber them if your style asks for it."
        )
        yield Finding("note", "reference-order", message, reading.where(uses[late]), late)


def _date(reading: Reading, today: dt.date) -> Iterator[Finding]:
    day = reading.draft.last_updated
    if day and day > today:
        message = (
            f"The text says that it was last updated on {day.isoformat()}, which has not come yet. Correct the date."
        )
        yield Finding("warning", "date-future", message, reading.place(""))


def _invisible(reading: Reading) -> Iterator[Finding]:
    """One warning for each kind of character, with the places where it stands."""
    places: dict[str, list[str]] = {}
    for name, place in _suspicious(reading):
        places.setdefault(name, []).append(place)
    for name, found in places.items():
        more = f" and {len(found) - _PLACES_NAMED} more places" if len(found) > _PLACES_NAMED else ""
        message = (
            f"There is an invisible or misleading character, {name}, at {'; '.join(found[:_PLACES_NAMED])}{more}. "
            "Delete it, or say why it belongs there."
        )
        yield Finding("warning", "invisible-character", message, found[0])


def _suspicious(reading: Reading) -> Iterator[tuple[str, str]]:
    """The name and place of each suspicious character of what was kept."""
    if reading.source:
        for _, line, column, name in characters.suspicious(reading.source):
            if line in reading.kept:
                yield name, f"line {line}, column {column}"
        return
    draft = reading.draft
    fields = [("question", draft.question), ("title", draft.title), ("body", draft.body)]
    fields += [(f"reference {reference.number}", reference.as_cited) for reference in draft.references]
    for field, text in fields:
        for _, line, column, name in characters.suspicious(text):
            yield name, reading.place(f"{field}, line {line}, column {column}")
