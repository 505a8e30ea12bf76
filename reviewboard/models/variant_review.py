"""One reviewer's comparison of a variant with the main text, kept on the server while it is typed."""

from __future__ import annotations

from django.db import models

from articles.models import VariantVerdict


class VariantReview(models.Model):
    """``signature`` empty: still being written. Once it is set, the row is a record and no action changes it again."""

    class Recommendation(models.TextChoices):
        APPROVE = "approve", "Approve this text for these readers"
        CHANGES = "changes", "Approve after changes"

    assignment = models.ForeignKey("reviewboard.Assignment", models.PROTECT, related_name="variant_reviews")
    variant = models.ForeignKey("articles.AudienceVariant", models.PROTECT, related_name="reviews")
    recommendation = models.CharField(max_length=8, choices=Recommendation.choices, blank=True)
    remarks = models.TextField(blank=True, help_text="To the editors; the submitter does not see it")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signature = models.OneToOneField("articles.VariantSignature", models.PROTECT, null=True, related_name="review")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("assignment", "variant"), name="variant_review_once")]


class DraftVariantVerdict(models.Model):
    """A verdict as typed so far. Nobody but its reviewer sees it before it is signed."""

    review = models.ForeignKey(VariantReview, models.CASCADE, related_name="verdicts")
    claim = models.ForeignKey("articles.VariantClaim", models.PROTECT, related_name="+")
    value = models.CharField(max_length=10, choices=VariantVerdict.Value.choices, blank=True)
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("review", "claim"), name="draft_variant_verdict_once_a_claim")]
