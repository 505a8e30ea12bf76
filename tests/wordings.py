"""Texts for other readers of the cast's article: written, compared, approved."""

from __future__ import annotations

from articles.models import Article, Audience, AudienceVariant, Person, VariantSignature
from reviewboard.actions import variant_reviews, variants
from reviewboard.models import Assignment, VariantReview
from reviewboard.queries.variants import newest_variant
from tests.cast import PASSWORD, fetched

PATIENT = Audience.PATIENT
PLAIN = """\
Moving helps most people with back pain. [1]

- Walk 30 minutes a day. [1, 2]
- Do not rest longer than 2 days. [2]
"""


def written(article: Article, by: Person, body: str = PLAIN, audience: Audience = PATIENT) -> AudienceVariant:
    article = fetched(article)
    before = newest_variant(article.current, audience)
    typed = variants.Reworded("Moving and back pain", body, article.current.digest, before.digest if before else "")
    return variants.write_variant(article.pk, audience, typed, by=by)


def typed_comparison(
    assignment: Assignment,
    variant: AudienceVariant,
    *,
    faults: dict[int, tuple[str, str]] | None = None,
    **answers: str,
) -> VariantReview:
    """Every claim says the same, but for ``faults``: {position: (value, note)}."""
    assignment = Assignment.objects.select_related("reviewer", "article").get(pk=assignment.pk)
    variant = AudienceVariant.objects.select_related("revision__article").get(pk=variant.pk)
    by, faults = assignment.reviewer, faults or {}
    review = variant_reviews.open_comparison(assignment, variant, by=by)
    for claim in variant.claims.all():
        value, note = faults.get(claim.position, ("same", ""))
        variant_reviews.save_variant_verdict(review.pk, claim.position, value, note, by=by)
    said = {"recommendation": "approve", "remarks": ""} | answers
    return variant_reviews.save_variant_answers(review.pk, by=by, **said)


def compared(assignment: Assignment, variant: AudienceVariant, **said) -> VariantSignature:
    """``typed_comparison``, signed."""
    review = typed_comparison(assignment, variant, **said)
    by = review.assignment.reviewer
    return variant_reviews.sign_comparison(review.pk, by=by, seen=variant.digest, password=PASSWORD)


def approved_for_readers(variant: AudienceVariant, by: Person) -> VariantSignature:
    return variants.approve_variant(variant.pk, by=by, seen=variant.digest, password=PASSWORD)
