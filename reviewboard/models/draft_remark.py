"""A comment or suggestion while it is typed, kept on the server until it is made or thrown away."""

from __future__ import annotations

from django.db import models


class DraftRemark(models.Model):
    """What stands in one remark form of one reviewer's desk. Nobody else sees it.

    ``claim`` is the one it is about, of the text it was begun on; ``remark`` the one it replies to; neither: the whole
    text.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        SUGGESTION = "suggestion", "Suggestion"
        GENERAL = "general", "Comment on the whole text"
        REPLY = "reply", "Reply"

    assignment = models.ForeignKey("reviewboard.Assignment", models.CASCADE, related_name="draft_remarks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    claim = models.ForeignKey("articles.Claim", models.PROTECT, null=True, related_name="+")
    remark = models.ForeignKey("reviewboard.Remark", models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)
    replacement = models.TextField(blank=True)
    blocking = models.BooleanField(default=False)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    passage = models.TextField(blank=True, help_text="The words between them, where some of the claim were selected")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("assignment", "kind", "claim", "remark"), nulls_distinct=False, name="draft_remark_once_a_form"
            ),
        ]
