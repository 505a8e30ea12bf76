"""A text reworded for other readers, as it is typed: what is wrong with it, and its markers when the list changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping

from articles.drafts import characters, markers
from articles.drafts.claims import claims
from articles.drafts.draft import Finding


def findings_of(title: str, body: str, numbers: Collection[int]) -> tuple[Finding, ...]:
    """What keeps it from being stored (fatal) and what a person should look at, fatal ones first.

    ``numbers`` are those of the main text's references, the only ones that it can cite.
    """
    return (*_fatal(body, numbers), *_invisible("title", title), *_invisible("text", body), *_uncited(body))


def _fatal(body: str, numbers: Collection[int]) -> Iterator[Finding]:
    if not claims(body):
        yield Finding("fatal", "no-claims", "The text makes no statement that could be compared. Write it out.", "text")
    line_ends = [at for at, char in enumerate(body) if char == "\n"]
    for marker in markers.find(body):
        for number in marker.numbers:
            if number not in numbers:
                where = f"line {bisect_right(line_ends, marker.start) + 1}"
                yield Finding("fatal", "marker-unknown", _unknown(number, numbers), where, number)


def _unknown(number: int, numbers: Collection[int]) -> str:
    if not numbers:
        return f"Reference {number} is cited, and the main text has no reference. Take the marker out."
    return (
        f"Reference {number} is cited, and the main text has none of that number. The main text has references "
        f"{_listed(numbers)}: cite one of those, or take the marker out."
    )


def _listed(numbers: Collection[int]) -> str:
    first, last = min(numbers), max(numbers)
    if len(numbers) == last - first + 1 and len(numbers) > 2:
        return f"{first} to {last}"
    return ", ".join(map(str, sorted(numbers)))


def _invisible(field: str, text: str) -> Iterator[Finding]:
    for _, line, column, name in characters.suspicious(text):
        message = f"There is an invisible or misleading character, {name}. Delete it, or say why it belongs there."
        yield Finding("warning", "invisible-character", message, f"{field}, line {line}, column {column}")


def _uncited(body: str) -> Iterator[Finding]:
    if not markers.cited_numbers(body):
        message = (
            "Nothing in this text cites a reference. Readers cannot see what a statement rests on, and it is harder to "
            "line up with the main text. Add markers such as [1], with the main text’s numbers."
        )
        yield Finding("warning", "no-citations", message, "text")


def renumbered(body: str, numbers: Mapping[int, int]) -> tuple[str, tuple[int, ...]]:
    """``body`` with every cited number replaced by what ``numbers`` says, and the numbers it says nothing of, which are
    taken out: a marker must never come to name another work.
    """
    pieces, lost, at = [], [], 0
    for marker in markers.find(body):
        kept = [numbers[number] for number in marker.numbers if number in numbers]
        lost += [number for number in marker.numbers if number not in numbers]
        before = body[at : marker.start]
        pieces += [before, f"[{', '.join(map(str, markers.unique(kept)))}]"] if kept else [before.rstrip(" ")]
        at = marker.end
    return "".join([*pieces, body[at:]]), markers.unique(lost)
