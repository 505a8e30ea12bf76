"""Drafts come in by the file: each gets its answer, in order, whatever becomes of the others.

They are stored a few hundred to a transaction, so that a file may be far larger than memory; a chunk that fails stores
nothing of itself, and what came before it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from articles.actions.submissions import Seen, Submitted, foretell, submit
from articles.drafts.draft import Draft
from articles.drafts.reading import Read
from articles.models import Article, Person

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one draft that was read: ``status`` is preview (it would be stored), stored, duplicate or refused.

    ``why`` is a sentence on that; it is "" where the reading itself refused it (``read.findings`` say why then).
    """

    read: Read
    status: str
    article: Article | None = None
    why: str = ""


def store(reads: Iterable[Read], *, by: Person) -> Iterator[Imported]:
    """Store what was read, lazily; nothing happens until the answers are asked for. Raises NotAllowed."""
    return _answers(reads, lambda drafts: submit(drafts, by=by))


def preview(reads: Iterable[Read], *, by: Person | None) -> Iterator[Imported]:
    """What ``store`` would do; nothing is stored. ``by`` None: it is not known yet who submits."""
    seen = Seen()
    return _answers(reads, lambda drafts: foretell(drafts, by=by, seen=seen))


def _answers(reads: Iterable[Read], answer: Callable[[Sequence[Draft]], list[Submitted]]) -> Iterator[Imported]:
    rest = iter(reads)
    while chunk := list(islice(rest, CHUNK)):
        drafts = [read.draft for read in chunk if read.draft]
        outcomes = iter(answer(drafts) if drafts else [])
        for read in chunk:
            yield _imported(read, next(outcomes)) if read.draft else Imported(read, "refused")


def _imported(read: Read, outcome: Submitted) -> Imported:
    status = "preview" if outcome.status == "new" else outcome.status
    return Imported(read, status, outcome.article, outcome.why)
