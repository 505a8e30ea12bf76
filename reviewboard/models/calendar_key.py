"""The secret in the address of somebody's own calendar."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models


class CalendarKey(models.Model):
    """One a person; making another ends the one before. The secret itself is never stored."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
    made_at = models.DateTimeField()
    last_read_on = models.DateField(null=True, help_text="When a calendar last fetched it")

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()
