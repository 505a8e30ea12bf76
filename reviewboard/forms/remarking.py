"""What is said about a text: which words were selected, a comment, a suggested wording, a reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from articles.drafts.canonical import normalise
from articles.drafts.selections import Selection, find
from articles.models import Revision
from reviewboard.actions import draft_remarks
from reviewboard.models import DraftRemark
from reviewboard.policy import LONGEST_REMARK
from reviewboard.queries.draft_remarks import Begun

Span = tuple[int, int]

TOO_LONG = f"This is %(show_value)s characters long, and {LONGEST_REMARK:,} is the most. Shorten it; nothing was cut."
KEPT = ("text", "replacement", "blocking", "start", "end", "passage")
NOT_THERE = "That passage is not in the text. Choose it again."
EMPTY = "The comment is empty. Write what you want to say."


class Words(forms.CharField):
    """Text as it was typed, with the body's line ends. No ``maxlength`` on the page: that would cut without a word."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(strip=False, widget=widget, **options)
        self.validators.append(MaxLengthValidator(LONGEST_REMARK, TOO_LONG))

    def to_python(self, value: object) -> str:
        return normalise(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value if value.strip() else "")


class Hidden(forms.CharField):
    """Words that the page sends along."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, required=False, **options)

    def to_python(self, value: object) -> str:
        return normalise(super().to_python(value))


class SelectionForm(forms.Form):
    """Words that were selected on the page: ``quote``, what stood ``before`` and ``after``, the claim they are in."""

    claim = forms.IntegerField(required=False)
    quote = Hidden()
    before = Hidden()
    after = Hidden()

    def __init__(self, *args: Any, revision: Revision, **options: Any) -> None:
        super().__init__(*args, **options)
        self.revision = revision

    def clean(self) -> dict[str, Any]:
        """``at``: where the words stand in the body."""
        said = super().clean()
        if not said.get("quote", "").strip():
            raise ValidationError("No words are selected. Select those that you mean, then choose again.")
        selection = Selection(said["quote"], said.get("before", "")[-500:], said.get("after", "")[:500])
        found = find(self.revision.body, selection, near=span_of_claim(self.revision, said.get("claim")) or (0, 0))
        if len(found) > 1:
            raise ValidationError("These words stand in the text more than once. Select a few more beside them.")
        if not found:
            raise ValidationError("These words are not in the text under review. Select some of its own words.")
        return said | {"at": found[0]}


def span_of_claim(revision: Revision, position: int | None) -> Span | None:
    """Where the claim at that position, from 1, stands in the body."""
    known = position is not None and 0 < position < 1_000_000
    return revision.claims.filter(position=position).values_list("start", "end").first() if known else None


class KeptForm(forms.Form):
    """What is typed into it is kept before it is anything."""

    @classmethod
    def of(cls, draft: DraftRemark | Begun | None, **more: Any) -> KeptForm:
        """As typed so far; ``more`` is what a form takes, with ``initial`` for a form that nothing was typed into."""
        if draft is not None:
            more["initial"] = {name: getattr(draft, name) for name in KEPT}
        return cls(**more)

    def words(self) -> draft_remarks.Words:
        """What stands in it, also where it could not be made a remark yet. Call it after ``is_valid``."""
        return draft_remarks.Words(**{name: self.cleaned_data[name] for name in KEPT if name in self.cleaned_data})

    def too_much(self) -> list[str]:
        """What cannot even be kept: faults of what was typed, not of what is missing still."""
        found = [error for errors in self.errors.as_data().values() for error in errors if error.code != "required"]
        return [message for error in found for message in error.messages]


class RemarkForm(KeptForm):
    """What both kinds carry: the passage (``start``, ``end`` and its words), or else the claim (its position; none: the
    whole text); the citation in focus; the text seen, which is ``revision``'s.
    """

    claim = forms.IntegerField(required=False, widget=forms.HiddenInput)
    citation = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    passage = Hidden()
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, revision: Revision | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.revision = revision

    def clean(self) -> dict[str, Any]:
        """``at``: the offsets of the passage, or of the claim; None for the whole text."""
        said = super().clean()
        return said | {"at": self._passage(said) or self._claim(said)}

    def _passage(self, said: dict[str, Any]) -> Span | None:
        """The body holds just these words there."""
        start, end = said.get("start"), said.get("end")
        if start is None and end is None and not said.get("passage"):
            return None
        body = self.revision.body
        if start is None or end is None or not 0 <= start < end <= len(body) or body[start:end] != said.get("passage"):
            raise ValidationError(NOT_THERE)
        return start, end

    def _claim(self, said: dict[str, Any]) -> Span | None:
        if said.get("claim") is None:
            return None
        if (span := span_of_claim(self.revision, said["claim"])) is None:
            raise ValidationError("That claim is not in the text under review. Choose the claim again.")
        return span


class CommentForm(RemarkForm):
    text = Words(rows=3, label="Comment", error_messages={"required": EMPTY})
    blocking = forms.BooleanField(
        label="Blocks approval",
        required=False,
        help_text="The text must not be approved before this is answered.",
    )


class SuggestionForm(RemarkForm):
    replacement = Words(
        rows=4,
        label="Wording you suggest",
        required=False,
        help_text="With its citation markers, such as [1], kept whole. Empty suggests to cut it.",
    )
    text = Words(rows=2, label="Why", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said["at"] is None:
            raise ValidationError("Say which words you suggest others for: choose a claim, or select a passage.")
        return said


class ReplyForm(KeptForm):
    text = Words(rows=2, label="Reply", error_messages={"required": "The reply is empty. Write what you want to say."})


class AnswerForm(forms.Form):
    """What an editor says when a comment is dealt with; may be empty."""

    reason = forms.CharField(
        max_length=1000,
        required=False,
        label="Answer",
        error_messages={"max_length": "%(show_value)d characters is too long: 1,000 is the most. Reply instead."},
    )
