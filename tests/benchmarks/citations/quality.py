"""How right the answers are: matching, made-up and perturbed references, standing, errors."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from articles.citations.cited import Cited
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.formats import Entry
from articles.citations.listing import Checked, check_list
from articles.citations.rules import State
from tests.at_once import AtOnce
from tests.benchmarks.citations.perturbed import perturbed
from tests.benchmarks.citations.sets import Labelled, chatgpt, recording, references, rows
from tests.standin import Recording, running

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured on how many, what came out, and the goal."""

    name: str
    on: int
    value: str
    goal: str
    reached: bool

    @property
    def verdict(self) -> str:
        return "reached" if self.reached else "NOT REACHED"


def figures() -> list[Figure]:
    """All of them, each set against a stand-in that holds the works of the set."""
    return [*_matching(), *_made_up(), *_perturbed(), *_standing()]


def _checked(labelled: Sequence[Labelled], works: Sequence[Recording]) -> list[Checked]:
    with running(works) as standin:
        getter = Getter(attempts=1, pacer=AtOnce())
        urls = {f"{name}_url": standin.url for name in ("crossref", "doi", "ncbi", "datacite", "europepmc", "openalex")}
        registries = Registries(**urls, contact="editor@example.org", getter=getter)
        return check_list([each.entry for each in labelled], registries, now=NOW)


def _matching() -> list[Figure]:
    labelled, works = references()
    checked = _checked(labelled, works)
    away = _checked(_without_their_works(labelled), works)
    verified = _rates(labelled, checked, {State.VERIFIED})
    suggested = _rates(labelled, checked, {State.VERIFIED, State.SUGGESTED})
    wrongly = sum(each.state is State.VERIFIED for each in away)
    return [
        _rate("matching, verified", verified, len(labelled), 99.0, 90.0),
        _rate("matching, at least suggested", suggested, len(labelled), 98.0, 94.5),
        Figure("verified where no registry holds the work", len(away), str(wrongly), "0", wrongly == 0),
    ]


def _without_their_works(labelled: Sequence[Labelled]) -> list[Labelled]:
    """Real references to works that are not there, among works that are: nothing may be verified."""
    known = {each.doi for each in labelled}
    others = [row for row in rows("refs_crossref_real_700.csv") if row["true_doi"].lower() not in known]
    return [_named(str(number), Cited(as_cited=_bare(row["ref_string"])), "") for number, row in enumerate(others)]


def _named(name: str, cited: Cited, doi: str) -> Labelled:
    return Labelled(Entry(name, cited), doi)


def _bare(reference: str) -> str:
    return " ".join(word for word in reference.split() if "10." not in word and "http" not in word)


def _rates(labelled: Sequence[Labelled], checked: Sequence[Checked], states: set[State]) -> tuple[float, float]:
    """Precision and recall, in per cent, of the works given at these states."""
    given = [
        (each.result.match.record.doi, true.doi)
        for true, each in zip(labelled, checked, strict=True)
        if each.state in states and each.result.match and each.result.match.record
    ]
    right = sum(doi == true for doi, true in given)
    return 100 * right / max(len(given), 1), 100 * right / len(labelled)


def _rate(name: str, rates: tuple[float, float], on: int, precision: float, recall: float) -> Figure:
    reached = rates[0] >= precision and rates[1] >= recall
    return Figure(name, on, f"P {rates[0]:.1f}, R {rates[1]:.1f}", f"P {precision:g}, R {recall:g}", reached)


def _made_up() -> list[Figure]:
    labelled, works = chatgpt()
    found, alarms, verified = _doubted(labelled, works)
    return [
        Figure("made-up references found", len(labelled), f"{found:.1f}%", "95%", found >= 95),
        Figure("false alarms on real ones", len(labelled), f"{alarms:.1f}%", "5% or fewer", alarms <= 5),
        Figure("made-up references called verified", len(labelled), str(verified), "0", verified == 0),
    ]


def _perturbed() -> list[Figure]:
    labelled, works = perturbed()
    found, alarms, verified = _doubted(labelled, works)
    bad = sum(not each.sound for each in labelled)
    hits, false = found * bad / 100, alarms * (len(labelled) - bad) / 100
    f1 = 100 * 2 * hits / (2 * hits + false + verified)
    return [
        Figure("perturbed records, F1", len(labelled), f"{f1:.1f}", "90", f1 >= 90),
        Figure("false alarms on unperturbed ones", len(labelled), f"{alarms:.1f}%", "10% or fewer", alarms <= 10),
    ]


def _doubted(labelled: Sequence[Labelled], works: Sequence[Recording]) -> tuple[float, float, int]:
    """Per cent of unsound ones doubted, per cent of sound ones doubted, and how many unsound ones were verified."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for true, each in zip(labelled, _checked(labelled, works), strict=True):
        counts[true.sound, each.state is State.VERIFIED] += 1
    unsound, sound = counts[False, False] + counts[False, True], counts[True, False] + counts[True, True]
    return 100 * counts[False, False] / unsound, 100 * counts[True, False] / sound, counts[False, True]


def _standing() -> list[Figure]:
    """Crossref's update relations of medical publishers (2020): each original and its notice."""
    listed = [row for row in rows("updates_medical_2020.csv") if row["update_types"]]
    works = [recording(row["doi"], _updated(row)) for row in listed]
    labelled = [_named(row["doi"], Cited(doi=row["doi"]), row["doi"]) for row in listed]
    checked = _checked(labelled, works)
    right = sum(each.standing in _expected(row) for row, each in zip(listed, checked, strict=True))
    return [Figure("standing right", len(listed), f"{100 * right / len(listed):.1f}%", "100%", right == len(listed))]


def _updated(row: dict[str, str]) -> dict[str, object]:
    dois, kinds = row["update_dois"].split(";"), row["update_types"].split(";")
    updates = [
        {"DOI": doi.strip(), "type": kind.strip(), "label": kind.strip().title(), "source": "publisher"}
        for doi, kind in zip(dois, kinds, strict=False)
    ]
    return {"title": [row["title"]], "publisher": row["publisher"], "updated-by": updates}


def _expected(row: dict[str, str]) -> set[str]:
    """By the kind of update; Cochrane's "withdrawal" by a later version of the same review is a new edition."""
    kind, doi, by = row["update_types"], row["doi"].lower(), row["update_dois"].lower()
    if kind == "withdrawal":
        return {"superseded"} if by.startswith(doi.partition(".pub")[0]) and by != doi else {"withdrawn"}
    return {{"retraction": "retracted"}.get(kind, "corrected")}
