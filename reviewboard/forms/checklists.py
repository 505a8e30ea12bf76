"""What editors type to make or change a checklist: what it is about, and one row a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from articles.models import Risk
from reviewboard.actions.checklists import MOST_QUESTIONS, Wording
from reviewboard.models import Kind, Question
from reviewboard.models.checklist import free_key

PREFIX = "question"
ACTS = ("add", "up", "down", "remove")
ROW = ("key", "text", "kind", "required", "help", "low", "high")
BLANK = {"kind": Kind.YES_NO_NA, "required": True}
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class AboutForm(forms.Form):
    """``seen``: the number of the version that is changed; 0 for a new checklist."""

    use_required_attribute = False  # a row may be added while the name is still to be thought of

    name = forms.CharField(
        max_length=120,
        help_text="Editors know it by this name. Reviewers see only the questions.",
        error_messages={"required": "Give the checklist a name."},
    )
    risks = forms.MultipleChoiceField(
        label="Asked of articles with this risk",
        choices=Risk.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: of any risk.",
    )
    specialties = forms.CharField(
        label="Asked of articles of this specialty",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, spelled as the articles have it. Empty: of any specialty.",
    )
    note = forms.CharField(
        label="What you changed, and why",
        required=False,
        max_length=500,
        help_text="One sentence. It stands beside the version, and in the history.",
    )
    seen = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), "Part of the form got lost. Load it again."),
    )

    def clean_specialties(self) -> tuple[str, ...]:
        names = [" ".join(line.split()) for line in self.cleaned_data["specialties"].splitlines()]
        long = next((name for name in names if len(name) > 120), "")
        if long:
            raise forms.ValidationError(
                f"“{long[:40]}…” is longer than 120 characters. Put each specialty on its own line."
            )
        return tuple(dict.fromkeys(filter(None, names)))


class RetireForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="It stands in the history.",
        error_messages={"required": "Say in a sentence why it is no longer asked."},
    )


class QuestionForm(forms.Form):
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Question",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "This question has no wording. Write it, or remove the question."},
    )
    kind = forms.ChoiceField(
        label="Answered by",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is answered."},
    )
    low = forms.CharField(label="What 1 stands for", required=False, max_length=60)
    high = forms.CharField(label="What 5 stands for", required=False, max_length=60)
    help = forms.CharField(label="Help under the question", required=False, max_length=500)
    required = forms.BooleanField(
        label="Has to be answered",
        required=False,
        help_text="Nobody can recommend approval before. “No” and “does not apply” are answers.",
    )

    def clean(self) -> dict:
        """The ends of a scale need words; other kinds have none."""
        said = super().clean()
        scale = said.get("kind") == Kind.SCALE
        for end, number, example in (("low", 1, "not at all"), ("high", 5, "fully")):
            if scale and not said.get(end) and end not in self.errors:
                self.add_error(end, f"Say what {number} stands for, such as “{example}”.")
            if not scale:
                said[end] = ""
        return said

    def question(self, taken: Sequence[str]) -> Question:
        """With the key it had, else one made of its first words."""
        said = dict(self.cleaned_data)
        known = said["key"] if KEY.fullmatch(said["key"]) else slugify(said["text"])[:40].strip("-") or "question"
        return Question(**said | {"key": free_key(known, taken)})


class BaseQuestionForms(forms.BaseFormSet):
    default_error_messages = {
        "too_many_forms": "A checklist holds at most %(num)d questions. Make another checklist of the rest.",
        "missing_management_form": "The questions did not arrive. Go back, and save again.",
    }

    def clean(self) -> None:
        """Each wording once."""
        first: dict[str, int] = {}
        for number, form in enumerate(self.forms, start=1):
            text = form.cleaned_data.get("text", "").casefold() if not form.errors else ""
            if text and first.setdefault(text, number) != number:
                form.add_error("text", f"This is question {first[text]} once more. Change it, or remove one of them.")


QuestionForms = forms.formset_factory(
    QuestionForm, BaseQuestionForms, extra=0, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS + 1, validate_max=True
)


def _rows(data: QueryDict | None = None, initial: list[dict] | None = None) -> BaseQuestionForms:
    """No row may be empty, whatever the browser says of how many there were."""
    return QuestionForms(data, initial=initial, prefix=PREFIX, form_kwargs={"empty_permitted": False})


class ChecklistForm:
    """Both as one. ``at`` is the number of the row that the last act was about, from 1; 0: none."""

    def __init__(self, about: AboutForm, rows: BaseQuestionForms, at: int = 0) -> None:
        self.about, self.rows, self.at = about, rows, at

    @classmethod
    def of(cls, wording: Wording | None, seen: int) -> ChecklistForm:
        """As stored; None: a new one with one empty row."""
        if wording is None:
            return cls(AboutForm(initial={"seen": seen}), _rows(initial=[BLANK]))
        about = {"name": wording.name, "risks": wording.risks, "seen": seen}
        about["specialties"] = "\n".join(wording.specialties)
        rows = [{name: getattr(question, name) for name in ROW} for question in wording.questions]
        return cls(AboutForm(initial=about), _rows(initial=rows))

    @classmethod
    def typed(cls, data: QueryDict) -> ChecklistForm:
        """To be stored or previewed."""
        return cls(AboutForm(data), _rows(data))

    @classmethod
    def rearranged(cls, data: QueryDict) -> ChecklistForm:
        """As typed, faults and all, after the press of “add”, “up”, “down” or “remove”."""
        about = {name: data.get(name, "") for name in AboutForm.base_fields} | {"risks": data.getlist("risks")}
        rows, at = _after_act(_typed_rows(data), data)
        form = cls(AboutForm(initial=about), _rows(initial=rows), at)
        if "add" in data:
            form._write_on()
        return form

    def _write_on(self) -> None:
        """The new row has the cursor."""
        self.rows.forms[self.at - 1].fields["text"].widget.attrs["autofocus"] = True
        self.at = 0

    def is_valid(self) -> bool:
        """Whether everything is well-formed; asks both, so that every fault is shown at once."""
        sound = self.about.is_valid() & self.rows.is_valid()
        if sound and not self.rows.forms:
            self.about.add_error(None, "A checklist needs a question. Add one.")
        for fault in self.rows.non_form_errors():
            self.about.add_error(None, fault)
        return sound and not self.about.errors

    @property
    def faults(self) -> int:
        return len(self.about.errors) + sum(len(errors) for errors in self.rows.errors)

    @property
    def wording(self) -> Wording:
        questions: list[Question] = []
        for form in self.rows.forms:
            questions.append(form.question([question.key for question in questions]))
        said = self.about.cleaned_data
        return Wording(said["name"], tuple(said["risks"]), said["specialties"], tuple(questions))


def act_in(data: QueryDict) -> bool:
    """Was one of the buttons pressed that change the list and store nothing?"""
    return any(act in data for act in ACTS)


def _typed_rows(data: QueryDict) -> list[dict]:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), MOST_QUESTIONS) if total.isdecimal() and len(total) < 4 else 0
    return [{name: data.get(f"{PREFIX}-{index}-{name}", "") for name in ROW} for index in range(count)]


def _after_act(rows: list[dict], data: QueryDict) -> tuple[list[dict], int]:
    """The rows in their new order, and the number of the one to go on with."""
    if "add" in data:
        return [*rows, BLANK][:MOST_QUESTIONS], min(len(rows) + 1, MOST_QUESTIONS)
    act = next(act for act in ACTS if act in data)
    number = int(data[act]) if data[act].isdecimal() and len(data[act]) < 4 else 0
    if not 1 <= number <= len(rows):
        return rows, 0
    row = rows.pop(number - 1)
    if act == "remove":
        return rows, min(number, len(rows))
    to = max(number - 2, 0) if act == "up" else min(number, len(rows))
    rows.insert(to, row)
    return rows, to + 1
