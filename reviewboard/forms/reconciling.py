"""Answering another reviewer's verdict, and deciding between two."""

from __future__ import annotations

from django import forms

from articles.models import Verdict
from reviewboard.actions.reviews import Judgement
from reviewboard.forms.deciding import Password
from reviewboard.forms.desk import LONGEST, YES_NO
from reviewboard.queries.disagreements import Disagreement


class AnswerForm(forms.Form):
    """One citation: stand by the verdict, or change it. ``prefix`` keeps several on a page apart."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="What you say to it",
        required=False,
        max_length=2000,
        help_text="The other reviewer and the editors read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ChangeForm(AnswerForm):
    value = forms.ChoiceField(
        label="Your verdict now",
        choices=Verdict.Value.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your verdict."},
    )
    stands_as_worded = forms.ChoiceField(
        label="Can the wording stand as it is?",
        help_text="Asked where it supports partly or indirectly.",
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    quote = forms.CharField(
        label="Passage that decides", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    locator = forms.CharField(label="Where", required=False, max_length=200)
    note = forms.CharField(label="Note", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    password = Password()

    def judgement(self) -> Judgement:
        said = {name: self.cleaned_data[name] for name in ("value", "quote", "locator", "note")}
        stands = {"yes": True, "no": False}.get(self.cleaned_data["stands_as_worded"])
        asked = said["value"] in (Verdict.Value.PARTLY, Verdict.Value.INDIRECT)
        return Judgement(stands_as_worded=stands if asked else None, **said)


class DecideForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    verdict = forms.TypedChoiceField(
        label="Which verdict holds",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the verdict that holds."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both reviewers read it, and it stays in the history.",
        error_messages={"required": "Say why: the reviewers read it."},
    )
    password = Password()

    def __init__(self, *args, disagreement: Disagreement, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Verdict.Value.choices)
        sides = disagreement.sides
        self.fields["verdict"].choices = [(side.verdict, f"{words[side.value]} ({side.by})") for side in sides]
