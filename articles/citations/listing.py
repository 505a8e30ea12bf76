"""A list of references, checked: each by itself, then beside each other, told in the words that scripts rely on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.citations.checking import Result, check_all
from articles.citations.clients import Registries
from articles.citations.formats import Entry
from articles.citations.rules import Outcome, Standing, State, standing
from articles.citations.rules.age import c14_age
from articles.citations.rules.listed import Listed, c13_no_duplicate

# What scripts are told of the work itself; whether it is the one cited is the state's to say.
ABOUT_THE_WORK = {"C2", "C3", "C6", "C7", "C8", "C9", "C10"}
WORDS = {
    Standing.STANDS: "ok",
    Standing.RETRACTED: "retracted",
    Standing.WITHDRAWN: "withdrawn",
    Standing.CONCERN: "concern",
    Standing.CORRECTED: "corrected",
    Standing.SUPERSEDED: "superseded",
    Standing.NOTICE: "notice",
}
UNKNOWN = "unknown"
FINE = {State.VERIFIED, State.SUGGESTED, State.NOT_INDEXED}
FINE_STANDINGS = {"ok", "corrected", "superseded", UNKNOWN}


@dataclass(frozen=True, slots=True)
class Checked:
    """One reference of the list: what was read, what the registries say, and the outcome of each rule."""

    entry: Entry
    result: Result
    outcomes: tuple[Outcome, ...]

    @property
    def state(self) -> State:
        return State.INVALID if self.entry.faults and not self.entry.cited.as_cited else self.result.state

    @property
    def standing(self) -> str:
        """Of the work that the identifier names, or that was found; the state says whether it is the one cited."""
        return WORDS.get(standing(each for each in self.outcomes if each.rule in ABOUT_THE_WORK), UNKNOWN)

    @property
    def is_fine(self) -> bool:
        return self.state in FINE and self.standing in FINE_STANDINGS and not self.entry.faults


def check_list(entries: Sequence[Entry], registries: Registries, *, now: dt.datetime) -> list[Checked]:
    """Every reference of the list checked, in its order. Raises nothing for whatever a registry does."""
    results = check_all([entry.cited for entry in entries], registries, now=now)
    twins = c13_no_duplicate([_listed(str(place), result) for place, result in enumerate(results, start=1)])
    return [
        Checked(entry, result, (*result.outcomes, *twins.get(str(place), ()), *c14_age(result.record, now.year)))
        for place, (entry, result) in enumerate(zip(entries, results, strict=True), start=1)
    ]


def as_json(checked: Checked) -> dict[str, Any]:
    """The form that DESIGN.md fixes, with more besides; JSON values only."""
    result, record = checked.result, checked.result.record
    return {
        "ref_id": checked.entry.ref_id,
        "doi": result.identifiers.doi or (record.doi if record else ""),
        "pmid": result.identifiers.pmid or (record.pmid if record else ""),
        "matched": _matched(result),
        "state": checked.state.value,
        "standing": checked.standing,
        "rules": [
            {"rule": each.rule, "outcome": each.outcome.value, "severity": each.severity, "message": each.message}
            for each in checked.outcomes
        ],
        "as_cited": checked.entry.cited.as_cited,
        "faults": list(checked.entry.faults),
    }


def _matched(result: Result) -> dict[str, Any] | None:
    """The work found: by a search where there was one, else behind the identifiers."""
    searched = result.match.record if result.match else None
    record = searched or result.record
    if record is None:
        return None
    score = result.match.score if result.match and searched else _share(result.score)
    return {"doi": record.doi, "pmid": record.pmid, "title": record.title, "score": score}


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 3)


def _listed(name: str, result: Result) -> Listed:
    return Listed(name, result.identifiers.doi, result.identifiers.pmid, result.record)
