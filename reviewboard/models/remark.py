"""Comments and suggestions, anchored to a passage of a revision, and what is replied to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.drafts.anchors import Anchor
from articles.drafts.rewording import dropped


class Remark(models.Model):
    """A comment, or a suggestion when it carries replacement text.

    ``quote`` is the passage, ``prefix`` and ``suffix`` its surroundings, ``start`` where it stood in the body of
    ``revision``; so it can be found again in a later text. ``placed_start`` and ``placed_end`` are where it stands in
    the article's current text: found when the text changes, so that no page has to look for it. A reviewer's remark
    does not exist for others until that reviewer has signed.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        SUGGESTION = "suggestion", "Suggestion"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        TAKEN_BACK = "taken_back", "Taken back"

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="remarks")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks")
    assignment = models.ForeignKey("reviewboard.Assignment", models.PROTECT, null=True, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    blocking = models.BooleanField(default=False, help_text="Stands between the article and its approval while open")
    quote = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    block = models.TextField(blank=True, help_text="The block that the passage stands in: its heading and what it is")
    placed_start = models.PositiveIntegerField(null=True, help_text="In the article's current text; empty: unplaced")
    placed_end = models.PositiveIntegerField(null=True)
    displaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The suggestion that was accepted in the place of the words that this one is about",
    )
    text = models.TextField(blank=True)
    replacement = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField(
        null=True, help_text="From when others may see it; a reviewer's from their signature on"
    )
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    close_reason = models.TextField(blank=True)
    resulting_revision = models.ForeignKey("articles.Revision", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "resolved", "accepted", "rejected", "taken_back"]),
                name="remark_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=("article", "state", "id"), name="remark_open")]

    @property
    def is_suggestion(self) -> bool:
        return self.kind == self.Kind.SUGGESTION

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_unplaced(self) -> bool:
        """It is about a passage, and the current text has none that is clearly this one."""
        return bool(self.quote) and self.placed_start is None

    @property
    def anchor(self) -> Anchor:
        """The words to look for in a later text: of an accepted suggestion, those that it put there."""
        if self.state == self.State.ACCEPTED:
            return Anchor(self.replacement, self.prefix, self.suffix, self.start or 0)
        return Anchor(self.quote, self.prefix, self.suffix, self.start or 0, self.block)

    @property
    def drops(self) -> tuple[int, ...]:
        """The references that the passage cites and the suggested wording does not."""
        return dropped(self.quote, self.replacement) if self.is_suggestion else ()

    def passage_in(self, body: str) -> str:
        """What stands in the current text, whose body this is, where the remark is placed; "" for nowhere."""
        return "" if self.placed_start is None else body[self.placed_start : self.placed_end]


class Reply(models.Model):
    """One more word on a remark. It exists for others as a remark does: a reviewer's from their signature on."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assignment = models.ForeignKey("reviewboard.Assignment", models.PROTECT, null=True, related_name="replies")
    text = models.TextField()
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
