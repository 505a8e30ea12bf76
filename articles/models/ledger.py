"""The append-only history: one event per thing done, hash-chained per subject.

The chain's head stands on the subject's own row, which every action holds locked anyway. So appending costs no look-up,
and a tail that was cut off shows as well as an event that was changed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Subject(models.TextChoices):
    ARTICLE = "article", "Article"
    PERSON = "person", "Person"
    POLICY = "policy", "The board's policy"


class Verb(models.TextChoices):
    """Everything that can happen, in the past tense. Closed: an event with another verb cannot be stored."""

    SUBMITTED = "article.submitted", "submitted the draft"
    REVISED = "article.revised", "made a new revision"
    REVIEW_STARTED = "article.review_started", "started the review"
    SENT_BACK = "article.sent_back", "sent it back"
    APPROVED = "article.approved", "approved it"
    REOPENED = "article.reopened", "reopened it"
    WITHDRAWN = "article.withdrawn", "withdrew it"
    RESTORED = "article.restored", "restored it"
    SETTINGS_CHANGED = "article.settings_changed", "changed its settings"
    PUBLISHED = "publication.started", "published it"
    PUBLICATION_ENDED = "publication.ended", "ended its publication"
    SOURCE_CHECKED = "source.checked", "checked a source"
    SOURCE_MATCHED = "source.matched", "decided on a suggested match"
    ALERT_OPENED = "alert.opened", "opened a task about a source"
    ALERT_CLOSED = "alert.closed", "closed a task about a source"
    WAIVED = "waiver.given", "gave a waiver"
    INVITED = "assignment.invited", "invited a reviewer"
    ACCEPTED = "assignment.accepted", "accepted the invitation"
    DECLINED = "assignment.declined", "declined the invitation"
    ASSIGNMENT_WITHDRAWN = "assignment.withdrawn", "withdrew an invitation"
    REVIEW_SIGNED = "review.signed", "signed a review"
    VERDICT_STOOD_BY = "verdict.stood_by", "stood by a verdict"
    VERDICT_CHANGED = "verdict.changed", "changed a verdict"
    VERDICT_DECIDED = "verdict.decided", "decided between verdicts"
    COMMENTED = "comment.made", "commented"
    COMMENT_RESOLVED = "comment.resolved", "resolved a comment"
    SUGGESTED = "suggestion.made", "suggested new wording"
    SUGGESTION_ACCEPTED = "suggestion.accepted", "accepted a suggestion"
    SUGGESTION_REJECTED = "suggestion.rejected", "rejected a suggestion"
    REPLIED = "remark.replied", "replied to a remark"
    REMARK_REOPENED = "remark.reopened", "reopened a remark"
    REMARK_TAKEN_BACK = "remark.taken_back", "took back a remark"
    VARIANT_WRITTEN = "variant.written", "wrote a text for other readers"
    VARIANT_REVIEWED = "variant.reviewed", "signed a comparison with the main text"
    VARIANT_APPROVED = "variant.approved", "approved a text for other readers"
    VARIANT_TAKEN_BACK = "variant.taken_back", "took back the approval of a text for other readers"
    PERSON_ADDED = "person.added", "added a person"
    PERSON_CHANGED = "person.changed", "changed a person"
    CHECKLIST_MADE = "checklist.made", "made a checklist"
    CHECKLIST_CHANGED = "checklist.changed", "changed a checklist"
    CHECKLIST_RETIRED = "checklist.retired", "retired a checklist"
    CHECKLIST_USED_AGAIN = "checklist.used_again", "took up a retired checklist again"


class Via(models.TextChoices):
    PAGE = "page", "Page"
    COMMAND = "command", "Command"
    TASK = "task", "Task"
    API = "api", "API token"
    MAIL = "mail", "Link in a mail"


class Chained(models.Model):
    """A subject of the ledger: carries the length and the last hash of its chain."""

    chain_length = models.PositiveIntegerField(default=0, editable=False)
    chain_head = models.CharField(max_length=64, blank=True, default="", editable=False)

    LEDGER_SUBJECT: Subject
    CHAIN_FIELDS = ("chain_length", "chain_head")

    class Meta:
        abstract = True


class LedgerEvent(models.Model):
    subject = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=40, choices=Verb.choices)
    actor = models.ForeignKey(  # the index ledger_by_person begins with it
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=200, help_text="As at the time; “The machine” where no person acted")
    via = models.CharField(max_length=8, choices=Via.choices)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the revision it is about")
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("subject", "subject_id", "sequence"), name="ledger_chain_has_no_fork"),
            models.CheckConstraint(condition=models.Q(verb__in=Verb.values), name="ledger_verb_is_known"),
            models.CheckConstraint(condition=models.Q(subject__in=Subject.values), name="ledger_subject_is_known"),
        ]
        indexes = [
            models.Index(fields=("-at", "-id"), name="ledger_by_time"),
            models.Index(fields=("actor", "-at", "-id"), name="ledger_by_person"),
            models.Index(fields=("verb", "-at", "-id"), name="ledger_by_verb"),
            models.Index(fields=("via", "-at", "-id"), name="ledger_by_way"),
        ]
