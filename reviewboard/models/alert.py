"""A task for editors: a source that an article rests on stands worse than before."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models import Standing


class Alert(models.Model):
    """Open until an editor closes it with a reason, or the source stands again. One open one an article and source."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="alerts")
    source = models.ForeignKey("articles.Source", models.PROTECT, related_name="alerts")
    old = models.CharField(max_length=12, choices=Standing.choices)
    new = models.CharField(max_length=12, choices=Standing.choices)
    said = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("article", "source"), condition=models.Q(closed_at__isnull=True), name="alert_one_open_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=("-opened_at", "-id"), name="alert_open", condition=models.Q(closed_at__isnull=True)),
        ]
