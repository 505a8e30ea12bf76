"""One question and its answer, through its whole life."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django_fsm import FSMField, transition

from articles.models.ledger import Chained, Subject


class State(models.TextChoices):
    SUBMITTED = "submitted", "Submitted"
    UNDER_REVIEW = "under_review", "Under review"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Risk(models.TextChoices):
    STANDARD = "standard", "Standard"
    ELEVATED = "elevated", "Elevated"
    HIGH = "high", "High"


class Article(Chained, models.Model):
    """State and standing of one article. The text is in its revisions; ``current`` is the newest one.

    Nothing but the transitions below writes ``state``, and only actions under the row lock call them. Fetch it again
    rather than ``refresh_from_db``: that raises here, since django-fsm's mixin for it can leave the field unprotected.
    """

    LEDGER_SUBJECT = Subject.ARTICLE

    slug = models.SlugField(max_length=120, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    state = FSMField(max_length=12, choices=State.choices, default=State.SUBMITTED, protected=True)
    risk = models.CharField(max_length=8, choices=Risk.choices, default=Risk.STANDARD)
    specialty = models.CharField(max_length=120, blank=True)
    current = models.OneToOneField("articles.Revision", models.PROTECT, related_name="current_of")
    submitted_by = models.ForeignKey(  # the index article_mine begins with it
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submitted_articles", db_index=False
    )
    drafted_by = models.CharField(max_length=120, blank=True, help_text="The system or author that wrote the draft")
    submitted_at = models.DateTimeField()
    state_since_at = models.DateTimeField()
    review_started_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="The earliest day on which somebody's act is due")
    related_questions = ArrayField(models.TextField(), default=list, blank=True)
    notice = models.TextField(blank=True, help_text="Shown to readers above the text, whatever its state")
    show_pending = models.BooleanField(
        null=True, blank=True, help_text="Show the text before it is approved? Empty: as the site does"
    )
    closed_because = models.TextField(
        blank=True, help_text="The reason for the last send-back, withdrawal or reopening"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="article_state_is_known"),
            models.CheckConstraint(condition=models.Q(risk__in=Risk.values), name="article_risk_is_known"),
        ]
        indexes = [
            models.Index(fields=("state", "due_on", "id"), name="article_queue"),
            models.Index(fields=("state", "submitted_at", "id"), name="article_queue_by_age"),
            models.Index(
                fields=("submitted_at", "id"),
                condition=models.Q(state=State.UNDER_REVIEW, due_on=None),
                name="article_to_decide",
            ),
            models.Index(fields=("specialty", "id"), name="article_by_specialty"),
            models.Index(fields=("risk", "id"), name="article_by_risk", condition=~models.Q(risk=Risk.STANDARD)),
            models.Index(fields=("submitted_by", "-id"), name="article_mine"),
            models.Index(
                fields=("submitted_by", "external_id"),
                condition=~models.Q(external_id=""),
                name="article_by_external_id",
            ),
            models.Index(fields=("-state_since_at", "-id"), name="article_latest_moved"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.slug])

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @transition(field=state, source=State.SUBMITTED, target=State.UNDER_REVIEW)
    def start_review(self) -> None:
        """The first invitation shows the text to a reviewer, so it starts the review."""

    @transition(field=state, source=State.UNDER_REVIEW, target=State.SUBMITTED)
    def send_back(self) -> None:
        """Back to whoever submitted it, with a reason."""

    @transition(field=state, source=State.UNDER_REVIEW, target=State.APPROVED)
    def approve(self) -> None:
        """An editor's signed act; what it needs is asked by the action, under the lock."""

    @transition(field=state, source=State.APPROVED, target=State.UNDER_REVIEW)
    def reopen(self) -> None:
        """Approved text is in doubt again; a live publication stays, marked."""

    @transition(field=state, source=[State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """Readers get 410 with the reason."""

    @transition(field=state, source=State.WITHDRAWN, target=State.SUBMITTED)
    def restore(self) -> None:
        """A withdrawn article starts again."""
