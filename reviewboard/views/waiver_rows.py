"""Waivers as rows for a page. A waiver holds for exactly one blocker, by its key; here is what the key says."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Standing
from reviewboard.queries.file import File, WaiverRow

WORDS = {
    "no-citations": "No claim cites a source",
    "wording": "A wording that was not said to stand",
    "needs-source": "A claim that cites nothing and needs a source",
    "remark": "A remark that is open",
    "dissent": "A reviewer who does not recommend approval",
}


@dataclass(frozen=True, slots=True)
class ShownWaiver:
    words: str
    waiver: WaiverRow


def waiver_rows(file: File) -> list[ShownWaiver]:
    sources = {str(row.source.pk): row.number for row in file.references if row.source}
    return [ShownWaiver(_words(waiver.blocker, sources), waiver) for waiver in file.waivers]


def _words(key: str, sources: dict[str, int]) -> str:
    kind, what, *rest = key.split(":")
    if kind == "finding":
        return f"Finding: {what.replace('-', ' ')}" + (f", reference {rest[0]}" if rest[0] != "0" else "")
    if kind in ("source", "cited"):
        return f"{_reference(sources.get(what))}: {_standing(kind, rest[0])}"
    return WORDS[kind] + (f", revision {what[1:]}" if what.startswith("r") else "")


def _reference(number: int | None) -> str:
    return f"Reference {number}" if number else "A reference that is no longer cited"


def _standing(kind: str, what: str) -> str:
    if kind == "cited":
        return "how it is cited"
    return "not checked for a week" if what == "stale" else Standing(what).label.lower()
