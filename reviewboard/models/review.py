"""What an assignment delivers, kept on the server while it is typed; signing turns it into verdicts and a signature."""

from __future__ import annotations

from functools import cached_property

from django.db import models

from articles.models import ClaimFacts, Verdict
from reviewboard.models.checklist import ChecklistVersion, Question, joined


class Review(models.Model):
    """The draft of one reviewer's review of one revision. A new revision to judge is a new row.

    ``signature`` empty: still being written. Once it is set, the row is a record and no action changes it again. The
    same revision gets another row where a source got worse: then what rests on that source is judged anew.
    """

    class Recommendation(models.TextChoices):
        APPROVE = "approve", "Approve this text"
        CHANGES = "changes", "Approve after changes"
        AGAINST = "against", "Do not approve"

    assignment = models.ForeignKey("reviewboard.Assignment", models.PROTECT, related_name="reviews")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="reviews")
    recommendation = models.CharField(max_length=8, choices=Recommendation.choices, blank=True)
    checklists = models.ManyToManyField(ChecklistVersion, related_name="reviews", help_text="As it was opened with")
    checklist = models.JSONField(default=dict, help_text="{question key: answer}, as typed")
    answers = models.JSONField(
        default=list, help_text="[{key, question, kind, answer}], as signed; of a scale low and high too"
    )
    remarks = models.TextField(blank=True, help_text="To the editors; the submitter does not see it")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    signature = models.OneToOneField("articles.Signature", models.PROTECT, null=True, related_name="review")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("assignment", "revision"),
                condition=models.Q(signature__isnull=True),
                name="review_one_open_a_revision",
            ),
        ]

    @cached_property
    def asked_rows(self) -> list[list[dict]]:
        """The questions of each checklist as stored, the oldest checklist first; lists of reviews bring them along."""
        return list(self.checklists.order_by("checklist").values_list("questions", flat=True))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What this review asks beside its citations, fixed when it was opened."""
        return joined([Question(**row) for row in rows] for rows in self.asked_rows)


class DraftVerdict(models.Model):
    """A verdict as typed so far. Nobody but its reviewer sees it before it is signed."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="verdicts")
    citation = models.ForeignKey("articles.Citation", models.PROTECT, related_name="+")
    value = models.CharField(max_length=16, choices=Verdict.Value.choices, blank=True)
    stands_as_worded = models.BooleanField(null=True)
    quote = models.TextField(blank=True)
    locator = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    active_seconds = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("review", "citation"), name="draft_verdict_once_a_citation"),
        ]


class DraftClaimVerdict(ClaimFacts):
    """What is typed so far about one claim as a whole. Nobody but its reviewer sees it before it is signed."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="claim_verdicts")
    claim = models.ForeignKey("articles.Claim", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("review", "claim"), name="draft_claim_verdict_once_a_claim"),
        ]
