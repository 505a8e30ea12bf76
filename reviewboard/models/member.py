"""Who sits on the medical advisory board, and for what."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Member(models.Model):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="membership")
    specialties = ArrayField(models.CharField(max_length=120), default=list)
    capacity = models.PositiveSmallIntegerField(default=3, help_text="Open assignments at a time")
    accepts_invitations = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.person)
