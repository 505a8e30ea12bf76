"""What readers send. Purgeable, so it stands in a table of its own."""

from __future__ import annotations

from django.db import models


class FollowUpQuestion(models.Model):
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="follow_up_questions")
    revision_number = models.PositiveIntegerField(help_text="The revision that the reader was looking at")
    text = models.TextField(max_length=2000)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("-asked_at", "-id"), name="follow_up_newest")]
