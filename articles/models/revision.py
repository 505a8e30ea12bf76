"""One immutable version of an article's text, and what is derived from it once: references, claims, citations.

All of these are insert-only: a trigger refuses UPDATE, DELETE and TRUNCATE. ``Rendering`` is the exception: it is a
copy of the body in HTML that can be made again, so that serving a page parses nothing.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

IDENTIFIERS_AT_END = re.compile(r"(?:[\s,;]+(?:doi:?\s*10\.\S+|PMID:?\s*\d{1,8})\.?)+\s*\Z", re.IGNORECASE)
QUESTION_AND_TITLE = SearchVector("question", "title", config="english")


class Revision(models.Model):
    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    question = models.TextField()
    title = models.TextField()
    body = models.TextField(help_text="Markdown, NFC, LF, with citation markers such as [1] and [2, 3]")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical serialisation")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    note = models.TextField(blank=True, help_text="Why it was made")
    text_dated_on = models.DateField(null=True, help_text="The date the draft itself gave as its last update")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("article", "number"), name="revision_number_once")]
        indexes = [
            models.Index(fields=("digest",), name="revision_by_digest"),
            GinIndex(QUESTION_AND_TITLE, name="revision_search"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Rendering(models.Model):
    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="rendering")
    version = models.PositiveSmallIntegerField()
    leaves = models.JSONField(help_text="The body section by section, as readers see it, with the numbers it cites")
    blocks = models.JSONField(help_text="The body block by block with its claims, for the review desk")


class Reference(models.Model):
    """One numbered entry of the reference list. ``as_cited`` is empty where the text cites it and no list names it."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="references")
    number = models.PositiveIntegerField()
    as_cited = models.TextField(blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=8, blank=True)
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    publisher = models.TextField(blank=True)
    passage = models.TextField(blank=True, help_text="What the draft brought along from the source")
    source = models.ForeignKey("articles.Source", models.PROTECT, null=True, related_name="references")
    cited_key = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all that the text says of the work")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("revision", "number"), name="reference_number_once")]

    @property
    def listed(self) -> bool:
        return self.source_id is not None

    @property
    def shown(self) -> str:
        """The entry as cited, without identifiers at its end; where the draft gave only fields, those in a row."""
        return (
            IDENTIFIERS_AT_END.sub("", self.as_cited)
            or ". ".join(part for part in (self.title, self.publisher) if part)
            or self.url
            or self.doi
        )

    @property
    def short(self) -> str:
        """A few words for the margin: the first author and year as cited, else the beginning of the entry."""
        author = re.match(r"[^\W\d_][\w’'\-]+(?: [A-Z][\w’'\-]+)?(?= [A-Z]{1,3}\b|,|\.)", self.shown)
        year = re.search(r"\b(?:19|20)\d\d\b", self.shown)
        if author and year:
            return f"{author[0]} {year[0]}"
        return self.shown[:40].rstrip() + ("…" if len(self.shown) > 40 else "")


class Claim(models.Model):
    """One statement of a text. ``root`` is the first claim with the same wording resting on the same sources, so that
    what was said of a claim is found again on every later revision that left it alone.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="claims")
    position = models.PositiveIntegerField(help_text="From 1, in text order")
    text = models.TextField()
    start = models.PositiveIntegerField(help_text="Offset into the body, in characters")
    end = models.PositiveIntegerField()
    heading = models.TextField(blank=True)
    worded_in = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", help_text="The revision that gave it its present wording"
    )
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Whose wording it is"
    )
    root = models.ForeignKey("self", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("revision", "position"), name="claim_position_once")]


class Citation(models.Model):
    """One claim resting on one reference: the pair that a person judges.

    ``root`` is the first citation with the same wording and the same source, so a verdict once given is found again on
    every later revision that left both alone.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="citations")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="citations")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField(help_text="From 1, in text order")
    root = models.ForeignKey("self", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("claim", "reference"), name="citation_once_a_claim"),
            models.UniqueConstraint(fields=("revision", "position"), name="citation_position_once"),
        ]
        indexes = [models.Index(fields=("root",), name="citation_by_root")]
