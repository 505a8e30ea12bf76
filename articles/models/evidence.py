"""What was found out about the works that texts rest on, and by whom an exception was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Standing(models.TextChoices):
    """What the registries say of a work. Only a ``CLEAN`` one lets a claim rest on it; unknown is not a pass."""

    UNKNOWN = "unknown", "Could not be checked"
    STANDS = "stands", "Exists and stands"
    CORRECTED = "corrected", "Corrected"
    SUPERSEDED = "superseded", "Superseded"
    NOTICE = "notice", "Is itself a notice"
    CONCERN = "concern", "Expression of concern"
    RETRACTED = "retracted", "Retracted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ABSENT = "absent", "Does not exist"
    SUSPECT = "suspect", "Found nowhere"
    UNMATCHED = "unmatched", "Possible match to confirm"
    NOT_INDEXED = "not_indexed", "Not in a registry"


class LinkState(models.TextChoices):
    """What following a source's web address led to. Publishers turn machines away: unknown is common, and no fault."""

    UNTRIED = "", "Not tried yet"
    REACHED = "reached", "Opens"
    UNKNOWN = "unknown", "Could not be tried"
    SOFT_DEAD = "soft_dead", "Leads to the site’s home page"
    DEAD = "dead", "Gone"
    REFUSED = "refused", "Leads where this site does not go"


CLEAN = (Standing.STANDS, Standing.CORRECTED, Standing.SUPERSEDED)


class Source(models.Model):
    """One work, however many articles cite it, and the row that says when it has to be looked up again.

    ``check_due_at`` is the work still to be done (none: nothing due). A worker takes a row with FOR UPDATE SKIP LOCKED
    by setting ``taken_until``; if the worker dies, the row is free again from then. ``checked_at`` is the last time the
    registries answered; ``tried_at`` the last time they were asked. The same with ``link_due_at`` and
    ``link_taken_until`` for following its web address.

    ``doi`` and ``pmid`` are what is known to name the work: as cited, or as a registry or a person's confirmation says.
    """

    key = models.CharField(max_length=400, unique=True, help_text="doi:… | pmid:… | url:… | text:sha256")
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=8, blank=True)
    url = models.TextField(blank=True)
    as_cited = models.TextField(blank=True, help_text="As first cited: what a record is compared with")
    kind = models.CharField(max_length=16, blank=True, help_text="What it is, where known: article, book, guideline …")
    record = models.JSONField(default=dict, help_text="The registries' description of it")
    answers = models.JSONField(default=list, help_text="What each registry said at the newest look-up, side by side")
    match = models.JSONField(default=dict, help_text="The best match of a reference that names no work by identifier")
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.UNKNOWN)
    standing_since_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    check_due_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    link_state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.UNTRIED, blank=True)
    link_said = models.TextField(blank=True, help_text="What following the address led to, in a sentence")
    link_tried_at = models.DateTimeField(null=True)
    link_due_at = models.DateTimeField(null=True)
    link_taken_until = models.DateTimeField(null=True)
    link_failing_since_at = models.DateTimeField(null=True)
    link_failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="source_standing_is_known"),
        ]
        indexes = [
            models.Index(fields=("check_due_at",), name="source_due", condition=models.Q(check_due_at__isnull=False)),
            models.Index(
                fields=("link_due_at",), name="source_link_due", condition=models.Q(link_due_at__isnull=False)
            ),
            models.Index(fields=("doi",), name="source_by_doi", condition=~models.Q(doi="")),
            models.Index(fields=("pmid",), name="source_by_pmid", condition=~models.Q(pmid="")),
        ]

    def __str__(self) -> str:
        return self.key


class Abstract(models.Model):
    """What a registry gives as the abstract of a source: asked for once and kept. A copy, not a record of ours."""

    source = models.OneToOneField(Source, models.CASCADE, primary_key=True, related_name="abstract")
    text = models.TextField(help_text="A paragraph for each section, parted by empty lines")
    service = models.CharField(max_length=40)
    url = models.TextField(blank=True)
    fetched_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)


class Check(models.Model):
    """One rule's answer about one source, with what it rests on. Insert-only: those of the newest ``run`` count.

    ``cited_key`` is empty where the answer is about the work. Where it is about how a text cites the work (another
    title, another PMID), it is the ``cited_key`` of the references that cite it so.
    """

    class Severity(models.TextChoices):
        FATAL = "fatal", "Fatal"
        WARNING = "warning", "Warning"
        NOTE = "note", "Note"

    source = models.ForeignKey(Source, models.PROTECT, related_name="checks")
    run = models.UUIDField(help_text="The look-up it belongs to: one look-up gives several answers")
    rule = models.CharField(max_length=8)
    rule_version = models.CharField(max_length=8)
    cited_key = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=32)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    message = models.TextField()
    evidence = models.JSONField(default=list, help_text="Service, URL, time, status and body hash of each answer")
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("source", "cited_key", "-checked_at", "-id"), name="check_newest")]


class MatchDecision(models.Model):
    """A person's word on a suggested match: this work is what the reference means, or it is not. Insert-only."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="match_decisions")
    confirmed = models.BooleanField()
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=8, blank=True)
    title = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("source", "-id"), name="match_decision_newest")]


class Finding(models.Model):
    """What the reading of a draft turned up. Insert-only; a later revision without the fault has no such finding."""

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="findings")
    reference = models.ForeignKey("articles.Reference", models.PROTECT, null=True, related_name="findings")
    severity = models.CharField(max_length=8, choices=Check.Severity.choices)
    code = models.CharField(max_length=40)
    message = models.TextField()
    where = models.CharField(max_length=200, blank=True)


class Waiver(models.Model):
    """A named exception to one blocker of one article, with a reason and an end. Insert-only.

    ``blocker`` is the key of the blocker (``source-unchecked:41``), so it holds for that one thing and nothing else;
    ``digest`` ties it to the text it was given for unless the thing waived is a source.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="waivers")
    blocker = models.CharField(max_length=80)
    standing = models.CharField(max_length=12, blank=True, help_text="The source's standing that was waived")
    reason = models.TextField()
    until_on = models.DateField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by_name = models.CharField(max_length=200)
    signature = models.ForeignKey("articles.Signature", models.PROTECT, related_name="waivers")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("article", "blocker"), name="waiver_by_blocker")]
