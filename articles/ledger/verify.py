"""Is the history whole? Every event hashed again, every chain walked from its first event to its subject's head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from articles.ledger.chain import hash_of
from articles.models import Article, LedgerEvent, Person, Subject

SUBJECTS = {Subject.ARTICLE: Article, Subject.PERSON: Person}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event of a chain that is not what was recorded."""

    subject: str
    subject_id: int
    sequence: int
    event_id: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Verification:
    events: int
    subjects: int
    first_broken: Broken | None

    @property
    def whole(self) -> bool:
        return self.first_broken is None

    def as_json(self) -> dict:
        broken = asdict(self.first_broken) if self.first_broken else None
        return {"whole": self.whole, "events": self.events, "checkpoints": 0, "first_broken": broken}


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of heads and events, so that an event appended meanwhile is not taken for a fault."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def verify() -> Verification:
    """Walk every chain, streaming; stops at the first broken event (subjects in order of kind and number)."""
    with _snapshot():
        return _verify()


def _verify() -> Verification:
    events = subjects = 0
    for subject, model in SUBJECTS.items():
        rows = model.objects.values_list("pk", "chain_length", "chain_head").iterator()
        heads = {pk: (length, head) for pk, length, head in rows}
        subjects += len(heads)
        for event, broken in _walk(subject, heads):
            events += event is not None
            if broken:
                return Verification(events, subjects, broken)
    return Verification(events, subjects, None)


def _walk(subject: Subject, heads: dict[int, tuple[int, str]]) -> Iterator[tuple[LedgerEvent | None, Broken | None]]:
    """Each event of one kind of subject with what is wrong with it, then each subject whose end is missing."""
    ends: dict[int, tuple[int, str]] = {}
    rows = LedgerEvent.objects.filter(subject=subject).order_by("subject_id", "sequence")
    for event in rows.iterator(chunk_size=2000):
        yield event, _fault(event, ends.get(event.subject_id, (0, "")))
        ends[event.subject_id] = (event.sequence, event.hash)
    for subject_id, head in sorted(heads.items()):
        end = ends.pop(subject_id, (0, ""))
        if end != head:
            why = f"the chain ends at event {end[0]}, but {subject} {subject_id} holds {head[0]} events"
            yield None, Broken(subject, subject_id, min(end[0], head[0]) + 1, None, why)
    for subject_id in sorted(ends):
        yield None, Broken(subject, subject_id, 1, None, f"{subject} {subject_id} of these events does not exist")


def _fault(event: LedgerEvent, before: tuple[int, str]) -> Broken | None:
    sequence, head = before
    if event.sequence != sequence + 1:
        why = f"event {sequence + 1} is missing"
        return Broken(event.subject, event.subject_id, sequence + 1, None, why)
    if event.previous != head:
        why = "it does not follow the event before it"
    elif event.hash != hash_of(event):
        why = "its content is not what was recorded"
    else:
        return None
    return Broken(event.subject, event.subject_id, event.sequence, event.pk, why)
