"""What is different between two wordings: for who has to sign the later one, and for who asks what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.drafts.draft import DraftReference
from articles.drafts.redline import Paragraph, Piece, redline
from articles.models import Revision
from reviewboard.queries.wording import Wording, wording_of


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the text with its changed lines, each as (op, text) pieces."""

    heading: str
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]


def changes(old: Revision, new: Revision) -> list[Change]:
    """Everything that differs and is signed: question, title, body, references. Two statements."""
    return changes_between(wording_of(old), wording_of(new))


def changes_between(old: Wording, new: Wording) -> list[Change]:
    """The same of wordings that are there already. Lines whose white space alone is different are left out."""
    found = []
    for heading, before, after in _parts(old, new):
        lines = redline(before, after) if before != after else ()
        if changed := tuple(as_pairs(line.pieces) for line in lines if _says_something_else(line)):
            found.append(Change(heading, changed))
    return found


def _says_something_else(line: Paragraph) -> bool:
    return any(piece.op != "same" and piece.text.strip() for piece in line.pieces)


def words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """A short passage and what is to stand in its place, as (op, text) pieces."""
    return tuple(piece for line in redline(old, new) for piece in as_pairs(line.pieces))


def as_pairs(pieces: Iterable[Piece]) -> tuple[tuple[str, str], ...]:
    """Pieces as ``{% redline %}`` shows them."""
    return tuple((piece.op, piece.text) for piece in pieces)


def _parts(old: Wording, new: Wording) -> Iterator[tuple[str, str, str]]:
    yield "Question", old.question, new.question
    yield "Title", old.title, new.title
    yield "Text", old.body, new.body
    yield "References", _list(old), _list(new)


def _list(wording: Wording) -> str:
    return "".join(f"{_one_line(row)}\n" for row in wording.references)


def _one_line(row: DraftReference) -> str:
    named = (("doi:", row.doi), ("PMID: ", row.pmid), ("", row.url))
    said = " ".join((row.as_cited or row.title or "(not listed)").split())
    return " ".join([f"{row.number}.", said, *(f"{kind}{value}" for kind, value in named if value not in said)])
