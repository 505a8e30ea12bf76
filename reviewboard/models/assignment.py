"""One reviewer, one article."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Assignment(models.Model):
    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        SUBMITTED = "submitted", "Review signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (State.INVITED, State.ACCEPTED)
    ACTIVE = (State.INVITED, State.ACCEPTED, State.SUBMITTED)

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    due_on = models.DateField()
    reasons = ArrayField(models.TextField(), default=list, help_text="What spoke for them when they were asked")
    asked_because = models.TextField(blank=True, help_text="The editor's own sentence to the reviewer")
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True, help_text="Why it was declined or withdrawn")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("article", "reviewer"),
                condition=models.Q(state__in=["invited", "accepted", "submitted"]),
                name="assignment_one_active_a_reviewer",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["invited", "accepted", "declined", "submitted", "withdrawn"]),
                name="assignment_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=("reviewer", "state", "due_on", "id"), name="assignment_mine")]
