"""Appending to the history. The caller holds the subject's row lock, so two events can never take the same place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from articles.ledger import context
from articles.ledger.chain import hash_of
from articles.models import LedgerEvent, Person, Verb
from articles.models.ledger import Chained

MACHINE = "The machine"


def append(
    subject: Chained,
    verb: Verb,
    *,
    by: Person | None,
    old: dict | None = None,
    new: dict | None = None,
    reason: str = "",
    digest: str = "",
    at: dt.datetime | None = None,
) -> LedgerEvent:
    """The next event of ``subject``, not stored yet, with the subject's chain moved on to it.

    ``by`` is None where no person acted. ``old`` and ``new`` hold JSON values (no floats: they do not round-trip). For
    set-based actions, which store subjects and events in bulk; a single action calls ``record``.
    """
    way = context.current()
    event = LedgerEvent(
        subject=subject.LEDGER_SUBJECT.value,
        subject_id=subject.pk,
        sequence=subject.chain_length + 1,
        verb=verb.value,
        actor=by,
        actor_name=by.name if by else MACHINE,
        via=str(way.via),
        request_id=way.request_id,
        old=old or {},
        new=new or {},
        reason=reason,
        digest=digest,
        at=at or timezone.now(),
        previous=subject.chain_head,
    )
    event.hash = hash_of(event)
    subject.chain_length, subject.chain_head = event.sequence, event.hash
    return event


def record(subject: Chained, verb: Verb, *, by: Person | None, changed: tuple[str, ...] = (), **details) -> LedgerEvent:
    """Store the subject's ``changed`` fields with its moved chain, and the event: two statements, both or neither."""
    event = append(subject, verb, by=by, **details)
    record_all(subject, [event], changed=changed)
    return event


def record_all(subject: Chained, events: Sequence[LedgerEvent], *, changed: tuple[str, ...] = ()) -> None:
    """The same for several appended events of one subject."""
    subject.save(update_fields=(*changed, *subject.CHAIN_FIELDS))
    LedgerEvent.objects.bulk_create(events)
