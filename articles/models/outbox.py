"""Work that must happen later is a row, written in the transaction of the act that asks for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class OutboxMail(models.Model):
    """One mail to be sent. ``key`` makes it once only; ``sent_at`` empty and ``due_at`` past means: to be sent now."""

    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=("due_at",), name="outbox_to_send", condition=models.Q(sent_at__isnull=True)),
        ]


class DeliveredMail(models.Model):
    """Where mail lands when no mail server is configured: an admin reads it in the browser."""

    to = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    delivered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("-delivered_at", "-id"), name="delivered_newest")]
