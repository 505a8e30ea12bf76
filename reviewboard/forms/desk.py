"""What a reviewer types: an answer to an invitation, verdicts, answers, remarks, a signature."""

from __future__ import annotations

from django import forms

from articles.drafts.canonical import normalise
from articles.models import Verdict
from reviewboard.actions.reviews import Judgement
from reviewboard.models import DraftVerdict, Review
from reviewboard.queries.desk import Said

YES_NO = (("yes", "Yes"), ("no", "No"))
LONGEST = 10_000  # characters of one thing that is typed: what is signed is kept for good
RECOMMENDATIONS = Review.Recommendation.choices


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why not",
        max_length=1000,
        help_text="The editor who asked reads it. One sentence is enough.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a sentence, so that the editor can ask someone else."},
    )


class VerdictForm(forms.Form):
    """Everything may be empty: it is kept as it is typed."""

    value = forms.ChoiceField(label="Verdict", choices=Verdict.Value.choices, required=False, widget=forms.HiddenInput)
    stands_as_worded = forms.ChoiceField(
        label="Can the wording stand as it is?", choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    quote = forms.CharField(
        label="Passage that decides",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    locator = forms.CharField(
        label="Where", required=False, max_length=200, widget=forms.TextInput(attrs={"placeholder": "p. 214, table 2"})
    )
    note = forms.CharField(label="Note", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    active_seconds = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, typed: Said | DraftVerdict | None) -> VerdictForm:
        """As typed so far."""
        if typed is None:
            return cls()
        stands = {True: "yes", False: "no", None: ""}[typed.stands_as_worded]
        kept = {"value": typed.value, "quote": typed.quote, "locator": typed.locator, "note": typed.note}
        return cls(initial=kept | {"stands_as_worded": stands, "active_seconds": typed.active_seconds})

    def clean_quote(self) -> str:
        return normalise(self.cleaned_data["quote"])

    def clean_active_seconds(self) -> int:
        """What is no number of seconds counts as none: no word is refused because of it."""
        given = self.cleaned_data["active_seconds"]
        return int(given) if given.isdecimal() and len(given) < 7 else 0

    def judgement(self) -> Judgement:
        said = dict(self.cleaned_data)
        stands = {"yes": True, "no": False}.get(said.pop("stands_as_worded"))
        return Judgement(stands_as_worded=stands, **said)


class SignForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    recommendation = forms.ChoiceField(
        label="What your signature means",
        choices=RECOMMENDATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your signature means."},
    )
    password = forms.CharField(
        label="Your password, once more",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Give your password: it makes this your signature."},
        strip=False,
    )
