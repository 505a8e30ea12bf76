"""What a reviewer answers beside the verdicts: the checklist, remarks to the editors, a recommendation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.utils.html import escape

from articles.drafts.canonical import normalise
from reviewboard.forms.desk import LONGEST, RECOMMENDATIONS
from reviewboard.models import Kind, Question, Review
from reviewboard.models.checklist import SCALE
from reviewboard.queries.answers import CHOICES


class WrittenAnswer(forms.CharField):
    """Browsers send other line ends than the ones that are kept."""

    def clean(self, value: str | None) -> str:
        return normalise(super().clean(value))


class AnswersForm(forms.Form):
    """One field a question, beside remarks and recommendation; all of it may still be empty."""

    remarks = forms.CharField(
        label="Remarks to the editors",
        required=False,
        max_length=LONGEST,
        help_text="Editors read this once you have signed. The submitter does not.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    recommendation = forms.ChoiceField(
        label="What do you recommend?", choices=RECOMMENDATIONS, required=False, widget=forms.RadioSelect
    )

    def __init__(self, questions: Sequence[Question], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[_name(question)] = FIELDS[question.kind](question)

    @classmethod
    def of(cls, review: Review) -> AnswersForm:
        """As answered so far."""
        checklist = {f"check_{key}": answer for key, answer in review.checklist.items()}
        known = checklist | {"remarks": review.remarks, "recommendation": review.recommendation}
        return cls(review.questions, initial=known)

    @property
    def checklist_fields(self) -> list[tuple[Question, forms.BoundField]]:
        return [(question, self[_name(question)]) for question in self.questions]

    def answers(self) -> dict:
        """recommendation, checklist and remarks, as ``reviews.save_answers`` takes them."""
        given = {question.key: self.cleaned_data[_name(question)] for question in self.questions}
        return {
            "recommendation": self.cleaned_data["recommendation"],
            "checklist": {key: answer for key, answer in given.items() if answer},
            "remarks": self.cleaned_data["remarks"],
        }


def _name(question: Question) -> str:
    return f"check_{question.key}"


def _chosen(question: Question, choices: Sequence[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_told(question))


def _yes_no_na(question: Question) -> forms.Field:
    return _chosen(question, CHOICES)


def _scale(question: Question) -> forms.Field:
    ends = {SCALE[0]: question.low, SCALE[-1]: question.high}
    return _chosen(question, [(step, f"{step} {ends.get(step, '')}".strip()) for step in SCALE])


def _text(question: Question) -> forms.Field:
    return WrittenAnswer(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **_told(question))


def _told(question: Question) -> dict:
    """Help is shown as HTML by the field's template, and an editor wrote it: escaped here."""
    return {"label": question.text, "help_text": escape(question.help), "required": False}


FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    Kind.YES_NO_NA: _yes_no_na,
    Kind.SCALE: _scale,
    Kind.TEXT: _text,
}
