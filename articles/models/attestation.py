"""What named people found and signed, and which text was put before readers because of it."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Verdict(models.Model):
    """What one person found about one citation. Insert-only: a second thought is a second row, and the newest counts.

    ``root`` is the citation's root: the verdict holds for every later citation with the same root, as long as the
    source's standing is what it was (``source_standing``). Which revision it was given on is the citation's revision.
    """

    class Value(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        PARTLY = "partly", "Supports partly"
        DOES_NOT_SUPPORT = "does_not_support", "Does not support"
        INDIRECT = "indirect", "Indirect"
        CANNOT_ACCESS = "cannot_access", "Cannot access"

    citation = models.ForeignKey("articles.Citation", models.PROTECT, related_name="verdicts")
    root = models.ForeignKey("articles.Citation", models.PROTECT, related_name="verdicts_of_root")
    value = models.CharField(max_length=16, choices=Value.choices)
    stands_as_worded = models.BooleanField(null=True, help_text="Asked where the value is partly or indirect")
    quote = models.TextField(blank=True)
    locator = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    source_standing = models.CharField(max_length=12)
    active_seconds = models.PositiveIntegerField(
        default=0, help_text="Time its giver spent on it with the page in view, pauses left out; 0: not measured"
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts")
    given_by_name = models.CharField(max_length=200)
    signature = models.ForeignKey("articles.Signature", models.PROTECT, related_name="verdicts")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("citation", "signature"), name="verdict_once_a_signature"),
            models.CheckConstraint(
                condition=models.Q(value__in=["supports", "partly", "does_not_support", "indirect", "cannot_access"]),
                name="verdict_value_is_known",
            ),
        ]
        indexes = [models.Index(fields=("root", "given_by", "-id"), name="verdict_newest")]


class ClaimFacts(models.Model):
    """What a person may say of a claim as a whole, whether typed or signed. All of it may be empty.

    ``need`` is asked only where the claim cites nothing; ``certainty`` is GRADE's, of the evidence behind the claim;
    ``harms`` are the reasons why a wrong word here could hurt somebody.
    """

    class Need(models.TextChoices):
        NEEDS_SOURCE = "needs_source", "Needs a source"
        COMMON_KNOWLEDGE = "common_knowledge", "Common knowledge"

    class Certainty(models.TextChoices):
        HIGH = "high", "High"
        MODERATE = "moderate", "Moderate"
        LOW = "low", "Low"
        VERY_LOW = "very_low", "Very low"

    class Harm(models.TextChoices):
        DOSE = "dose", "Dose"
        CONTRAINDICATION = "contraindication", "Contraindication"
        PREGNANCY = "pregnancy", "Pregnancy or breast-feeding"
        CHILDREN = "children", "Children"
        EMERGENCY = "emergency", "Emergency"
        INTERACTION = "interaction", "Interaction"
        OTHER = "other", "Other"

    need = models.CharField(max_length=16, choices=Need.choices, blank=True)
    certainty = models.CharField(max_length=8, choices=Certainty.choices, blank=True)
    harms = ArrayField(models.CharField(max_length=16, choices=Harm.choices), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def tally(self) -> Counter[str]:
        """What is said, one of each, as an event of the ledger counts it."""
        return Counter([*filter(None, (self.need, self.certainty)), *self.harms] or ["taken_back"])


class ClaimVerdict(ClaimFacts):
    """What one person signed of one claim. Insert-only: a second thought is a second row, and the newest counts.

    ``root`` is the claim's root: it holds for every later claim with the same wording resting on the same sources. A
    row that says nothing takes back what the one before it said.
    """

    claim = models.ForeignKey("articles.Claim", models.PROTECT, related_name="verdicts")
    root = models.ForeignKey("articles.Claim", models.PROTECT, related_name="verdicts_of_root")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="claim_verdicts")
    given_by_name = models.CharField(max_length=200)
    signature = models.ForeignKey("articles.Signature", models.PROTECT, related_name="claim_verdicts")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("claim", "signature"), name="claim_verdict_once_a_signature"),
            models.CheckConstraint(
                condition=models.Q(need__in=["", "needs_source", "common_knowledge"]),
                name="claim_verdict_need_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(certainty__in=["", "high", "moderate", "low", "very_low"]),
                name="claim_verdict_certainty_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    harms__contained_by=[
                        "dose",
                        "contraindication",
                        "pregnancy",
                        "children",
                        "emergency",
                        "interaction",
                        "other",
                    ]
                ),
                name="claim_verdict_harms_are_known",
            ),
        ]
        indexes = [models.Index(fields=("root", "given_by", "-id"), name="claim_verdict_newest")]


class Reconciliation(models.Model):
    """What somebody said where reviewers' verdicts on one citation differ. Insert-only.

    A reviewer who has seen the other's quote stands by their ``verdict``, or gives another one; an editor decides which
    one holds, and the others that were given until then no longer count.
    """

    class Outcome(models.TextChoices):
        STANDS = "stands", "Stands by it"
        CHANGED = "changed", "Changed it"
        DECIDED = "decided", "Decided"

    root = models.ForeignKey("articles.Citation", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="reconciliations")
    reason = models.TextField(blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_by_name = models.CharField(max_length=200)
    signature = models.ForeignKey("articles.Signature", models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="stands") | models.Q(signature__isnull=False),
                name="reconciliation_signed_where_it_changes_what_counts",
            ),
        ]
        indexes = [
            models.Index(fields=("root", "-id"), name="reconciliation_decided", condition=models.Q(outcome="decided"))
        ]


class Signature(models.Model):
    """Signer, credentials as at signing, meaning and time, bound to the digest of one revision. Insert-only."""

    class Meaning(models.TextChoices):
        REVIEW_APPROVES = "review_approves", "I have reviewed this text and recommend its approval"
        REVIEW_ASKS_CHANGES = "review_asks_changes", "I have reviewed this text and ask for changes before approval"
        REVIEW_ADVISES_AGAINST = "review_advises_against", "I have reviewed this text and advise against approval"
        APPROVAL = "approval", "I approve this text for publication on behalf of the medical advisory board"
        WAIVER = "waiver", "I take responsibility for this exception"
        VERDICT_CHANGED = "verdict_changed", "I change my verdict on this citation, having seen another reviewer’s"
        TIE_BREAK = "tie_break", "I decide which of the reviewers’ verdicts on this citation holds"

    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=64)
    meaning = models.CharField(max_length=24, choices=Meaning.choices)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    signer_name = models.CharField(max_length=200)
    signer_credentials = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    meaning__in=[
                        "review_approves",
                        "review_asks_changes",
                        "review_advises_against",
                        "approval",
                        "waiver",
                        "verdict_changed",
                        "tie_break",
                    ]
                ),
                name="signature_meaning_is_known",
            ),
        ]

    @property
    def signed_as(self) -> str:
        return f"{self.signer_name}, {self.signer_credentials}" if self.signer_credentials else self.signer_name


class Publication(models.Model):
    """A revision put before readers: from when, by whom, until when and why it ended. A row, not a state."""

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="publications")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="publications")
    approval = models.ForeignKey(Signature, models.PROTECT, related_name="publications")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_by_name = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    notice = models.TextField(blank=True, help_text="Why the text is in doubt while the article is reopened")
    notice_since_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("article",), condition=models.Q(ended_at__isnull=True), name="publication_one_live_an_article"
            ),
        ]
