"""What readers fill in."""

from __future__ import annotations

from django import forms

from articles.actions.readers import MAX_LENGTH


class FollowUpForm(forms.Form):
    text = forms.CharField(
        label="Your question",
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Do not write anything that could identify a patient. Answers take the same road as this page.",
        error_messages={"required": "Write your question first."},
    )
    revision = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)
