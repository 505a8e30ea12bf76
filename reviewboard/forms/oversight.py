"""What the history is narrowed to."""

from __future__ import annotations

from django import forms

from articles.models import Verb, Via
from reviewboard.queries.history import Narrowing

ANYTHING = ("", "Everything")
VERBS = [ANYTHING, *((value, label[0].upper() + label[1:]) for value, label in Verb.choices)]
WAYS = [("", "Any way"), *Via.choices]


class HistoryFilters(forms.Form):
    """Filters of one article's history. ``narrowing`` holds what was understood, also where a day was not."""

    use_required_attribute = False

    who = forms.CharField(label="Who", required=False, max_length=200)
    what = forms.ChoiceField(label="What", required=False, choices=VERBS)
    way = forms.ChoiceField(label="By way of", required=False, choices=WAYS)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def narrowing(self) -> Narrowing:
        self.is_valid()
        return Narrowing(**{name: value for name, value in self.cleaned_data.items() if value})


class SiteHistoryFilters(HistoryFilters):
    article = forms.CharField(label="Article", required=False, max_length=200)
