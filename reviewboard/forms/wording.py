"""The lists of words that are too much for a certainty, one entry a line."""

from __future__ import annotations

from django import forms

from articles.drafts.wording_guard import FROM_THE_TOP
from articles.models import ClaimFacts

HELP = {
    "moderate": "Too much for moderate, low and very low certainty.",
    "low": "Too much for low and very low certainty, besides those above.",
    "very_low": "Too much for very low certainty, besides those above.",
}


class GuardedWordsForm(forms.Form):
    def __init__(self, *args, lists: dict[str, list[str]], **kwargs) -> None:
        initial = {name: "\n".join(words) for name, words in lists.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for name in FROM_THE_TOP:
            self.fields[name] = forms.CharField(
                label=f"{ClaimFacts.Certainty(name).label} certainty",
                required=False,
                max_length=20_000,
                help_text=f"{HELP[name]} One word or phrase a line; * at its end stands for any ending.",
                widget=forms.Textarea(attrs={"rows": 10}),
            )

    def lists(self) -> dict[str, list[str]]:
        return {name: self.cleaned_data[name].splitlines() for name in FROM_THE_TOP}
