"""What is kept to watch sources by: the registries' answers, the Retraction Watch table, and what changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from articles.models.evidence import Source, Standing


class RegistryAnswer(models.Model):
    """One registry's last whole answer to one question, with its validators. A copy: it may be thrown away at any time.

    ``question`` is the SHA-256 of service and address, without who asked. ``body`` is compressed (zlib).
    """

    question = models.CharField(max_length=64, primary_key=True)
    service = models.CharField(max_length=40)
    url = models.TextField()
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    fetched_at = models.DateTimeField(help_text="When the registry last said so, be it by “not modified”")

    class Meta:
        indexes = [models.Index(fields=("fetched_at",), name="registry_answer_by_age")]


class RetractionRecord(models.Model):
    """One row of the Retraction Watch table (doi 10.13003/c23rw1d9), as last loaded. A mirror: loading replaces it."""

    record_id = models.PositiveIntegerField(primary_key=True)
    nature = models.CharField(max_length=24, help_text="As NoticeKind; empty where the table says something else")
    said = models.CharField(max_length=80, blank=True, help_text="The table's own word for it")
    title = models.TextField(blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=8, blank=True)
    notice_doi = models.CharField(max_length=300, blank=True)
    notice_pmid = models.CharField(max_length=8, blank=True)
    noticed_on = models.DateField(null=True)
    reasons = ArrayField(models.TextField(), default=list)
    row_sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=("doi",), name="retraction_by_doi", condition=~models.Q(doi="")),
            models.Index(fields=("pmid",), name="retraction_by_pmid", condition=~models.Q(pmid="")),
        ]


class Sweep(models.Model):
    """One look at all sources of live articles, finished: readers are told when the last one was."""

    class Kind(models.TextChoices):
        TABLE_LOADED = "table_loaded", "The Retraction Watch table was loaded"
        TABLE = "table", "Sources were compared with the Retraction Watch table"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    finished_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=("kind", "-finished_at"), name="sweep_newest")]


class StandingChange(models.Model):
    """A source's standing changed, and who rests on it is still to be told: work to be done until ``handled_at``."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="standing_changes")
    old = models.CharField(max_length=12, choices=Standing.choices)
    new = models.CharField(max_length=12, choices=Standing.choices)
    said = ArrayField(models.TextField(), default=list, help_text="The sentences of the rules that changed it")
    changed_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=("changed_at",), name="standing_change_open", condition=models.Q(handled_at__isnull=True)
            )
        ]
