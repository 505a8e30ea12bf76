"""Which words claim more than a certainty allows, where editors changed the list that comes with the code."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models import ClaimFacts


class GuardedWords(models.Model):
    """The list for one certainty; no row: the list of ``articles.drafts.wording_guard``. Holds who changed it last."""

    certainty = models.CharField(max_length=8, primary_key=True, choices=ClaimFacts.Certainty.choices)
    words = models.JSONField(help_text="Words and phrases, each once")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
