"""Is the history whole? Every event hashed again, every chain walked from its first event to its subject's head."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.db.models import Subquery

from articles.ledger.chain import hash_of
from articles.ledger.evidence import disagreements
from articles.models import Article, LedgerEvent, Person, Policy, Subject
from articles.models.ledger import Chained

SUBJECTS = {Subject.ARTICLE: Article, Subject.PERSON: Person, Subject.POLICY: Policy}
START = (0, "")  # sequence and hash before the first event


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
    """Walk every chain, streaming, then hold texts and attestations against it; stops at the first thing broken."""
    with _snapshot():
        return _verify()


def verify_subject(subject: Chained) -> Verification:
    """As ``verify``, for the chain of one subject: one statement, so that nothing can come in between."""
    heads = type(subject).objects.filter(pk=subject.pk)
    rows = LedgerEvent.objects.filter(subject=subject.LEDGER_SUBJECT, subject_id=subject.pk).order_by("sequence")
    head, end = (subject.chain_length, subject.chain_head), START
    for event in rows.annotate(
        length=Subquery(heads.values("chain_length")), head=Subquery(heads.values("chain_head"))
    ):
        head = (event.length, event.head)
        if broken := _fault(event, end):
            return Verification(event.sequence, 1, broken)
        end = (event.sequence, event.hash)
    broken = _cut_off(subject.LEDGER_SUBJECT, subject.pk, end, head)
    return Verification(end[0], 1, broken)


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
    return Verification(events, subjects, _first_disagreement())


def _first_disagreement() -> Broken | None:
    """What the tables hold that no event tells of, or the other way round, where every chain is whole."""
    for found in disagreements():
        return Broken(Subject.ARTICLE, found.article_id, found.sequence, None, found.why)
    return None


def _walk(subject: Subject, heads: dict[int, tuple[int, str]]) -> Iterator[tuple[LedgerEvent | None, Broken | None]]:
    """Each event of one kind of subject with what is wrong with it, then each subject whose end is missing."""
    ends: dict[int, tuple[int, str]] = {}
    rows = LedgerEvent.objects.filter(subject=subject).order_by("subject_id", "sequence")
    for event in rows.iterator(chunk_size=2000):
        yield event, _fault(event, ends.get(event.subject_id, START))
        ends[event.subject_id] = (event.sequence, event.hash)
    for subject_id, head in sorted(heads.items()):
        if broken := _cut_off(subject, subject_id, ends.pop(subject_id, START), head):
            yield None, broken
    for subject_id in sorted(ends):
        yield None, Broken(subject, subject_id, 1, None, f"{subject} {subject_id} of these events does not exist")


def _cut_off(subject: str, subject_id: int, end: tuple[int, str], head: tuple[int, str]) -> Broken | None:
    if end == head:
        return None
    why = f"the chain ends at event {end[0]}, but {subject} {subject_id} holds {head[0]} events"
    return Broken(subject, subject_id, min(end[0], head[0]) + 1, None, why)


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
