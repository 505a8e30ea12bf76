"""C13 and C16: what shows only when the references of one text stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from rapidfuzz import fuzz

from articles.citations.answers import NoticeKind, Record
from articles.citations.folding import fold, fold_title
from articles.citations.rules.outcome import Outcome, Ruling
from articles.citations.rules.venue import is_preprint

SAME_TITLE = 95  # of 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a reference list: its number or name, what it cites by identifier, and the record behind it."""

    name: str
    doi: str = ""
    pmid: str = ""
    record: Record | None = None


def c13_no_duplicate(entries: Sequence[Listed]) -> dict[str, tuple[Outcome, ...]]:
    """By name of the later entry: which earlier one cites the same work, or another version of it."""
    found: dict[str, tuple[Outcome, ...]] = {}
    for first, second in _alike(entries):
        outcome = _same_work(first, second) or _two_versions(first, second)
        if outcome:
            found[second.name] = (*found.get(second.name, ()), outcome)
    return found


def c16_numbering(cited: Sequence[int], listed: Sequence[int]) -> tuple[Outcome, ...]:
    """Every number cited has an entry, every entry is cited, and the numbers come in order of first use.

    ``cited`` holds the numbers as the text cites them, in its order; ``listed`` those of the reference list.
    """
    used = list(dict.fromkeys(cited))
    missing = sorted(set(used) - set(listed))
    unused = sorted(set(listed) - set(used))
    late = next((later for earlier, later in pairwise(used) if later < earlier), None)
    said = (
        (missing, f"Cited but not listed: {_spoken(missing)}."),
        (unused, f"Listed but never cited: {_spoken(unused)}."),
        (late, f"Not numbered in order of first use: {late} is first cited after higher numbers."),
    )
    faults = tuple(Outcome("C16", Ruling.MISNUMBERED, "warning", message) for wrong, message in said if wrong)
    fine = (Outcome("C16", Ruling.PASSED, "note", "Every number cited is listed, and the other way round, in order."),)
    return faults or (fine if used else ())


def _alike(entries: Sequence[Listed]) -> list[tuple[Listed, Listed]]:
    """Pairs that may be one work: they share an identifier or the first author."""
    rooms: dict[str, list[Listed]] = {}
    for entry in entries:
        for key in _keys(entry):
            rooms.setdefault(key, []).append(entry)
    pairs = ((first, second) for room in rooms.values() for first, second in combinations(room, 2))
    return list({(first.name, second.name): (first, second) for first, second in pairs}.values())


def _keys(entry: Listed) -> set[str]:
    record = entry.record
    keys = {f"doi:{doi}" for doi in (entry.doi, record.doi if record else "") if doi}
    keys |= {f"pmid:{pmid}" for pmid in (entry.pmid, record.pmid if record else "") if pmid}
    if record and record.authors and record.title:
        keys.add(f"author:{fold(record.authors[0][0])}")
    return keys


def _same_work(first: Listed, second: Listed) -> Outcome | None:
    shared = {key for key in _keys(first) & _keys(second) if not key.startswith("author:")}
    if not (shared or _same_description(first.record, second.record)):
        return None
    message = f"The same work as reference {first.name}."
    return Outcome("C13", Ruling.DUPLICATE, "warning", message)


def _same_description(one: Record | None, other: Record | None) -> bool:
    if not one or not other or _are_versions(one, other) or not _titles_same(one, other):
        return False
    return bool(one.year and other.year) and abs((one.year or 0) - (other.year or 0)) <= 1


def _two_versions(first: Listed, second: Listed) -> Outcome | None:
    one, other = first.record, second.record
    if not one or not other or not _are_versions(one, other):
        return None
    message = (
        f"Another version of the work in reference {first.name} (a preprint and its article, or an earlier edition)."
    )
    return Outcome("C13", Ruling.DUPLICATE_VERSION, "warning", message)


def _are_versions(one: Record, other: Record) -> bool:
    """One names the other as its newer version; or a preprint and an article bear one title."""
    newer = {
        notice.notice_id
        for record in (one, other)
        for notice in record.notices
        if notice.kind is NoticeKind.NEW_VERSION
    }
    named = {one.doi, other.doi, f"pmid:{one.pmid}", f"pmid:{other.pmid}"} - {"", "pmid:"}
    if newer & named:
        return True
    return is_preprint(one) != is_preprint(other) and _titles_same(one, other)


def _titles_same(one: Record, other: Record) -> bool:
    return fuzz.ratio(fold_title(one.title), fold_title(other.title)) >= SAME_TITLE


def _spoken(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
