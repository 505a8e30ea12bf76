"""The same proof for texts for other readers: their words, signatures, verdicts and approvals taken back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.drafts.canonical import variant_digest
from articles.ledger.disagreement import Disagreement
from articles.models import (
    AudienceVariant,
    LedgerEvent,
    Subject,
    VariantSignature,
    VariantTakenBack,
    VariantVerdict,
    Verb,
)

VERBS = (Verb.VARIANT_WRITTEN, Verb.VARIANT_REVIEWED, Verb.VARIANT_APPROVED, Verb.VARIANT_TAKEN_BACK)


@dataclass(slots=True)
class _Told:
    """What events say, by the id of what they tell of; of ``taken_back`` the approval's."""

    written: dict[int, LedgerEvent] = field(default_factory=dict)
    signed: dict[int, LedgerEvent] = field(default_factory=dict)
    taken_back: dict[int, LedgerEvent] = field(default_factory=dict)


def variant_disagreements() -> Iterator[Disagreement]:
    """Everything about variants that does not agree with the history, texts first; streams."""
    told = _told()
    yield from _texts(told)
    yield from _signatures(told)
    yield from _taken_back(told)


def _told() -> _Told:
    told = _Told()
    rows = LedgerEvent.objects.filter(subject=Subject.ARTICLE, verb__in=VERBS).order_by("subject_id", "sequence")
    for event in rows.iterator(chunk_size=2000):
        if event.verb == Verb.VARIANT_WRITTEN:
            told.written[event.new["variant"]] = event
        if "signature" in event.new:
            told.signed[event.new["signature"]] = event
        for approval in event.new.get("replaced", [event.new.get("approval")]):
            if approval is not None:
                told.taken_back[approval] = event
    return told


def _texts(told: _Told) -> Iterator[Disagreement]:
    missing = dict(told.written)
    for row in AudienceVariant.objects.select_related("revision").order_by("pk").iterator(chunk_size=500):
        event = missing.pop(row.pk, None)
        why = _wrong_text(row, event)
        if why:
            yield Disagreement(row.revision.article_id, event.sequence if event else 0, why)
    for event in missing.values():
        yield Disagreement(event.subject_id, event.sequence, "the text for other readers of this event is gone")


def _wrong_text(row: AudienceVariant, event: LedgerEvent | None) -> str:
    named = f"the text for {row.readers}, number {row.number} after revision {row.revision.number},"
    if variant_digest(row.revision.digest, row.audience, row.title, row.body) != row.digest:
        return f"{named} is not what was digested"
    if event is None:
        return f"{named} stands in no event"
    as_told = (event.subject_id, event.digest, event.actor_id, event.actor_name, event.at)
    if (row.revision.article_id, row.digest, row.author_id, row.author_name, row.created_at) != as_told:
        return f"{named} is not what its event tells of"
    return ""


def _signatures(told: _Told) -> Iterator[Disagreement]:
    verdicts: dict[int, Counter] = defaultdict(Counter)
    for signature_id, value in VariantVerdict.objects.values_list("signature_id", "value").iterator():
        verdicts[signature_id][value] += 1
    missing = dict(told.signed)
    for row in VariantSignature.objects.select_related("variant__revision").order_by("pk").iterator():
        event = missing.pop(row.pk, None)
        why = _wrong_signature(row, event, verdicts[row.pk])
        if why:
            yield Disagreement(row.variant.revision.article_id, event.sequence if event else 0, why)
    for signature_id, event in missing.items():
        why = f"signature {signature_id} of this event, on a text for other readers, is gone"
        yield Disagreement(event.subject_id, event.sequence, why)


def _wrong_signature(row: VariantSignature, event: LedgerEvent | None, verdicts: Counter) -> str:
    named = f"signature {row.pk} on a text for {row.variant.readers}"
    if event is None:
        return f"{named} in the name of {row.signer_name} stands in no event"
    as_told = (event.new["variant"], event.actor_id, event.actor_name, event.digest, event.at)
    if (row.variant_id, row.signer_id, row.signer_name, row.digest, row.signed_at) != as_told:
        return f"{named} is not what its event tells of"
    meaning = event.new.get("meaning", VariantSignature.Meaning.APPROVAL)
    if (meaning, event.new.get("verdicts", {})) != (row.meaning, verdicts):
        return f"the verdicts under {named} are not those that were signed"
    return ""


def _taken_back(told: _Told) -> Iterator[Disagreement]:
    missing = dict(told.taken_back)
    for row in VariantTakenBack.objects.select_related("approval__variant__revision").order_by("pk").iterator():
        event = missing.pop(row.approval_id, None)
        as_told = event and (event.actor_id, event.actor_name, event.at)
        if as_told != (row.by_id, row.by_name, row.at):
            article_id = row.approval.variant.revision.article_id
            why = f"the end of approval {row.approval_id} is not what an event tells of"
            yield Disagreement(article_id, event.sequence if event else 0, why)
    for approval, event in missing.items():
        yield Disagreement(event.subject_id, event.sequence, f"the end of approval {approval} of this event is gone")
