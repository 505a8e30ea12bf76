"""Comments and suggestions, anchored to a passage of a revision."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Remark(models.Model):
    """A comment, or a suggestion when it carries replacement text.

    ``quote`` is the passage, ``prefix`` and ``suffix`` its surroundings, ``start`` where it stood in the body of
    ``revision``; so it can be found again in a later text. A reviewer's remark does not exist for others until that
    reviewer has signed.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        SUGGESTION = "suggestion", "Suggestion"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        TAKEN_BACK = "taken_back", "Taken back"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="remarks")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks")
    assignment = models.ForeignKey("reviewboard.Assignment", models.PROTECT, null=True, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    blocking = models.BooleanField(default=False, help_text="Stands between the article and its approval while open")
    quote = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    block = models.TextField(blank=True, help_text="The block that the passage stands in: its heading and what it is")
    text = models.TextField(blank=True)
    replacement = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField(
        null=True, help_text="From when others may see it; a reviewer's from their signature on"
    )
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    close_reason = models.TextField(blank=True)
    resulting_revision = models.ForeignKey("articles.Revision", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "resolved", "accepted", "rejected", "taken_back"]),
                name="remark_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=("article", "state", "id"), name="remark_open")]

    @property
    def is_suggestion(self) -> bool:
        return self.kind == self.Kind.SUGGESTION
