"""Wrong passwords given to sign with."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PasswordTries(models.Model):
    """How many in a row since when; without a row, none. In the database, so that it holds across web processes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    wrong = models.PositiveIntegerField()
    since_at = models.DateTimeField()
