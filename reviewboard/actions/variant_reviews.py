"""A reviewer's comparison of a variant with the main text: kept while it is typed, and signed in the end.

Signed apart from the review of the main text: neither signature stands for the other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, AudienceVariant, Person, VariantSignature, VariantVerdict, Verb
from articles.refusals import NotPossible, Stale
from reviewboard.actions.notices import editors_of, notify
from reviewboard.actions.saved_meanwhile import held, insist_newest
from reviewboard.actions.signing import authenticate
from reviewboard.actions.variants import sign_variant
from reviewboard.models import Assignment, DraftVariantVerdict, VariantReview
from reviewboard.permissions import can_compare, insist
from reviewboard.queries.comparison import claims_of, missing, said_before
from reviewboard.queries.variants import is_current

MEANINGS = {
    VariantReview.Recommendation.APPROVE: VariantSignature.Meaning.REVIEW_APPROVES,
    VariantReview.Recommendation.CHANGES: VariantSignature.Meaning.REVIEW_ASKS_CHANGES,
}


def open_comparison(assignment: Assignment, variant: AudienceVariant, *, by: Person) -> VariantReview:
    """This person's review of the variant, begun where there is none.

    What they signed of an earlier wording is offered again where neither the claim nor what it says again of the main
    text changed. Raises NotAllowed.
    """
    _insist_compares(by, assignment, variant)
    known = VariantReview.objects.filter(assignment__reviewer=by, variant=variant).first()
    if known:
        return known
    now = timezone.now()
    with transaction.atomic():
        review, new = VariantReview.objects.get_or_create(
            assignment=assignment, variant=variant, defaults={"started_at": now, "saved_at": now}
        )
        if new:
            _bring_along(review, by, now)
    return review


def _bring_along(review: VariantReview, by: Person, now: dt.datetime) -> None:
    DraftVariantVerdict.objects.bulk_create(
        DraftVariantVerdict(review=review, claim=claim, value=value, note=note, saved_at=now)
        for claim, value, note in said_before(review.variant, by)
    )


def _insist_compares(by: Person, assignment: Assignment, variant: AudienceVariant) -> None:
    message = "Only a reviewer of this article who wrote neither text can compare them."
    insist(can_compare(by, assignment, variant), message)


def save_variant_verdict(
    review_id: int, position: int, value: str, note: str, *, by: Person, based_on: str | None = None
) -> DraftVariantVerdict:
    """Keep what is typed about the claim at ``position``; ``based_on`` as in ``reviews.save_verdict``.

    Raises NotAllowed, NotPossible, SavedMeanwhile.
    """
    with transaction.atomic():
        review = _unsigned(review_id, by)
        claim = review.variant.claims.filter(position=position).first()
        if claim is None:
            raise NotPossible("This claim is not part of the text that is compared.")
        row = review.verdicts.filter(claim=claim).first() or DraftVariantVerdict(review=review, claim=claim)
        if not held(row, {"value": value, "note": note}):
            insist_newest(row, based_on)
            row.value, row.note, row.saved_at = value, note, timezone.now()
            row.save()
    return row


def save_variant_answers(
    review_id: int, *, by: Person, recommendation: str, remarks: str, based_on: str | None = None
) -> VariantReview:
    """Keep recommendation and remarks as typed; ``based_on`` as in ``reviews.save_verdict``.

    Raises NotAllowed, NotPossible, SavedMeanwhile.
    """
    with transaction.atomic():
        review = _unsigned(review_id, by)
        if held(review, {"recommendation": recommendation, "remarks": remarks}):
            return review
        insist_newest(review, based_on)
        review.recommendation, review.remarks, review.saved_at = recommendation, remarks, timezone.now()
        review.save(update_fields=("recommendation", "remarks", "saved_at"))
    return review


def _unsigned(review_id: int, by: Person) -> VariantReview:
    """The review, its row held, where its reviewer can still write it."""
    rows = VariantReview.objects.select_related("assignment", "variant__revision__article")
    review = rows.select_for_update(no_key=True, of=("self",)).get(pk=review_id)
    if review.signature_id is not None:
        raise NotPossible("This comparison is signed and cannot be changed.")
    _insist_compares(by, review.assignment, review.variant)
    return review


def sign_comparison(review_id: int, *, by: Person, seen: str, password: str) -> VariantSignature:
    """Turn what was typed into verdicts under a signature on the variant's digest (``seen``).

    Raises WrongPassword, NotAllowed, Stale (what was typed is kept), NotPossible with what is missing.
    """
    authenticate(by, password)
    with transaction.atomic():
        article = lock(VariantReview.objects.values_list("assignment__article_id", flat=True).get(pk=review_id))
        review = _unsigned(review_id, by)
        _insist_current(review, article, seen)
        typed = list(review.verdicts.exclude(value="").select_related("claim"))
        _insist_complete(review, typed)
        at = timezone.now()
        signature = sign_variant(review.variant, MEANINGS[review.recommendation], by=by, at=at)
        _give_verdicts(typed, signature)
        review.signature = signature
        review.save(update_fields=("signature",))
        event = _record_signing(article, review, signature, by, typed)
        subject = f"Text for {review.variant.readers} compared by {by.name}: {article.current.title}"
        notify(
            editors_of(article), article, event=event.hash, template="variant_reviewed", subject=subject, review=review
        )
    return signature


def _insist_current(review: VariantReview, article: Article, seen: str) -> None:
    variant = review.variant
    if seen != variant.digest or not is_current(variant, article):
        message = (
            f"A newer text replaced this one for {variant.readers}. What you typed is kept; compare the newer one."
        )
        raise Stale(message, seen=seen, current=variant.digest)


def _insist_complete(review: VariantReview, typed: Sequence[DraftVariantVerdict]) -> None:
    lacking = missing(review, claims_of(review.variant), typed)
    if lacking:
        raise NotPossible(" ".join(lacking))


def _give_verdicts(typed: Sequence[DraftVariantVerdict], signature: VariantSignature) -> None:
    VariantVerdict.objects.bulk_create(
        VariantVerdict(claim=row.claim, value=row.value, note=row.note, signature=signature) for row in typed
    )


def _record_signing(
    article: Article,
    review: VariantReview,
    signature: VariantSignature,
    by: Person,
    typed: Sequence[DraftVariantVerdict],
):
    variant = review.variant
    new = {
        "variant": variant.pk,
        "audience": variant.audience,
        "number": variant.number,
        "revision": variant.revision.number,
        "signature": signature.pk,
        "meaning": signature.meaning,
        "verdicts": dict(Counter(row.value for row in typed)),
    }
    at, digest = signature.signed_at, signature.digest
    return record(article, Verb.VARIANT_REVIEWED, by=by, new=new, digest=digest, at=at)
