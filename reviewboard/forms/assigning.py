"""Whom to ask for a review, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils import timezone

from articles.models import Person
from reviewboard.policy import DEFAULT_DUE_DAYS
from reviewboard.queries.candidates import Candidate


class DayInput(forms.DateInput):
    """The day picker of the browser, which reads and gives 2026-11-29."""

    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


def default_due() -> dt.date:
    return timezone.now().date() + dt.timedelta(days=DEFAULT_DUE_DAYS)


class InviteForm(forms.Form):
    """One or more of the ``candidates``, which the page draws itself."""

    reviewers = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one reviewer.",
            "invalid_choice": "One of the people you chose cannot be asked.",
        }
    )
    due_on = forms.DateField(
        label="Due",
        initial=default_due,
        widget=DayInput(),
        help_text=f"{DEFAULT_DUE_DAYS} days unless you say otherwise. The day ends at midnight UTC.",
        error_messages={"required": "Choose the day by which the review is due."},
    )

    because = forms.CharField(
        label="Why them, in a sentence",
        required=False,
        max_length=500,
        help_text="They read it in the invitation, beside what spoke for them here.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, candidates: Sequence[Candidate]) -> None:
        super().__init__(data)
        self.candidates = candidates
        self.people = {str(row.person.pk): row.person for row in candidates}
        self.fields["reviewers"].choices = [(pk, person.name) for pk, person in self.people.items()]

    def clean_due_on(self) -> dt.date:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.now().date():
            raise forms.ValidationError("That day has passed. Choose today or a later day.")
        return due_on

    @property
    def asking(self) -> dict:
        """What goes with the people into ``assignments.invite``."""
        return {"due_on": self.cleaned_data["due_on"], "because": self.cleaned_data["because"]}

    @property
    def chosen(self) -> list[Person]:
        return [self.people[pk] for pk in self.cleaned_data["reviewers"]]

    @property
    def ticked(self) -> set[int]:
        """Ids of the people whose box is ticked, also where something else was wrong."""
        return {int(pk) for pk in self["reviewers"].value() or () if str(pk) in self.people}
