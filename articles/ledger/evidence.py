"""Does what stands in the tables agree with what the history says was done?

A chain proves that events were not changed. This proves the other half: that texts still have their digest, and that
every signature, its verdicts, every publication and every article's state are those that an event tells of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from articles.drafts.canonical import digest
from articles.ledger.disagreement import Disagreement
from articles.ledger.variant_evidence import variant_disagreements
from articles.models import Article, ClaimVerdict, LedgerEvent, Publication, Revision, Signature, Subject, Verb, Verdict

MOVED_BY = (
    Verb.SUBMITTED, Verb.INVITED, Verb.SENT_BACK, Verb.APPROVED, Verb.REOPENED, Verb.WITHDRAWN, Verb.RESTORED,
)  # fmt: skip
SIGNED_BY = (Verb.REVIEW_SIGNED, Verb.APPROVED, Verb.WAIVED, Verb.VERDICT_CHANGED, Verb.VERDICT_DECIDED)
TELLS_VERDICTS = (Verb.REVIEW_SIGNED, Verb.VERDICT_CHANGED)


def disagreements() -> Iterator[Disagreement]:
    """Everything that does not agree, texts first; streams."""
    yield from _texts()
    told = _told()
    yield from _signatures(told)
    yield from _publications(told)
    yield from _states(told)
    yield from variant_disagreements()


def _texts() -> Iterator[Disagreement]:
    for revision in Revision.objects.order_by("pk").prefetch_related("references").iterator(chunk_size=500):
        made = digest(revision.question, revision.title, revision.body, revision.references.all())
        if made != revision.digest:
            yield Disagreement(
                revision.article_id, 0, f"the text of revision {revision.number} is not what was digested"
            )


@dataclass(slots=True)
class _Told:
    """What events say, by the id of what they tell of."""

    signatures: dict[int, LedgerEvent]
    publications: dict[int, LedgerEvent]
    states: dict[int, LedgerEvent]


def _told() -> _Told:
    told = _Told({}, {}, {})
    rows = LedgerEvent.objects.filter(subject=Subject.ARTICLE).order_by("subject_id", "sequence")
    for event in rows.iterator(chunk_size=2000):
        if event.verb in SIGNED_BY and "signature" in event.new:
            told.signatures[event.new["signature"]] = event
        if event.verb == Verb.PUBLISHED:
            told.publications[event.new["publication"]] = event
        if event.verb in MOVED_BY:
            told.states[event.subject_id] = event
    return told


def _signatures(told: _Told) -> Iterator[Disagreement]:
    verdicts: dict[int, Counter] = defaultdict(Counter)
    for signature_id, value in Verdict.objects.values_list("signature_id", "value").iterator():
        verdicts[signature_id][value] += 1
    of_claims: dict[int, Counter] = defaultdict(Counter)
    for verdict in ClaimVerdict.objects.iterator():
        of_claims[verdict.signature_id] += verdict.tally
    stored = set()
    for row in Signature.objects.select_related("revision").order_by("pk").iterator():
        stored.add(row.pk)
        event = told.signatures.get(row.pk)
        why = _wrong_signature(row, event, verdicts[row.pk]) or _wrong_of_claims(row, event, of_claims[row.pk])
        if why:
            yield Disagreement(row.revision.article_id, event.sequence if event else 0, why)
    for signature_id, event in told.signatures.items():
        if signature_id not in stored:
            yield Disagreement(event.subject_id, event.sequence, f"signature {signature_id} of this event is gone")


def _wrong_signature(row: Signature, event: LedgerEvent | None, verdicts: Counter) -> str:
    if event is None:
        return f"signature {row.pk} in the name of {row.signer_name} stands in no event"
    as_told = (event.subject_id, event.actor_id, event.actor_name, event.digest, event.at)
    if (row.revision.article_id, row.signer_id, row.signer_name, row.digest, row.signed_at) != as_told:
        return f"signature {row.pk} is not what its event tells of"
    if event.verb in TELLS_VERDICTS and (event.new["meaning"], event.new["verdicts"]) != (row.meaning, verdicts):
        return f"the verdicts under signature {row.pk} are not those that were signed"
    return ""


def _wrong_of_claims(row: Signature, event: LedgerEvent | None, given: Counter) -> str:
    if event and event.new.get("claims", {}) != given:
        return f"what was signed of claims under signature {row.pk} is not what its event tells of"
    return ""


def _publications(told: _Told) -> Iterator[Disagreement]:
    stored = dict(Publication.objects.values_list("pk", "revision__number"))
    for publication_id, event in told.publications.items():
        if stored.pop(publication_id, None) != event.new["revision"]:
            yield Disagreement(event.subject_id, event.sequence, "the publication of this event is not as it tells")
    for publication in Publication.objects.filter(pk__in=stored):
        yield Disagreement(publication.article_id, 0, f"publication {publication.pk} stands in no event")


def _states(told: _Told) -> Iterator[Disagreement]:
    for article_id, state in Article.objects.values_list("pk", "state").iterator():
        event = told.states.get(article_id)
        if event is None or event.new["state"] != state:
            sequence = event.sequence if event else 0
            yield Disagreement(article_id, sequence, f"the article is {state}, and its history does not say so")
