"""Drafts that an expert rewrote, read from a file of JSON lines, and how well their texts are followed.

A line has ``external_id`` and ``body``, and for what compares two texts ``expert.revised_body``; ``references`` say
what the numbers in both stand for. The lists are what ``segment_claims``, ``carry_over`` and ``reanchor`` print.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from articles.drafts import jsonl
from articles.drafts.anchors import anchor, place
from articles.drafts.canonical import normalise
from articles.drafts.carry_over import Carried, carry_over
from articles.drafts.claims import Part, blocks, claims, says
from articles.drafts.draft import DraftReference
from articles.drafts.reading import Read

ReferenceKey = Callable[[DraftReference], Hashable]


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """One line: both texts exactly as given, ``revised`` None where there is none."""

    line: int
    external_id: str
    body: str
    revised: str | None
    item: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that could not be read, and why, in a sentence."""

    line: int
    why: str
    external_id: str = ""


class Uncomparable(Exception):
    """The line has not what this comparison needs; says what."""


def texts(stream: BinaryIO) -> Iterator[TwoTexts | Unread]:
    """The lines in order, one by one, so that a file may be larger than memory; blank lines are passed over."""
    for number, value in jsonl.values(stream):
        if isinstance(value, Read):
            yield Unread(number, value.findings[0].message)
            continue
        try:
            yield _two_texts(number, value)
        except jsonl.Unreadable as error:
            yield Unread(number, error.message, _name(value))


def _two_texts(number: int, value: Any) -> TwoTexts:
    if not isinstance(value, dict) or value.get("body") is None:
        raise jsonl.Unreadable("not-json", "Each line must be a JSON object with external_id and body.")
    expert = value.get("expert")
    revised = expert.get("revised_body") if isinstance(expert, dict) else None
    return TwoTexts(
        line=number,
        external_id=jsonl.as_given(value, "external_id"),
        body=jsonl.as_given(value, "body"),
        revised=None if revised is None else jsonl.as_given(expert, "revised_body"),
        item=value,
    )


def _name(value: Any) -> str:
    name = value.get("external_id") if isinstance(value, dict) else None
    return name if isinstance(name, str) and name.isprintable() else ""


def segmented(draft: TwoTexts) -> list[dict[str, Any]]:
    """The claims of the body, in order: their text and the numbers that they cite."""
    return [{"text": claim.text, "citations": list(claim.citations)} for claim in claims(normalise(draft.body))]


def carried(draft: TwoTexts, key: ReferenceKey) -> list[dict[str, Any]]:
    """The claims of the revised body, in order, then those that are gone; ``matched`` is what the old one said.

    ``key`` tells which work a reference is: two numbers of one work are the same source. Raises Uncomparable.
    """
    old, new = claims(normalise(draft.body)), claims(normalise(_revised(draft)))
    works = _works(draft, key)

    def work(number: int) -> Hashable:
        return works.get(number, number)

    return [_carried(entry) for entry in carry_over(old, new, old_key=work, new_key=work)]


def _revised(draft: TwoTexts) -> str:
    if draft.revised is None:
        raise Uncomparable("There is no text at expert.revised_body to compare the body with.")
    return draft.revised


def _works(draft: TwoTexts, key: ReferenceKey) -> dict[int, Hashable]:
    try:
        listed = jsonl.references(draft.item, [])
    except jsonl.Unreadable as error:
        raise Uncomparable(error.message) from None
    return {reference.number: key(reference) for reference in listed if reference.listed}


def _carried(entry: Carried) -> dict[str, Any]:
    claim = entry.new or entry.old
    matched = entry.old.text if entry.new and entry.old else None
    return {"text": claim.text, "citations": list(claim.citations), "outcome": entry.outcome, "matched": matched}


def reanchored(draft: TwoTexts) -> list[dict[str, Any]]:
    """Each sentence of the body as it stands there, with its place in the revised body. Raises Uncomparable."""
    revised = _revised(draft)
    parts = (part for block in blocks(draft.body) for part in block.parts if says(part.text))
    return [_reanchored(draft.body, part, revised) for part in parts]


def _reanchored(body: str, part: Part, revised: str) -> dict[str, Any]:
    span = place(anchor(body, part.start, part.end), revised)
    start, end = span or (None, None)
    return {
        "text": body[part.start : part.end],
        "outcome": "placed" if span else "unplaced",
        "found": revised[start:end] if span else None,
        "start": start,
        "end": end,
    }
