"""What a reviewer types: an answer to an invitation, verdicts, answers, remarks, a signature."""

from __future__ import annotations

from django import forms

from articles.drafts.canonical import normalise
from articles.models import Verdict
from reviewboard.actions.draft_remarks import Words
from reviewboard.actions.reviews import Judgement
from reviewboard.models import DraftRemark, DraftVerdict, Review
from reviewboard.policy import CHECKLIST
from reviewboard.queries.desk import Said
from reviewboard.queries.draft_remarks import Begun

YES_NO = (("yes", "Yes"), ("no", "No"))
ANSWERS = (("yes", "Yes"), ("no", "No"), ("na", "Does not apply"))
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


class AnswersForm(forms.Form):
    """The checklist, remarks to the editors and the recommendation; all of it may still be empty."""

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

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for key, question in CHECKLIST.items():
            self.fields[f"check_{key}"] = forms.ChoiceField(
                label=question, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )

    @classmethod
    def of(cls, review: Review) -> AnswersForm:
        """As answered so far."""
        checklist = {f"check_{key}": answer for key, answer in review.checklist.items()}
        return cls(initial=checklist | {"remarks": review.remarks, "recommendation": review.recommendation})

    @property
    def checklist_fields(self) -> list[forms.BoundField]:
        return [self[f"check_{key}"] for key in CHECKLIST]

    def answers(self) -> dict:
        """recommendation, checklist and remarks, as ``reviews.save_answers`` takes them."""
        given = {key: self.cleaned_data[f"check_{key}"] for key in CHECKLIST}
        return {
            "recommendation": self.cleaned_data["recommendation"],
            "checklist": {key: answer for key, answer in given.items() if answer},
            "remarks": self.cleaned_data["remarks"],
        }


class RemarkForm(forms.Form):
    """What both kinds carry: the claim (its position; none: the whole text), the citation in focus, the text seen."""

    claim = forms.IntegerField(required=False, widget=forms.HiddenInput)
    citation = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, draft: DraftRemark | Begun | None, **more):
        """As typed so far; ``more`` is what a form takes, with ``initial`` for a form that nothing was typed into."""
        if draft is not None:
            more["initial"] = {"text": draft.text, "replacement": draft.replacement, "blocking": draft.blocking}
        return cls(**more)

    def words(self) -> Words:
        """What stands in it, also where it could not be made a remark yet. Call it after ``is_valid``."""
        typed = {name: self.cleaned_data.get(name) or "" for name in ("text", "replacement")}
        return Words(**typed, blocking=bool(self.cleaned_data.get("blocking")))

    def too_much(self) -> list[str]:
        """What cannot even be kept: faults of what was typed, not of what is missing still."""
        found = self.errors.as_data().values()
        return [
            message for errors in found for error in errors if error.code != "required" for message in error.messages
        ]


class CommentForm(RemarkForm):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "The comment is empty. Write what you want to say."},
    )
    blocking = forms.BooleanField(
        label="Blocks approval",
        required=False,
        help_text="The text must not be approved before this is answered.",
    )


class SuggestionForm(RemarkForm):
    replacement = forms.CharField(
        label="Wording you suggest",
        required=False,
        strip=False,
        help_text="With its citation markers. Empty suggests to cut it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text = forms.CharField(label="Why", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_replacement(self) -> str:
        """Line ends as the body has them: browsers send others."""
        return normalise(self.cleaned_data["replacement"])


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
