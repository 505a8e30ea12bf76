"""What is different between two revisions, for who has to sign the later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.drafts.redline import Piece, redline
from articles.models import Reference, Revision


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the text with its changed lines, each as (op, text) pieces; op is same, del or ins."""

    heading: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]


def changes(old: Revision, new: Revision) -> list[Change]:
    """Everything that differs and is signed: question, title, body, references. Two statements."""
    found = []
    for heading, before, after in _parts(old, new):
        lines = redline(before, after) if before != after else ()
        if changed := tuple(as_pairs(line.pieces) for line in lines if line.kind != "same"):
            found.append(Change(heading, changed))
    return found


def as_pairs(pieces: Iterable[Piece]) -> tuple[tuple[str, str], ...]:
    """Pieces as ``{% redline %}`` shows them."""
    return tuple((piece.op, piece.text) for piece in pieces)


def _parts(old: Revision, new: Revision) -> Iterator[tuple[str, str, str]]:
    yield "Question", old.question, new.question
    yield "Title", old.title, new.title
    yield "Text", old.body, new.body
    yield "References", _references(old), _references(new)


def _references(revision: Revision) -> str:
    return "\n".join(_one_line(row) for row in revision.references.order_by("number"))


def _one_line(row: Reference) -> str:
    named = (("doi:", row.doi), ("PMID: ", row.pmid), ("", row.url))
    return " ".join(
        [f"{row.number}.", row.as_cited or row.title, *(f"{kind}{value}" for kind, value in named if value)]
    )
