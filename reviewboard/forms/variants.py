"""What is typed about texts for other readers: the text itself, what a reviewer finds, two signatures."""

from __future__ import annotations

from django import forms

from articles.models import AudienceVariant, VariantVerdict
from reviewboard.actions.variants import Reworded
from reviewboard.forms.deciding import Password, Seen
from reviewboard.forms.desk import LONGEST
from reviewboard.forms.editing import ExactText
from reviewboard.models import VariantReview

LONGEST_TEXT = 200_000  # characters; the longest main texts have a fifth of it


class RewordingForm(forms.Form):
    title = ExactText(rows=2, max_length=500)
    body = ExactText(
        rows=24,
        label="Text",
        max_length=LONGEST_TEXT,
        help_text="Markdown. A marker such as [1] or [2, 3] cites the main text’s references, by its numbers.",
    )
    revision = Seen()
    before = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    @classmethod
    def begun(cls, title: str, body: str, revision: str, before: str) -> RewordingForm:
        return cls(initial={"title": title, "body": body, "revision": revision, "before": before})

    @property
    def reworded(self) -> Reworded:
        said = self.cleaned_data
        return Reworded(said["title"], said["body"], said["revision"], said["before"])


class ComparedForm(forms.Form):
    """Everything may be empty: it is kept as it is typed."""

    value = forms.ChoiceField(
        label="Beside the main text, this claim",
        choices=VariantVerdict.Value.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Why it does not say the same",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ComparisonAnswersForm(forms.Form):
    recommendation = forms.ChoiceField(
        label="What do you recommend?",
        choices=VariantReview.Recommendation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label="Remarks to the editors",
        required=False,
        max_length=LONGEST,
        help_text="Editors read this once you have signed. The submitter does not.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignVariantForm(forms.Form):
    """A reviewer's signature, and an editor's: the digest of the wording on the page, and the password again."""

    seen = Seen()
    password = Password()

    @classmethod
    def of(cls, variant: AudienceVariant) -> SignVariantForm:
        return cls(initial={"seen": variant.digest})
