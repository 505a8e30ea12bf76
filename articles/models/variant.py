"""A revision worded for another reader: its text, its claims, what was found about them, and who signed it.

Apart from the main text's tables on purpose: nothing that counts a revision's verdicts and signatures can ever count
these, nor the other way round. All are insert-only but ``VariantRendering``, which can be made again.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Audience(models.TextChoices):
    """Who a text can be written for beside clinicians."""

    PATIENT = "patient", "Patients and public"
    STUDENT = "student", "Students"

    @property
    def readers(self) -> str:
        """As a sentence names them: a text for patients."""
        return {"patient": "patients", "student": "students"}[self.value]


class AudienceVariant(models.Model):
    """One immutable rewording of one revision; ``number`` counts from 1 for each revision and audience.

    It has no references of its own: its markers cite those of its revision, by their numbers.
    """

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="variants")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    number = models.PositiveIntegerField()
    title = models.TextField()
    body = models.TextField(help_text="As the body of a revision")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical form, which names its revision's")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("revision", "audience", "number"), name="variant_number_once"),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="variant_audience_is_known"),
        ]

    def __str__(self) -> str:
        return f"text for {self.readers}, number {self.number}"

    @property
    def readers(self) -> str:
        return Audience(self.audience).readers


class VariantRendering(models.Model):
    variant = models.OneToOneField(AudienceVariant, models.CASCADE, primary_key=True, related_name="rendering")
    version = models.PositiveSmallIntegerField()
    leaves = models.JSONField(help_text="As those of a revision's rendering")


class VariantClaim(models.Model):
    """One statement of a variant: what a reviewer holds against the main text."""

    variant = models.ForeignKey(AudienceVariant, models.PROTECT, related_name="claims")
    position = models.PositiveIntegerField(help_text="From 1, in text order")
    text = models.TextField()
    citations = ArrayField(
        models.PositiveIntegerField(), default=list, help_text="Numbers of the revision's references"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=("variant", "position"), name="variant_claim_position_once")]


class VariantSignature(models.Model):
    """As ``Signature``, bound to a variant and its digest. It says nothing of the main text."""

    class Meaning(models.TextChoices):
        REVIEW_APPROVES = (
            "review_approves",
            "I have compared this text with the main text, claim by claim; it says the same, leaves nothing out that "
            "matters, and I recommend its approval for these readers",
        )
        REVIEW_ASKS_CHANGES = (
            "review_asks_changes",
            "I have compared this text with the main text and ask for changes before it is approved for these readers",
        )
        APPROVAL = "approval", "I approve this text for these readers on behalf of the medical advisory board"

    variant = models.ForeignKey(AudienceVariant, models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=64)
    meaning = models.CharField(max_length=24, choices=Meaning.choices)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=200)
    signer_credentials = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meaning__in=["review_approves", "review_asks_changes", "approval"]),
                name="variant_signature_meaning_is_known",
            ),
            models.UniqueConstraint(
                fields=("variant", "signer"),
                condition=~models.Q(meaning="approval"),
                name="variant_one_review_a_signer",
            ),
        ]

    @property
    def signed_as(self) -> str:
        return f"{self.signer_name}, {self.signer_credentials}" if self.signer_credentials else self.signer_name


class VariantVerdict(models.Model):
    """What one person found when holding one claim of a variant against the main text, under one signature."""

    class Value(models.TextChoices):
        SAME = "same", "Says the same"
        CHANGES = "changes", "Changes the meaning"
        LEAVES_OUT = "leaves_out", "Leaves out something that matters"
        ADDS = "adds", "Adds a claim"

    claim = models.ForeignKey(VariantClaim, models.PROTECT, related_name="verdicts")
    value = models.CharField(max_length=10, choices=Value.choices)
    note = models.TextField(blank=True, help_text="Why, where it does not say the same")
    signature = models.ForeignKey(VariantSignature, models.PROTECT, related_name="verdicts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("claim", "signature"), name="variant_verdict_once_a_signature"),
            models.CheckConstraint(
                condition=models.Q(value="same")
                | (models.Q(value__in=["changes", "leaves_out", "adds"]) & ~models.Q(note="")),
                name="variant_verdict_says_why",
            ),
        ]


class VariantTakenBack(models.Model):
    """An approval that holds no longer, since when and why: an editor took it back, or a newer wording replaced it."""

    approval = models.OneToOneField(VariantSignature, models.PROTECT, related_name="taken_back")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = models.TextField()
    at = models.DateTimeField()
